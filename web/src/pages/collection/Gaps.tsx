/** Each reading that is missing: where, why, what the provider said, and what it does not allow; then what to do. */

import { useAsked } from "~/api/ask";
import { type Search, useSearchState } from "~/app/search";
import style from "~/pages/collection/Collection.module.css";
import { GapsDocument, type GapsQuery } from "~/pages/collection/collection.generated";
import { meant } from "~/pages/collection/Matrix";
import { OUTCOME_ORDER, outcomeLabel, outcomeTodo } from "~/pages/collection/outcomes";
import type { Coverage } from "~/pages/collection/Summary";
import type { Names } from "~/pages/collection/search";
import { Button } from "~/parts/Button";
import { ChoiceFilter, Filters } from "~/parts/Filters";
import { Answered, Notice } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";

type Gap = GapsQuery["coverageGaps"]["gaps"][number];

export function Gaps({ accounts }: { accounts: Coverage["accounts"] }) {
  const [search, change] = useSearchState<Names>();
  const narrowed = search.account ? meant(accounts, { account: search.account }).map((a) => a.cloudAccountID) : null;
  const none = narrowed?.length === 0;
  const variables = {
    accounts: none ? ["none"] : narrowed,
    region: search.region ?? null,
    service: search.service ?? null,
    outcome: search.outcome ?? null,
  };
  const asked = useAsked(GapsDocument, variables, { keep: true });
  const names = new Map(accounts.map((a) => [a.cloudAccountID, a.cloudAccountName]));
  return (
    <>
      <Filters label="Gaps">
        <ChoiceFilter
          label="Outcome"
          value={search.outcome}
          onChange={(outcome) => change({ outcome, "gaps-page": "" })}
          choices={OUTCOME_ORDER.map((each) => [each, outcomeLabel(each)])}
        />
      </Filters>
      <Answered asked={asked} what="the gaps" lines={5}>
        {({ coverageGaps: { count, gaps } }) => (
          <>
            <p role="status">
              {count} {count === 1 ? "reading is" : "readings are"} missing{where(search)}
            </p>
            {where(search) && (
              <Button quiet onClick={() => change({ account: "", region: "", service: "", "gaps-page": "" })}>
                Show all gaps
              </Button>
            )}
            {count > gaps.length && (
              <Notice title={`The first ${gaps.length} are shown.`}>
                The filters of the coverage lead to the others.
              </Notice>
            )}
            <Table
              caption="Readings that are missing"
              prefix="gaps-"
              columns={columns(names)}
              rows={gaps}
              id={(g) => `${g.service} ${g.operation} ${g.cloudAccountID} ${g.region}`}
              empty="No reading is missing."
              size={20}
            />
            <Todo gaps={gaps} />
          </>
        )}
      </Answered>
    </>
  );
}

/** What the filters of the coverage leave, in words. */
function where(search: Search<Names>): string {
  const parts = [
    search.account && `in accounts that contain «${search.account}»`,
    search.region && `in ${search.region}`,
    search.service && `of ${search.service}`,
  ].filter(Boolean);
  return parts.length ? ` ${parts.join(", ")}` : "";
}

function columns(names: Map<string, string | null>): Column<Gap>[] {
  return [
    {
      name: "reading",
      label: "Reading",
      head: true,
      by: (g) => `${g.service} ${g.operation}`,
      cell: (g) => <code>{`${g.service}:${g.operation}`}</code>,
    },
    {
      name: "where",
      label: "Where",
      by: (g) => `${names.get(g.cloudAccountID) ?? ""} ${g.cloudAccountID} ${g.region}`,
      cell: (g) => `${names.get(g.cloudAccountID) ?? ""} ${g.cloudAccountID}${g.region ? `, ${g.region}` : ""}`,
    },
    { name: "outcome", label: "Outcome", by: (g) => g.outcome, cell: (g) => outcomeLabel(g.outcome) },
    {
      name: "missing",
      label: "Missing permission",
      by: (g) => g.missing.join(),
      cell: (g) => g.missing.map((action) => <code key={action}>{action} </code>),
    },
    { name: "error", label: "What was said", cell: (g) => g.error },
    { name: "at", label: "When", by: (g) => g.at ?? "", cell: (g) => <Time at={g.at} /> },
  ];
}

function Todo({ gaps }: { gaps: readonly Gap[] }) {
  const outcomes = OUTCOME_ORDER.filter((outcome) => gaps.some((g) => g.outcome === outcome));
  if (!outcomes.length) return null;
  return (
    <>
      <h3>What to do</h3>
      <dl className={style.facts}>
        {outcomes.map((outcome) => (
          <div key={outcome} className={style.pair}>
            <dt>{outcomeLabel(outcome)}</dt>
            <dd>{outcomeTodo(outcome)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
