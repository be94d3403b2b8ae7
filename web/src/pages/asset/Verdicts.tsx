/** The verdicts that name it. */

import { Link } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import { AssetVerdictsDocument, type AssetVerdictsQuery } from "~/pages/asset/asset.generated";
import { SEVERITY_ORDER, Severity, Verdict } from "~/parts/Badge";
import { Section } from "~/parts/Page";
import { Answered } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";

type Row = AssetVerdictsQuery["assetVerdicts"][number];
const ROLES: Record<string, string> = {
  FAILING: "It fails.",
  UNDECIDED: "It may fail; not enough is known.",
  EXEMPT: "It would fail, and is exempt.",
  EVIDENCE: "Another fails, or may, for what was read of this.",
};

export function Verdicts({ id }: { id: string }) {
  const asked = useAsked(AssetVerdictsDocument, { id });
  return (
    <Section title="Verdicts that name it">
      <Answered asked={asked} what="the verdicts that name it">
        {({ assetVerdicts }) => (
          <Table
            caption="Controls in whose verdicts it stands"
            prefix="verdicts-"
            columns={columns(id)}
            rows={assetVerdicts}
            id={(row) => `${row.control} ${row.cloudAccountID} ${row.role}`}
            empty="No latest verdict names it."
            size={20}
          />
        )}
      </Answered>
    </Section>
  );
}

function columns(id: string): Column<Row>[] {
  return [
    {
      name: "control",
      label: "Control",
      head: true,
      by: (row) => row.title,
      cell: (row) => (
        <Link to="/controls/$id" params={{ id: row.control }} search={{ account: row.cloudAccountID }}>
          {row.title}
        </Link>
      ),
    },
    { name: "role", label: "What it is there", by: (row) => row.role, cell: (row) => ROLES[row.role] ?? row.role },
    {
      name: "severity",
      label: "Severity",
      by: (row) => SEVERITY_ORDER.indexOf(row.severity),
      cell: (row) => <Severity value={row.severity} />,
    },
    { name: "verdict", label: "The account", cell: (row) => <Verdict value={row.verdict} /> },
    { name: "at", label: "Judged", cell: (row) => <Time at={row.evaluatedAt} /> },
    {
      name: "why",
      label: "Why",
      cell: (row) =>
        ["FAILING", "UNDECIDED"].includes(row.role) && (
          <Link to="/explore" search={{ control: row.control, account: row.cloudAccountID, asset: id }}>
            Show the path
          </Link>
        ),
    },
  ];
}
