/** How far the verdicts can be trusted: what was read, when, and what was not. */

import { Link } from "@tanstack/react-router";
import style from "~/pages/overview/Overview.module.css";
import type { KeptQuery } from "~/pages/overview/overview.generated";
import { Empty, Notice } from "~/parts/State";
import { Time } from "~/parts/Time";

type Run = KeptQuery["runs"][number];

/** The newest run over each set of accounts. */
function latest(runs: readonly Run[]): Run[] {
  return [...new Map([...runs].reverse().map((run) => [[...run.accounts].sort().join(), run])).values()];
}

export function Reading({ kept }: { kept: KeptQuery }) {
  const runs = latest(kept.runs);
  const evaluation = kept.evaluations[0];
  if (!runs.length)
    return (
      <Empty title="Nothing was read yet.">
        <p>
          Type <code>emptyset collect</code> where credentials are, or <code>emptyset watch</code> to have it done again
          and again.
        </p>
      </Empty>
    );
  const outcomes = counts(runs);
  const all = [...outcomes.values()].reduce((a, b) => a + b, 0);
  const complete = outcomes.get("complete") ?? 0;
  const rest = [...outcomes].filter(([name, count]) => name !== "complete" && count > 0);
  const broken = runs.filter((run) => run.state !== "complete");
  return (
    <>
      {complete < all && (
        <Notice title="Part of the cloud could not be read.">
          Where that could change a verdict, it is «Not known». <Link to="/collection">Collection</Link> shows each gap.
        </Notice>
      )}
      {broken.map((run) => (
        <Notice key={run.id} title={`A run is ${run.state}.`}>
          {run.error}
        </Notice>
      ))}
      <dl className={style.facts}>
        <dt>Complete</dt>
        <dd>
          {complete} of {all} readings
          {rest.length > 0 && `; ${rest.map(([name, count]) => `${count} ${name}`).join(", ")}`}
        </dd>
        <dt>Accounts</dt>
        <dd>{new Set(runs.flatMap((run) => run.accounts)).size}</dd>
        <dt>Last run</dt>
        <dd>
          <Time
            at={runs
              .map((run) => run.ended ?? run.started)
              .sort()
              .at(-1)}
          />
        </dd>
        <dt>Judged</dt>
        <dd>
          <Time at={evaluation?.at} />
        </dd>
        <dt>Oldest reading</dt>
        <dd>
          <Time at={evaluation?.oldest} />
          {evaluation && `; older than ${Math.round(evaluation.maxAge / 3600)} hours counts as unread`}
        </dd>
      </dl>
    </>
  );
}

function counts(runs: readonly Run[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name, count } of runs.flatMap((run) => run.outcomes)) found.set(name, (found.get(name) ?? 0) + count);
  return found;
}
