/** An answer of any shape: the rows of each root field as a table of what is plain in them, and the whole as JSON. */

import { Link } from "@tanstack/react-router";
import { Code } from "~/parts/Code";
import { Disclosure } from "~/parts/Disclosure";
import { type Column, Table } from "~/parts/Table";

type Row = Record<string, unknown>;
const MOST = 20_000; // characters of JSON that are shown

export function Rows({ data }: { data: Record<string, unknown> }) {
  const whole = JSON.stringify(data, null, 2);
  return (
    <>
      {Object.entries(data).map(([name, value]) =>
        Array.isArray(value) ? <One key={name} name={name} rows={value as Row[]} /> : null,
      )}
      <Disclosure title="The answer as JSON">
        <Code
          text={whole.length > MOST ? `${whole.slice(0, MOST)}\n…` : whole}
          language="json"
          label="The answer as JSON"
        />
      </Disclosure>
    </>
  );
}

function One({ name, rows }: { name: string; rows: Row[] }) {
  const keys = [...new Set(rows.slice(0, 200).flatMap((row) => Object.keys(row)))];
  const columns = keys.map(
    (key): Column<Row> => ({ name: key, label: key, by: (row) => plain(row[key]), cell: (row) => cell(key, row) }),
  );
  return (
    <>
      <p>
        <strong>
          {rows.length} {rows.length === 1 ? "answer" : "answers"}
        </strong>{" "}
        to <code>{name}</code>
      </p>
      <Table
        caption={`Answers to ${name}`}
        prefix={`${name}-`}
        columns={columns}
        rows={rows}
        id={(row) => String(row.identifier ?? JSON.stringify(row))}
        empty="Nothing: the answer is the empty set."
        size={25}
      />
    </>
  );
}

function cell(key: string, row: Row) {
  const text = plain(row[key]);
  if (key === "identifier" && text)
    return (
      <Link to="/assets/$identifier" params={{ identifier: text }}>
        {text}
      </Link>
    );
  return text;
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
