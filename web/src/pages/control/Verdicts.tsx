/** The verdict of each account in a table; the chosen one's assets with their evidence below it. */

import { useEffect, useRef } from "react";
import { useSearchState } from "~/app/search";
import { Account } from "~/pages/control/Account";
import style from "~/pages/control/Control.module.css";
import type { Control } from "~/pages/control/ControlPage";
import { ORDER, Verdict } from "~/parts/Badge";
import { Empty } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";

export type Judged = NonNullable<Control["lastVerdict"]>["accounts"][number];

export function Verdicts({ control }: { control: Control }) {
  const [search, change] = useSearchState<"account">();
  const accounts = [...(control.lastVerdict?.accounts ?? [])].sort(
    (a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict),
  );
  const chosen = accounts.find((a) => a.cloudAccountID === search.account);
  if (!control.lastVerdict) return <Empty title="It was not judged yet. «Judge it now» does it." />;
  return (
    <>
      <Table
        caption="Accounts with their verdicts"
        columns={columns((account) => change({ account }))}
        rows={accounts}
        id={(a) => a.cloudAccountID}
        empty={control.manual ? "A person decides this, for all accounts." : "There is no account in scope."}
      />
      {chosen && <Chosen account={chosen} />}
    </>
  );
}

/** Gets the focus when it is chosen, so that it is found without looking for it. */
function Chosen({ account }: { account: Judged }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another account is another choice
  useEffect(() => {
    heading.current?.focus();
  }, [account.cloudAccountID]);
  return (
    <div className={style.chosen}>
      <h3 ref={heading} tabIndex={-1}>
        {account.cloudAccountName} {account.cloudAccountID}
      </h3>
      <Account account={account} />
    </div>
  );
}

function columns(choose: (account: string) => void): Column<Judged>[] {
  return [
    {
      name: "account",
      label: "Account",
      head: true,
      by: (a) => a.cloudAccountName ?? "",
      cell: (a) => (
        <button type="button" className={style.choose} onClick={() => choose(a.cloudAccountID)}>
          {a.cloudAccountName} {a.cloudAccountID}
        </button>
      ),
    },
    {
      name: "verdict",
      label: "Verdict",
      by: (a) => ORDER.indexOf(a.verdict),
      cell: (a) => <Verdict value={a.verdict} />,
    },
    { name: "reason", label: "Why", cell: (a) => a.reason },
    {
      name: "failing",
      label: "Failing",
      number: true,
      by: (a) => a.failingCount,
      cell: (a) => share(a.failingCount, a),
    },
    { name: "undecided", label: "Undecided", number: true, by: (a) => a.undecidedCount, cell: (a) => a.undecidedCount },
    { name: "exempt", label: "Exempt", number: true, by: (a) => a.exemptCount, cell: (a) => a.exemptCount },
  ];
}

/** «3 of 412», or «3 of at least 412». */
function share(count: number, account: Judged): string {
  if (account.totalCount === null || !count) return String(count);
  return `${count} of ${account.totalIsAtLeast ? "at least " : ""}${account.totalCount}`;
}
