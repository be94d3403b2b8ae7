/** The operations that told of it: when, where, and of those that did not, why. */

import { Link } from "@tanstack/react-router";
import style from "~/pages/asset/Asset.module.css";
import type { Reading } from "~/pages/asset/AssetPage";
import { operation } from "~/pages/asset/Fields";
import { Section } from "~/parts/Page";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";

const COLUMNS: Column<Reading>[] = [
  {
    name: "operation",
    label: "Operation",
    head: true,
    by: operation,
    cell: (r) => (
      <>
        <code>{operation(r)}</code>
        {!r.service && <div className={style.doc}>It follows from the others.</div>}
      </>
    ),
  },
  {
    name: "read",
    label: "Read",
    by: (r) => Number(r.read),
    cell: (r) =>
      r.read ? (
        <span>
          <span aria-hidden="true">✓</span> complete
        </span>
      ) : (
        <>
          <span className={style.unread}>
            <span aria-hidden="true">?</span> {r.outcome}
          </span>
          <div>{r.error}</div>
        </>
      ),
  },
  { name: "at", label: "When", by: (r) => r.at ?? "", cell: (r) => <Time at={r.at} both /> },
  { name: "where", label: "Where", cell: (r) => `${r.cloudAccountID}${r.region && `, ${r.region}`}` },
  {
    name: "fields",
    label: "Fields that rest on it",
    number: true,
    by: (r) => r.fields.length,
    cell: (r) => r.fields.length,
  },
];

export function Readings({ readings }: { readings: readonly Reading[] }) {
  return (
    <Section title="Where this is from">
      <Table
        caption="Operations that tell of the asset"
        prefix="readings-"
        columns={COLUMNS}
        rows={readings}
        id={operation}
        empty="It is only referred to by others; no operation told of it."
      />
      {readings.some((r) => !r.read) && (
        <p>
          <Link to="/collection">Collection</Link> shows which permission is missing.
        </p>
      )}
    </Section>
  );
}
