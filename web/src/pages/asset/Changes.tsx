/** What became of it, newest first. */

import { useAsked } from "~/api/ask";
import style from "~/pages/asset/Asset.module.css";
import { AssetChangesDocument, type AssetChangesQuery } from "~/pages/asset/asset.generated";
import { Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";
import { Time } from "~/parts/Time";
import type { TypeOf } from "~/schema/types";
import { Value } from "~/schema/Value";

type Change = AssetChangesQuery["assetChanges"][number];
const WORDS: Record<string, string> = { appeared: "It was seen first", changed: "It changed", went: "It went" };

export function Changes({ id, type }: { id: string; type?: TypeOf | undefined }) {
  const asked = useAsked(AssetChangesDocument, { id });
  return (
    <Section title="Changes">
      <Answered asked={asked} what="its changes">
        {({ assetChanges }) =>
          assetChanges.length ? (
            <ol className={style.changes}>
              {assetChanges.map((change) => (
                <li key={change.at}>
                  <One change={change} type={type} />
                </li>
              ))}
            </ol>
          ) : (
            <Empty title="Nothing is kept of what became of it." />
          )
        }
      </Answered>
    </Section>
  );
}

/** A field as the schema names it: what is kept of one inside of a part has an underscore there. */
function named(type: TypeOf | undefined, field: string): string {
  return type?.fields.find((f) => f.name.replace(".", "_") === field)?.name ?? field;
}

function One({ change, type }: { change: Change; type: TypeOf | undefined }) {
  return (
    <>
      <strong>{WORDS[change.change] ?? change.change}</strong> <Time at={change.at} both />
      <ul className={style.differences}>
        {change.fields.map((field) => (
          <li key={field.field}>
            <code>{named(type, field.field)}</code>: <Value value={field.before} />{" "}
            <span className={style.quiet}>became</span> <Value value={field.after} />
          </li>
        ))}
      </ul>
    </>
  );
}
