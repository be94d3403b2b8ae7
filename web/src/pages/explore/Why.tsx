/** Why a control says what it says of an asset: each condition, and the way from the asset to what it was read of. */

import { Link } from "@tanstack/react-router";
import style from "~/pages/explore/Explore.module.css";
import type { ExploreControlQuery } from "~/pages/explore/explore.generated";
import type { Judged } from "~/pages/explore/network";
import { Section } from "~/parts/Page";
import { Empty } from "~/parts/State";
import { Time } from "~/parts/Time";

type Control = NonNullable<ExploreControlQuery["control"]>;

/** What a control's latest verdict says of an asset, if it names it. */
export function judgedOf(control: Control | null | undefined, account: string, asset: string): Judged | undefined {
  const found = control?.lastVerdict?.accounts.find((a) => a.cloudAccountID === account);
  return [...(found?.failing ?? []), ...(found?.undecided ?? [])].find((a) => a.identifier === asset);
}

export function Why({ control, account, judged }: { control: Control; account: string; judged: Judged | undefined }) {
  const rows = judged?.evidence ?? [];
  return (
    <Section title="The path of the verdict">
      <p>
        <Link to="/controls/$id" params={{ id: control.id }} search={{ account }}>
          {control.title}
        </Link>
        {control.lastVerdict && (
          <span className={style.quiet}>
            {" "}
            in account {account}, judged <Time at={control.lastVerdict.evaluatedAt} />
          </span>
        )}
      </p>
      {!judged && (
        <Empty title="The latest verdict no longer names this asset.">
          <p>It may have been mended; the control's page shows how it stands now.</p>
        </Empty>
      )}
      {judged && !rows.length && (
        <Empty title="The verdict was kept without its evidence.">
          <p>«Judge it now» on the control's page brings it.</p>
        </Empty>
      )}
      <ol className={style.why}>
        {rows.map((row, place) => (
          <li key={place}>
            {judged?.internalName || judged?.identifier}
            {row.path.map((step) => (
              <span key={`${step.relation} ${step.identifier}`}>
                {" "}
                <span className={style.quiet}>{step.relation} →</span> {step.internalName || step.identifier}
              </span>
            ))}
            : <strong>{row.holds === null ? "not known" : row.holds ? "holds" : "does not hold"}</strong>:{" "}
            {row.condition}
            {row.value !== null && (
              <>
                {" "}
                (read: <code>{JSON.stringify(row.value)}</code>)
              </>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
