/** One account: its failing, undecided and exempt assets, each with what it rests on, and the readings that are missing. */

import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import style from "~/pages/control/Control.module.css";
import { Evidence } from "~/pages/control/Evidence";
import type { Judged } from "~/pages/control/Verdicts";
import { Verdict } from "~/parts/Badge";
import { Disclosure } from "~/parts/Disclosure";
import { Time } from "~/parts/Time";

type Asset = Pick<Judged["failing"][number], "identifier" | "internalName" | "internalAssetType" | "internalRegion">;

export function Account({ account }: { account: Judged }) {
  return (
    <>
      <p>
        <Verdict value={account.verdict} /> {account.reason}
      </p>
      {account.otherwise && (
        <p>
          If nothing unread mattered, it would be <Verdict value={account.otherwise} />.
        </p>
      )}
      <Assets title="Failing" all={account.failingCount} assets={account.failing}>
        {(asset) => <Reason asset={asset} account={account.cloudAccountID} />}
      </Assets>
      <Assets title="Undecided" all={account.undecidedCount} assets={account.undecided}>
        {(asset) => <Reason asset={asset} account={account.cloudAccountID} />}
      </Assets>
      <Assets title="Exempt" all={account.exemptCount} assets={account.exempt}>
        {(asset) => (
          <p>
            {asset.exemption.owner} answers for it until <Time at={asset.exemption.expires} both />:{" "}
            {asset.exemption.reason} ({asset.exemption.ticket}, {asset.exemption.source})
          </p>
        )}
      </Assets>
      <Gaps account={account} />
    </>
  );
}

/** What it rests on, and the way to see it in the graph. */
function Reason({ asset, account }: { asset: Judged["failing"][number]; account: string }) {
  const { id } = useParams({ from: "/controls/$id" });
  return (
    <>
      {" "}
      <Link to="/explore" search={{ control: id, account, asset: asset.identifier }}>
        Show the path
      </Link>
      <Evidence found={asset.evidence} />
    </>
  );
}

function Assets<A extends Asset>(given: {
  title: string;
  all: number;
  assets: readonly A[];
  children: (asset: A) => ReactNode;
}) {
  const { title, all, assets, children } = given;
  if (!all) return null;
  return (
    <>
      <h4>
        {title}: {all}
      </h4>
      {all > assets.length && <p>The first {assets.length} of them:</p>}
      <ul className={style.assets}>
        {assets.map((asset) => (
          <li key={asset.identifier}>
            <Link to="/assets/$identifier" params={{ identifier: asset.identifier }}>
              {asset.internalName || asset.identifier}
            </Link>{" "}
            <span className={style.quiet}>
              {asset.internalAssetType}
              {asset.internalRegion && ` in ${asset.internalRegion}`}
            </span>
            {children(asset)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Gaps({ account }: { account: Judged }) {
  if (!account.gapsCount) return null;
  return (
    <>
      <h4>Readings that are missing: {account.gapsCount}</h4>
      <Disclosure title="Which, and what the provider said" open={account.gapsCount < 10}>
        <ul>
          {account.gaps.map((gap) => (
            <li key={`${gap.operation} ${gap.cloudAccountID} ${gap.region}`}>
              <code>{gap.service ? `${gap.service}:${gap.operation}` : gap.operation}</code> in {gap.cloudAccountID}
              {gap.region && `, ${gap.region}`}: {gap.outcome}
              {gap.error && `: ${gap.error}`}
            </li>
          ))}
        </ul>
      </Disclosure>
    </>
  );
}
