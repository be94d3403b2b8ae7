/** Verdicts counted by something, each row leading to the controls it counts. */

import { Link } from "@tanstack/react-router";
import { verdictLabel } from "~/parts/Badge";
import { type Column, Table } from "~/parts/Table";
import type { Group } from "~/standing/counting";

const SHOWN = ["FAIL", "UNKNOWN", "PASS"];

function others(group: Group): number {
  return Object.entries(group.counts).reduce(
    (all, [verdict, count]) => (SHOWN.includes(verdict) ? all : all + count),
    0,
  );
}

export function Groups({
  what,
  name,
  groups,
}: {
  what: string;
  name: "severity" | "framework" | "account";
  groups: Group[];
}) {
  const columns: Column<Group>[] = [
    {
      name: "label",
      label: what,
      head: true,
      by: (g) => g.label,
      cell: (g) => (
        <Link to="/controls" search={{ [name]: g.id }}>
          {g.label}
          {name === "account" && ` ${g.id}`}
        </Link>
      ),
    },
    ...SHOWN.map(
      (verdict): Column<Group> => ({
        name: verdict,
        label: verdictLabel(verdict),
        number: true,
        by: (g) => g.counts[verdict] ?? 0,
        cell: (g) => g.counts[verdict] ?? 0,
      }),
    ),
    { name: "others", label: "Others", number: true, by: others, cell: others },
  ];
  return (
    <Table
      caption={`Verdicts by ${what.toLowerCase()}`}
      prefix={`${name}-`}
      columns={columns}
      rows={groups}
      id={(g) => g.id}
      empty="Nothing was judged yet."
      size={20}
    />
  );
}
