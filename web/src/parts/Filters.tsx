/** Filters of a page, which stand in its address. */

import { type ReactNode, useId } from "react";
import style from "./Filters.module.css";

export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search className={style.filters} aria-label={label}>
      {children}
    </search>
  );
}

interface Given {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

export function TextFilter({ label, value, onChange }: Given) {
  const id = useId();
  return (
    <div className={style.filter}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="search" defaultValue={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  );
}

export function ChoiceFilter({
  label,
  value,
  onChange,
  choices,
  all = "All",
}: Given & { choices: readonly [value: string, label: string][]; all?: string }) {
  const id = useId();
  return (
    <div className={style.filter}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ""} onChange={(event) => onChange(event.target.value)}>
        {all && <option value="">{all}</option>}
        {choices.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
