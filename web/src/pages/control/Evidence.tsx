/** Why an asset fails or may: each condition with what was read, by which operation, and when. */

import { Link } from "@tanstack/react-router";
import style from "~/pages/control/Control.module.css";
import type { Judged } from "~/pages/control/Verdicts";
import { Disclosure } from "~/parts/Disclosure";
import { Time } from "~/parts/Time";

type Found = NonNullable<Judged["failing"][number]["evidence"]>[number];

export function Evidence({ found }: { found: readonly Found[] | null }) {
  if (!found?.length) return <p className={style.quiet}>«Judge it now» brings the evidence.</p>;
  return (
    <Disclosure title={`Evidence: ${found.length} ${found.length === 1 ? "condition" : "conditions"}`}>
      <ul className={style.evidence}>
        {found.map((each, place) => (
          <li key={place}>
            <strong>{holds(each.holds)}</strong> {each.condition}
            <div className={style.quiet}>
              {each.value !== null && (
                <>
                  read: <code>{JSON.stringify(each.value)}</code>,{" "}
                </>
              )}
              by <code>{each.service ? `${each.service}:${each.operation}` : each.operation}</code>
              {each.region && ` in ${each.region}`}, {each.outcome}, <Time at={each.readAt} />
            </div>
            <Path steps={each.path} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function holds(value: boolean | null): string {
  return value === null ? "Not known:" : value ? "Holds:" : "Does not hold:";
}

function Path({ steps }: { steps: Found["path"] }) {
  if (!steps.length) return null;
  return (
    <div className={style.quiet}>
      by way of{" "}
      {steps.map((step) => (
        <span key={`${step.relation} ${step.identifier}`}>
          {step.relation} →{" "}
          <Link to="/assets/$identifier" params={{ identifier: step.identifier }}>
            {step.internalName || step.identifier}
          </Link>{" "}
        </span>
      ))}
    </div>
  );
}
