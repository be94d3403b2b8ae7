/** What became of verdicts between an evaluation and the newest one. */

import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useAsked } from "~/api/ask";
import { useSearchState } from "~/app/search";
import style from "~/pages/overview/Overview.module.css";
import { ChangedDocument, type ChangedQuery, type KeptQuery } from "~/pages/overview/overview.generated";
import { verdictLabel } from "~/parts/Badge";
import { Answered, Empty } from "~/parts/State";
import { ago, exact } from "~/parts/Time";
import type { Standing } from "~/standing/counting";

type Change = ChangedQuery["verdictChanges"][number];
const LABELS: Record<string, string> = {
  NEW_FAILURE: "New failure",
  REGRESSED: "Fails again",
  RESOLVED: "Resolved",
  TURNED_UNKNOWN: "No longer known",
  DECIDED_AGAIN: "Known again",
  ASSETS: "Other assets",
  FIRST: "Judged for the first time",
  OTHER: "Changed",
};
const ORDER = Object.keys(LABELS);
const MOST = 12;

/** The evaluation that stood before the newest run began: what changed since is what that run brought. */
function before(kept: KeptQuery): string {
  const began = kept.runs[0]?.started ?? "";
  const [, ...older] = kept.evaluations;
  return (older.find((e) => Date.parse(e.at) < Date.parse(began)) ?? older.at(-1))?.id ?? "";
}

export function Changes({ kept, standing }: { kept: KeptQuery; standing: Standing | undefined }) {
  const id = useId();
  const [search, change] = useSearchState<"since">();
  const [newest, ...older] = kept.evaluations;
  const from = search.since || before(kept);
  if (!newest) return <Empty title="Nothing was judged yet." />;
  if (!from)
    return (
      <Empty title="There is one evaluation only.">
        <p>After the next run and the next judgement, what differs stands here.</p>
      </Empty>
    );
  return (
    <>
      <div className={style.compare}>
        <label htmlFor={id}>Compared with</label>
        <select id={id} value={from} onChange={(event) => change({ since: event.target.value })}>
          {older.every((e) => e.id !== from) && <option value={from}>{from}</option>}
          {older.map((e) => (
            <option key={e.id} value={e.id}>
              {exact(e.at)} ({ago(e.at)})
            </option>
          ))}
        </select>
      </div>
      <Between from={from} to={newest.id} standing={standing} />
    </>
  );
}

function Between({ from, to, standing }: { from: string; to: string; standing: Standing | undefined }) {
  const asked = useAsked(ChangedDocument, { from, to });
  return (
    <Answered asked={asked} what="what changed">
      {({ verdictChanges }) => <List changes={verdictChanges} standing={standing} />}
    </Answered>
  );
}

function List({ changes, standing }: { changes: readonly Change[]; standing: Standing | undefined }) {
  const sorted = [...changes].sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change));
  if (!changes.length) return <Empty title="Nothing changed." />;
  const names = new Map(standing?.accounts.map((a) => [a.name, a.title]));
  const titles = new Map(standing?.controls.map((c) => [c.id, c.title]));
  const item = (c: Change) => (
    <li key={`${c.control} ${c.cloudAccountID}`}>
      <span className={style.label}>{LABELS[c.change] ?? c.change}</span>:{" "}
      <Link to="/controls/$id" params={{ id: c.control }} search={{ account: c.cloudAccountID }}>
        {titles.get(c.control) ?? c.control}
      </Link>
      <div className={style.quiet}>
        {names.get(c.cloudAccountID) ?? ""} {c.cloudAccountID}, {moved(c)}
      </div>
    </li>
  );
  return (
    <>
      <ul className={style.list}>{sorted.slice(0, MOST).map(item)}</ul>
      {sorted.length > MOST && (
        <details>
          <summary>{sorted.length - MOST} more</summary>
          <ul className={style.list}>{sorted.slice(MOST, 500).map(item)}</ul>
        </details>
      )}
    </>
  );
}

/** From which verdict to which, or how many assets came and went. */
function moved(change: Change): string {
  if (change.from !== change.to) return `${verdict(change.from)} → ${verdict(change.to)}`;
  const came = change.failing.came.length + change.undecided.came.length;
  const went = change.failing.went.length + change.undecided.went.length;
  return `${verdict(change.to)}: ${came} more assets, ${went} less`;
}

function verdict(value: string | null): string {
  return value ? verdictLabel(value) : "not judged";
}
