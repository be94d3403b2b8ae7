/** What was said before, of each account, newest first. */

import type { Control } from "~/pages/control/ControlPage";
import type { ControlByIDQuery } from "~/pages/control/control.generated";
import { Verdict } from "~/parts/Badge";
import { Section } from "~/parts/Page";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";

type Span = ControlByIDQuery["verdictHistory"][number];

export function History({ spans, verdict }: { spans: readonly Span[]; verdict: Control["lastVerdict"] }) {
  const names = new Map(verdict?.accounts.map((a) => [a.cloudAccountID, a.cloudAccountName]));
  const columns: Column<Span>[] = [
    {
      name: "account",
      label: "Account",
      head: true,
      by: (s) => s.cloudAccountID,
      cell: (s) => `${names.get(s.cloudAccountID) ?? ""} ${s.cloudAccountID}`,
    },
    { name: "verdict", label: "Verdict", by: (s) => s.verdict, cell: (s) => <Verdict value={s.verdict} /> },
    { name: "since", label: "From", by: (s) => s.since, cell: (s) => <Time at={s.since} both /> },
    {
      name: "until",
      label: "Until",
      by: (s) => s.until ?? "9",
      cell: (s) => (s.until ? <Time at={s.until} both /> : "it stands"),
    },
  ];
  return (
    <Section title="History">
      {verdict && (
        <p>
          Judged <Time at={verdict.evaluatedAt} /> on readings from <Time at={verdict.readings.oldest} both /> to{" "}
          <Time at={verdict.readings.newest} both />.
        </p>
      )}
      <Table
        caption="History of the verdict"
        prefix="history-"
        columns={columns}
        rows={spans}
        id={(s) => `${s.cloudAccountID} ${s.since}`}
        empty="No evaluation was kept yet."
        size={15}
      />
    </Section>
  );
}
