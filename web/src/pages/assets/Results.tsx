/** A page of the assets that were found, and the way to the next and the one before. */

import { Link, useLocation } from "@tanstack/react-router";
import style from "~/pages/assets/Assets.module.css";
import { type Found, type Names, PAGE, type Row } from "~/pages/assets/asking";
import { Empty } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { at } from "~/schema/graphql";
import type { TypeOf } from "~/schema/types";
import { Value } from "~/schema/Value";

const COUNT = new Intl.NumberFormat("en");
const KEPT = 20; // places of former pages that an address holds
const START = "-"; // the place of the first page

export function Results({ type, found, columns }: { type: TypeOf; found: Found; columns: readonly string[] }) {
  const rows = found.edges.map((edge) => edge.node);
  if (!rows.length)
    return (
      <Empty title="Nothing meets this.">
        <p>Take a filter or a condition away; what was never read stands on the page Collection.</p>
      </Empty>
    );
  return (
    <>
      <p role="status">
        {COUNT.format(found.totalCount)} {found.totalCount === 1 ? "asset" : "assets"}
        {found.totalCount > rows.length && `, ${COUNT.format(rows.length)} on this page`}
      </p>
      <Table
        caption="Assets that were found"
        columns={columns.map((name) => column(type, name, name === headOf(columns)))}
        rows={rows}
        id={(row) => row.identifier}
        empty="Nothing meets this."
        size={PAGE}
      />
      {found.totalCount > PAGE && <Steps found={found} />}
    </>
  );
}

const headOf = (columns: readonly string[]) => (columns.includes("internalName") ? "internalName" : columns[0]);

function column(type: TypeOf, name: string, head: boolean): Column<Row> {
  const field = type.fields.find((f) => f.name === name);
  const value = (row: Row) => <Value value={at(row, name)} type={field?.type ?? ""} doc={field?.doc ?? ""} />;
  if (!head) return { name, label: name, cell: value };
  return { name, label: name, head, cell: (row) => <ToAsset row={row} name={at(row, name)} /> };
}

function ToAsset({ row, name }: { row: Row; name: unknown }) {
  return (
    <Link to="/assets/$identifier" params={{ identifier: row.identifier }}>
      {name ? String(name) : row.identifier}
    </Link>
  );
}

/** Links, so that back and forward lead where one was. The address holds the places of the pages before. */
function Steps({ found }: { found: Found }) {
  const search = useLocation().search as Partial<Record<Names, string>>;
  const here = search.after ?? "";
  const former = places(search.before);
  const next = {
    ...search,
    after: found.pageInfo.endCursor ?? "",
    before: JSON.stringify([...former, here || START].slice(-KEPT)),
  };
  const place = former.at(-1);
  const last = {
    ...search,
    after: place === START ? "" : (place ?? ""),
    before: former.length > 1 ? JSON.stringify(former.slice(0, -1)) : "",
  };
  const first = { ...search, after: "", before: "" };
  return (
    <nav className={style.steps} aria-label="Pages of the assets">
      {here && (
        <Link to="/assets" search={first}>
          First page
        </Link>
      )}
      {place && (
        <Link to="/assets" search={last}>
          Previous page
        </Link>
      )}
      {found.pageInfo.hasNextPage && (
        <Link to="/assets" search={next}>
          Next page
        </Link>
      )}
    </nav>
  );
}

/** The places of former pages, as an address holds them. */
function places(text = "[]"): string[] {
  try {
    return (JSON.parse(text) as unknown[]).map(String);
  } catch {
    return [];
  }
}
