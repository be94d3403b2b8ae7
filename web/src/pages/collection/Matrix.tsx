/** How complete the reading is: a row for each region of an account, a column for each service, some accounts at a time. */

import { useId } from "react";
import { useAsked } from "~/api/ask";
import { type Search, useSearchState } from "~/app/search";
import style from "~/pages/collection/Collection.module.css";
import { CellsDocument, type CellsQuery } from "~/pages/collection/collection.generated";
import { inWords, total } from "~/pages/collection/outcomes";
import type { Coverage } from "~/pages/collection/Summary";
import type { Names } from "~/pages/collection/search";
import { ChoiceFilter, Filters, TextFilter } from "~/parts/Filters";
import { Answered, Empty } from "~/parts/State";
import { type Column, Pager, Table } from "~/parts/Table";
import { ago } from "~/parts/Time";

const AT_ONCE = 3;
type Account = Coverage["accounts"][number];
type Cell = CellsQuery["coverageCells"][number];

interface Row {
  account: Account;
  region: string;
  cells: Map<string, Cell>;
}

/** The accounts that the filters leave, those with most gaps first. */
export function meant(accounts: readonly Account[], search: Search<Names>): Account[] {
  const text = (search.account ?? "").toLowerCase();
  return accounts
    .filter((a) => !a.outOfScope && `${a.cloudAccountName ?? ""} ${a.cloudAccountID}`.toLowerCase().includes(text))
    .filter((a) => !search.only || a.gaps.length > 0)
    .sort((a, b) => total(b.gaps) - total(a.gaps));
}

export function Matrix({ accounts }: { accounts: readonly Account[] }) {
  const [search, change] = useSearchState<Names>();
  const found = meant(accounts, search);
  const pages = Math.max(1, Math.ceil(found.length / AT_ONCE));
  const page = Math.min(Math.max(1, Number(search["accounts-page"]) || 1), pages);
  const shown = found.slice((page - 1) * AT_ONCE, page * AT_ONCE);
  const asked = useAsked(CellsDocument, { accounts: shown.map((a) => a.cloudAccountID) }, { keep: true });
  return (
    <>
      <p>
        Each cell counts the readings of a service in a region: ✓ those that are complete, with the age of the oldest,
        and ✕ those that are missing. A cell with gaps leads to them, above.
      </p>
      <Answered asked={asked} what="the coverage of these accounts" lines={8}>
        {({ coverageCells }) => (
          <>
            <Chosen cells={coverageCells} />
            {shown.length ? (
              <Cells accounts={shown} cells={coverageCells} />
            ) : (
              <Empty title="No account meets these filters; take one away." />
            )}
          </>
        )}
      </Answered>
      {pages > 1 && (
        <Pager
          what="Accounts"
          page={page}
          pages={pages}
          total={found.length}
          onPage={(next) => change({ "accounts-page": next === 1 ? "" : String(next) })}
        />
      )}
    </>
  );
}

/** What is chosen; regions and services are those of the accounts that are shown. */
function Chosen({ cells }: { cells: readonly Cell[] }) {
  const id = useId();
  const [search, change] = useSearchState<Names>();
  const set = (name: Names) => (value: string) => change({ [name]: value, "accounts-page": "", "gaps-page": "" });
  const choices = (each: readonly string[], chosen: string | undefined): [string, string][] =>
    [...new Set([...each, ...(chosen ? [chosen] : [])])]
      .filter(Boolean)
      .sort()
      .map((name) => [name, name]);
  return (
    <Filters label="Coverage and gaps">
      <TextFilter label="Account contains" value={search.account} onChange={set("account")} />
      <ChoiceFilter
        label="Region"
        value={search.region}
        onChange={set("region")}
        choices={choices(
          cells.map((c) => c.region),
          search.region,
        )}
      />
      <ChoiceFilter
        label="Service"
        value={search.service}
        onChange={set("service")}
        choices={choices(
          cells.map((c) => c.service),
          search.service,
        )}
      />
      <div className={style.check}>
        <input
          id={id}
          type="checkbox"
          checked={Boolean(search.only)}
          onChange={(e) => set("only")(e.target.checked ? "gaps" : "")}
        />
        <label htmlFor={id}>Only what has gaps</label>
      </div>
    </Filters>
  );
}

function Cells({ accounts, cells }: { accounts: readonly Account[]; cells: readonly Cell[] }) {
  const [search, change] = useSearchState<Names>();
  const rows = inRows(accounts, cells).filter(
    (row) =>
      (!search.region || row.region === search.region) &&
      (!search.only ||
        [...row.cells.values()].some((c) => c.gaps.length && (!search.service || c.service === search.service))),
  );
  const services = [...new Set(rows.flatMap((row) => [...row.cells.keys()]))]
    .filter((service) => !search.service || service === search.service)
    .sort();
  const choose = (cell: Cell) => {
    change({
      account: cell.cloudAccountID,
      region: cell.region,
      service: cell.service,
      "accounts-page": "",
      "gaps-page": "",
    });
    const heading = document.getElementById("gaps");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  };
  return (
    <Table
      caption="Readings by account, region and service"
      prefix="cells-"
      columns={columns(services, choose)}
      rows={rows}
      id={(row) => `${row.account.cloudAccountID} ${row.region}`}
      empty="Nothing here meets these filters; take one away."
      size={1_000}
    />
  );
}

function inRows(accounts: readonly Account[], cells: readonly Cell[]): Row[] {
  const known = new Map(accounts.map((a) => [a.cloudAccountID, a]));
  const rows = new Map<string, Row>();
  for (const cell of cells) {
    const account = known.get(cell.cloudAccountID);
    if (!account) continue; // what was asked before
    const key = `${cell.cloudAccountID} ${cell.region}`;
    const row = rows.get(key) ?? { account, region: cell.region, cells: new Map<string, Cell>() };
    row.cells.set(cell.service, cell);
    rows.set(key, row);
  }
  const order = accounts.map((a) => a.cloudAccountID);
  return [...rows.values()].sort(
    (a, b) =>
      order.indexOf(a.account.cloudAccountID) - order.indexOf(b.account.cloudAccountID) ||
      a.region.localeCompare(b.region, "en"),
  );
}

function columns(services: readonly string[], choose: (cell: Cell) => void): Column<Row>[] {
  return [
    {
      name: "account",
      label: "Account and region",
      head: true,
      cell: ({ account, region }) => (
        <>
          {account.cloudAccountName || "(without a name)"} {account.cloudAccountID}
          <div className={style.quiet}>{region || "regions not known"}</div>
        </>
      ),
    },
    ...services.map(
      (service): Column<Row> => ({
        name: service,
        label: service,
        cell: (row) => {
          const cell = row.cells.get(service);
          return cell ? <One cell={cell} choose={choose} /> : <span aria-hidden="true">–</span>;
        },
      }),
    ),
  ];
}

/** Signs for the eye, words for the ear; the colour only repeats them. */
function One({ cell, choose }: { cell: Cell; choose: (cell: Cell) => void }) {
  const age = cell.oldest ? ago(cell.oldest) : "";
  return (
    <>
      {cell.complete > 0 && (
        <div className={style.complete}>
          <span aria-hidden="true">✓ {cell.complete}</span>
          <span className={style.hidden}>{cell.complete} complete</span> <small className={style.quiet}>{age}</small>
        </div>
      )}
      {cell.gaps.length > 0 && (
        <button type="button" className={style.missing} onClick={() => choose(cell)}>
          <span aria-hidden="true">✕</span> {inWords(cell.gaps)}
        </button>
      )}
    </>
  );
}
