/** The last runs: by whom, how long, what they read and what that changed; the chosen one with each asset that changed. */

import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useAsked } from "~/api/ask";
import { useSearchState } from "~/app/search";
import style from "~/pages/collection/Collection.module.css";
import {
  RunChangesDocument,
  type RunChangesQuery,
  RunsDocument,
  type RunsQuery,
} from "~/pages/collection/collection.generated";
import { inWords, total } from "~/pages/collection/outcomes";
import type { Names } from "~/pages/collection/search";
import { Answered, Notice } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { exact, Time } from "~/parts/Time";

type Run = RunsQuery["runs"][number];
type Change = RunChangesQuery["changes"][number];

export function Runs() {
  const asked = useAsked(RunsDocument, {});
  return (
    <Answered asked={asked} what="the last runs" lines={5}>
      {({ runs }) => <Listed runs={runs} />}
    </Answered>
  );
}

function Listed({ runs }: { runs: readonly Run[] }) {
  const [search, change] = useSearchState<Names>();
  const place = runs.findIndex((run) => run.id === search.run);
  const chosen = runs[place];
  return (
    <>
      <Table
        caption="Runs, newest first"
        prefix="runs-"
        columns={columns((run) => change({ run, "changes-page": "" }))}
        rows={runs}
        id={(run) => run.id}
        empty="No run is kept yet."
        size={10}
      />
      {chosen && <Chosen run={chosen} before={runs[place + 1]} />}
    </>
  );
}

function columns(choose: (run: string) => void): Column<Run>[] {
  const count = (name: string) => (run: Run) => run.counts.find((c) => c.name === name)?.count ?? 0;
  const numbers: [string, string][] = [
    ["created", "New"],
    ["changed", "Changed"],
    ["gone", "Gone"],
  ];
  return [
    {
      name: "started",
      label: "Started",
      head: true,
      by: (run) => run.started,
      cell: (run) => (
        <>
          <button type="button" className={style.choose} onClick={() => choose(run.id)}>
            {exact(run.started)}
          </button>
          <div className={style.quiet}>
            <Time at={run.started} />
          </div>
        </>
      ),
    },
    { name: "state", label: "State", by: (run) => run.state, cell: (run) => run.state },
    { name: "by", label: "By", by: (run) => run.by, cell: (run) => run.by },
    { name: "took", label: "Took", by: seconds, cell: (run) => (run.ended ? lasted(seconds(run)) : "–") },
    {
      name: "accounts",
      label: "Accounts",
      number: true,
      by: (run) => run.accounts.length,
      cell: (run) => run.accounts.length,
    },
    { name: "readings", label: "Readings", cell: (run) => (run.outcomes.length ? outcomes(run) : "–") },
    ...numbers.map(([name, label]): Column<Run> => ({ name, label, number: true, by: count(name), cell: count(name) })),
  ];
}

function outcomes(run: Run): string {
  const complete = run.outcomes.find((o) => o.name === "complete")?.count ?? 0;
  const rest = run.outcomes.filter((o) => o.name !== "complete" && o.count);
  return rest.length ? `${complete} of ${total(run.outcomes)}; ${inWords(rest)}` : `all ${complete}`;
}

function seconds(run: Run): number {
  return run.ended ? (Date.parse(run.ended) - Date.parse(run.started)) / 1000 : 0;
}

function lasted(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

/** Gets the focus when it is chosen, so that it is found without looking for it. */
function Chosen({ run, before }: { run: Run; before: Run | undefined }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is another choice
  useEffect(() => {
    heading.current?.focus();
  }, [run.id]);
  return (
    <div className={style.chosen}>
      <h3 ref={heading} tabIndex={-1}>
        The run of {exact(run.started)}
      </h3>
      {run.state !== "complete" && <Notice title={`It is ${run.state}.`}>{run.error}</Notice>}
      <dl className={style.facts}>
        <dt>Accounts</dt>
        <dd>{run.accounts.join(", ")}</dd>
        <dt>Regions</dt>
        <dd>{run.regions.join(", ") || "all that are enabled"}</dd>
        <dt>Types</dt>
        <dd>{run.kinds.join(", ") || "all"}</dd>
        <dt>Counted</dt>
        <dd>{run.counts.map((c) => `${c.count} ${c.name}`).join(", ")}</dd>
        <dt>Version</dt>
        <dd>{run.version}</dd>
      </dl>
      <h4>What changed</h4>
      {before ? (
        <Changes since={before.id} until={run.id} />
      ) : (
        <p>It is the first run that is kept: all it read was new.</p>
      )}
    </div>
  );
}

const CHANGES: Column<Change>[] = [
  {
    name: "name",
    label: "Asset",
    head: true,
    by: (c) => c.internalName ?? "",
    cell: (c) => (
      <Link to="/assets/$identifier" params={{ identifier: c.identifier }}>
        {c.internalName || c.identifier}
      </Link>
    ),
  },
  { name: "type", label: "Type", by: (c) => c.internalAssetType, cell: (c) => c.internalAssetType },
  { name: "change", label: "Change", by: (c) => c.change, cell: (c) => c.change },
  { name: "fields", label: "What", cell: (c) => c.fields.map((f) => f.field).join(", ") },
  {
    name: "place",
    label: "Where",
    by: (c) => c.cloudAccountID ?? "",
    cell: (c) => [c.cloudAccountName, c.cloudAccountID, c.internalRegion].filter(Boolean).join(" "),
  },
];

function Changes({ since, until }: { since: string; until: string }) {
  const asked = useAsked(RunChangesDocument, { since, until });
  return (
    <Answered asked={asked} what="what changed since the run before">
      {({ changes }) => (
        <Table
          caption="Assets that changed since the run before"
          prefix="changes-"
          columns={CHANGES}
          rows={changes}
          id={(c) => c.identifier}
          empty="No asset changed since the run before."
          size={20}
        />
      )}
    </Answered>
  );
}
