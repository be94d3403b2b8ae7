/**
 * A table of any length: sorted by its columns, a page at a time. Its sorting and page stand in the address, under the
 * names `sort` and `page` (of a second table on a page: with a prefix), so a link shows the same rows.
 */

import type { ReactNode } from "react";
import { useSearchState } from "~/app/search";
import { Button } from "~/parts/Button";
import { Empty } from "~/parts/State";
import style from "./Table.module.css";

const COUNT = new Intl.NumberFormat("en");

export interface Column<Row> {
  name: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** By what it is sorted; without it, it is not. */
  by?: (row: Row) => string | number;
  number?: boolean;
  /** The cell that says what the row is. */
  head?: boolean;
}

interface Given<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  id: (row: Row) => string;
  /** What is said if there are no rows. */
  empty: string;
  prefix?: string;
  size?: number;
}

export function Table<Row>({ caption, columns, rows, id, empty, prefix = "", size = 50 }: Given<Row>) {
  const [search, change] = useSearchState<string>();
  const sort = search[`${prefix}sort`] ?? "";
  const sorted = inOrder(rows, columns, sort);
  const pages = Math.max(1, Math.ceil(sorted.length / size));
  const page = Math.min(Math.max(1, Number(search[`${prefix}page`]) || 1), pages);
  const shown = sorted.slice((page - 1) * size, page * size);
  if (!rows.length) return <Empty title={empty} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={style.scroll} aria-label={caption} tabIndex={0}>
        <table className={style.table}>
          <caption className={style.caption}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.name}
                  column={column}
                  sort={sort}
                  onSort={(next) => change({ [`${prefix}sort`]: next, [`${prefix}page`]: "" })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={id(row)}>
                {columns.map((column) => (
                  <Cell key={column.name} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <Pager
          what={caption}
          page={page}
          pages={pages}
          total={rows.length}
          onPage={(next) => change({ [`${prefix}page`]: next === 1 ? "" : String(next) })}
        />
      )}
    </>
  );
}

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort: string; onSort: (sort: string) => void }) {
  const up = sort === column.name;
  const down = sort === `-${column.name}`;
  const direction = up ? "ascending" : down ? "descending" : "none";
  if (!column.by)
    return (
      <th scope="col" className={column.number ? style.number : undefined}>
        {column.label}
      </th>
    );
  return (
    <th scope="col" aria-sort={direction} className={column.number ? style.number : undefined}>
      <button
        type="button"
        className={style.sort}
        onClick={() => onSort(up ? `-${column.name}` : down ? "" : column.name)}
      >
        {column.label}
        <span aria-hidden="true">{up ? " ▲" : down ? " ▼" : ""}</span>
      </button>
    </th>
  );
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const look = column.number ? style.number : undefined;
  if (column.head)
    return (
      <th scope="row" className={look}>
        {column.cell(row)}
      </th>
    );
  return <td className={look}>{column.cell(row)}</td>;
}

function inOrder<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const by = columns.find((column) => column.name === sort.replace(/^-/, ""))?.by;
  if (!by) return rows;
  const sign = sort.startsWith("-") ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en"));
  });
}

/** Steps through pages. */
export function Pager(given: {
  what: string;
  page: number;
  pages: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const { what, page, pages, total, onPage } = given;
  return (
    <nav className={style.pager} aria-label={`Pages of ${what}`}>
      <Button quiet disabled={page === 1} onClick={() => onPage(page - 1)}>
        Previous
      </Button>
      <span role="status">
        Page {COUNT.format(page)} of {COUNT.format(pages)}, {COUNT.format(total)} in all
      </span>
      <Button quiet disabled={page === pages} onClick={() => onPage(page + 1)}>
        Next
      </Button>
    </nav>
  );
}
