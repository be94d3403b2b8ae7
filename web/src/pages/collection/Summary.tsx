/** In three lines whether everything was read, and how old that is. */

import style from "~/pages/collection/Collection.module.css";
import type { CoverageQuery } from "~/pages/collection/collection.generated";
import { inWords, total } from "~/pages/collection/outcomes";
import { Disclosure } from "~/parts/Disclosure";
import { Notice } from "~/parts/State";
import { Time } from "~/parts/Time";

export type Coverage = CoverageQuery["coverage"];

/** Numbers by name, added up. */
function added(all: readonly { name: string; count: number }[]): { name: string; count: number }[] {
  const found = new Map<string, number>();
  for (const { name, count } of all) found.set(name, (found.get(name) ?? 0) + count);
  return [...found].map(([name, count]) => ({ name, count }));
}

export function Summary({ coverage }: { coverage: Coverage }) {
  const inside = coverage.accounts.filter((a) => !a.outOfScope);
  const outside = coverage.accounts.filter((a) => a.outOfScope);
  const gaps = added(inside.flatMap((a) => a.gaps));
  const complete = inside.reduce((sum, a) => sum + a.complete, 0);
  const oldest = inside.flatMap((a) => a.oldest ?? []).sort()[0];
  const lacking = inside.filter((a) => a.gaps.length).length;
  return (
    <>
      {gaps.length > 0 && (
        <Notice title="It is not complete.">
          {lacking} of {inside.length} accounts have gaps. Where one could change a verdict, that is «Not known».
        </Notice>
      )}
      <dl className={style.facts}>
        <dt>Complete</dt>
        <dd>
          {complete} of {complete + total(gaps)} readings{gaps.length > 0 && `; ${inWords(gaps)}`}
        </dd>
        <dt>Accounts</dt>
        <dd>
          {inside.length}
          {outside.length > 0 && `, and ${outside.length} out of scope: ${reasons(outside)}`}
        </dd>
        <dt>Oldest reading</dt>
        <dd>
          <Time at={oldest} />; older than {Math.round(coverage.maxAge / 3600)} hours counts as unread
        </dd>
      </dl>
      {coverage.unread.length > 0 && (
        <Disclosure title={`${coverage.unread.length} types were read by no run: nothing here counts them`}>
          <p>{coverage.unread.join(", ")}</p>
        </Disclosure>
      )}
    </>
  );
}

function reasons(accounts: Coverage["accounts"]): string {
  return [...new Set(accounts.map((a) => a.outOfScope))].join(", ");
}
