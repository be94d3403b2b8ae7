/** All controls with their verdicts, filtered by what stands in the address. */

import { Link } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import { type Search, useSearchState } from "~/app/search";
import { ORDER, SEVERITY_ORDER, Severity, severityLabel, Verdict, verdictLabel } from "~/parts/Badge";
import { ChoiceFilter, Filters, TextFilter } from "~/parts/Filters";
import { Page } from "~/parts/Page";
import { Answered } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";
import { byAccount, type ControlStanding, type Standing } from "~/standing/counting";
import { StandingDocument } from "~/standing/standing.generated";

type Names = "text" | "verdict" | "severity" | "framework" | "account";

export function ControlsPage() {
  const [search] = useSearchState<Names>();
  const asked = useAsked(StandingDocument, { account: search.account ?? null }, { keep: true });
  return (
    <Page title="Controls">
      <Answered asked={asked} what="the controls" lines={12}>
        {({ standing }) => <List standing={standing} />}
      </Answered>
    </Page>
  );
}

function List({ standing }: { standing: Standing }) {
  const [search, change] = useSearchState<Names | "page">();
  const set = (name: Names) => (value: string) => change({ [name]: value, page: "" });
  const all = standing.verdicts.reduce((sum, { count }) => sum + count, 0);
  const found = standing.controls.filter((control) => meant(control, search));
  return (
    <>
      <Filters label="Controls">
        <TextFilter label="Title or id contains" value={search.text} onChange={set("text")} />
        <ChoiceFilter
          label="Verdict"
          value={search.verdict}
          onChange={set("verdict")}
          choices={ORDER.map((v) => [v, verdictLabel(v)])}
        />
        <ChoiceFilter
          label="Severity"
          value={search.severity}
          onChange={set("severity")}
          choices={SEVERITY_ORDER.map((s) => [s, severityLabel(s)])}
        />
        <ChoiceFilter
          label="Framework"
          value={search.framework}
          onChange={set("framework")}
          choices={standing.frameworks.map((f) => [f.name, f.name])}
        />
        <ChoiceFilter
          label="Account"
          value={search.account}
          onChange={set("account")}
          choices={byAccount(standing.accounts).map((a) => [a.id, `${a.label} ${a.id}`])}
        />
      </Filters>
      <p role="status">
        {found.length} of {all} controls
        {search.account && `; verdicts are those of account ${search.account}`}
      </p>
      <Table
        caption="Controls"
        columns={columns(search.account ?? "")}
        rows={found}
        id={(control) => control.id}
        empty="No control meets these filters; take one away."
      />
    </>
  );
}

function meant(control: ControlStanding, search: Search<Names>): boolean {
  const text = (search.text ?? "").toLowerCase();
  return (
    `${control.title} ${control.id}`.toLowerCase().includes(text) &&
    (!search.verdict || control.verdict === search.verdict) &&
    (!search.severity || control.severity === search.severity) &&
    (!search.framework || control.frameworks.some((f) => f.name === search.framework))
  );
}

function columns(account: string): Column<ControlStanding>[] {
  return [
    {
      name: "title",
      label: "Control",
      head: true,
      by: (c) => c.title,
      cell: (c) => (
        <Link to="/controls/$id" params={{ id: c.id }} search={account ? { account } : {}}>
          {c.title}
        </Link>
      ),
    },
    {
      name: "verdict",
      label: "Verdict",
      by: (c) => ORDER.indexOf(c.verdict),
      cell: (c) => <Verdict value={c.verdict} />,
    },
    {
      name: "severity",
      label: "Severity",
      by: (c) => SEVERITY_ORDER.indexOf(c.severity),
      cell: (c) => <Severity value={c.severity} />,
    },
    {
      name: "failing",
      label: "Failing assets",
      number: true,
      by: (c) => c.failingCount,
      cell: (c) => c.failingCount,
    },
    {
      name: "judged",
      label: "Judged",
      by: (c) => c.evaluatedAt ?? "",
      cell: (c) => <Time at={c.evaluatedAt} />,
    },
  ];
}
