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
import { byAccount, type Standing, verdictOf } from "~/standing/counting";
import { StandingDocument } from "~/standing/standing.generated";

type Names = "text" | "verdict" | "severity" | "framework" | "account";

export function ControlsPage() {
  const asked = useAsked(StandingDocument, {});
  return (
    <Page title="Controls">
      <Answered asked={asked} what="the controls" lines={12}>
        {({ controls }) => <List controls={controls} />}
      </Answered>
    </Page>
  );
}

function List({ controls }: { controls: readonly Standing[] }) {
  const [search, change] = useSearchState<Names | "page">();
  const set = (name: Names) => (value: string) => change({ [name]: value, page: "" });
  const found = controls.filter((control) => meant(control, search));
  const frameworks = [...new Set(controls.flatMap((c) => c.frameworks.map((f) => f.name)))].sort();
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
          choices={frameworks.map((f) => [f, f])}
        />
        <ChoiceFilter
          label="Account"
          value={search.account}
          onChange={set("account")}
          choices={byAccount(controls).map((a) => [a.id, `${a.label} ${a.id}`])}
        />
      </Filters>
      <p role="status">
        {found.length} of {controls.length} controls
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

/** The verdict of a control: of all, or of an account; «» where nothing is said of that. */
function verdict(control: Standing, account: string): string {
  if (!account) return verdictOf(control);
  return control.lastVerdict?.accounts.find((a) => a.cloudAccountID === account)?.verdict ?? "";
}

function meant(control: Standing, search: Search<Names>): boolean {
  const text = (search.text ?? "").toLowerCase();
  const found = verdict(control, search.account ?? "");
  return (
    `${control.title} ${control.id}`.toLowerCase().includes(text) &&
    found !== "" &&
    (!search.verdict || found === search.verdict) &&
    (!search.severity || control.severity === search.severity) &&
    (!search.framework || control.frameworks.some((f) => f.name === search.framework))
  );
}

function failing(control: Standing, account: string): number {
  const accounts = (control.lastVerdict?.accounts ?? []).filter((a) => !account || a.cloudAccountID === account);
  return accounts.reduce((all, a) => all + a.failingCount, 0);
}

function columns(account: string): Column<Standing>[] {
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
      by: (c) => ORDER.indexOf(verdict(c, account)),
      cell: (c) => <Verdict value={verdict(c, account)} />,
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
      by: (c) => failing(c, account),
      cell: (c) => failing(c, account),
    },
    {
      name: "judged",
      label: "Judged",
      by: (c) => c.lastVerdict?.evaluatedAt ?? "",
      cell: (c) => <Time at={c.lastVerdict?.evaluatedAt} />,
    },
  ];
}
