/** Which fields are columns. */

import style from "~/pages/assets/Assets.module.css";
import { Button } from "~/parts/Button";
import { Disclosure } from "~/parts/Disclosure";
import type { TypeOf } from "~/schema/types";

interface Given {
  type: TypeOf;
  shown: readonly string[];
  onChange: (names: string[]) => void;
}

export function Columns({ type, shown, onChange }: Given) {
  const toggled = (name: string) =>
    onChange(shown.includes(name) ? shown.filter((each) => each !== name) : [...shown, name]);
  return (
    <Disclosure title={`Columns: ${shown.length} of ${type.fields.length}`}>
      <fieldset className={style.columns}>
        <legend>Fields that are shown</legend>
        {type.fields.map((field) => (
          <label key={field.name} title={field.doc}>
            <input
              type="checkbox"
              checked={shown.includes(field.name)}
              disabled={shown.length === 1 && shown.includes(field.name)}
              onChange={() => toggled(field.name)}
            />
            {field.name}
          </label>
        ))}
      </fieldset>
      <Button quiet onClick={() => onChange([])}>
        As at first
      </Button>
    </Disclosure>
  );
}
