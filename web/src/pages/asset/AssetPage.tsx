/** One asset: what it is, what of it was read and what was not, what became of it, and what is next to it. */

import { Link, useParams } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import style from "~/pages/asset/Asset.module.css";
import { AssetByIDDocument, type AssetByIDQuery } from "~/pages/asset/asset.generated";
import { Changes } from "~/pages/asset/Changes";
import { Fields } from "~/pages/asset/Fields";
import { Neighbours } from "~/pages/asset/Neighbours";
import { Readings } from "~/pages/asset/Readings";
import { Verdicts } from "~/pages/asset/Verdicts";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty, Notice } from "~/parts/State";
import { typeOf } from "~/schema/types";

export type Asset = NonNullable<AssetByIDQuery["asset"]>;
export type Reading = AssetByIDQuery["assetReadings"][number];

export function AssetPage() {
  const { identifier } = useParams({ from: "/assets/$identifier" });
  const asked = useAsked(AssetByIDDocument, { id: identifier });
  const asset = asked.data?.data.asset;
  return (
    <Page
      key={identifier}
      title={asset ? asset.internalName || asset.identifier : "Asset"}
      above={
        <p className={style.trail}>
          <Link to="/assets">Assets</Link>
          {asset?.internalAssetType && (
            <>
              {" › "}
              <Link to="/assets" search={{ type: asset.internalAssetType }}>
                {asset.internalAssetType}
              </Link>
            </>
          )}
        </p>
      }
    >
      <Answered asked={asked} what="the asset" lines={10}>
        {({ asset, assetReadings }) =>
          asset ? (
            <Shown asset={asset} readings={assetReadings} />
          ) : (
            <>
              <Empty title="There is no such asset now.">
                <p>It may have gone, or the link was cut. What became of it, if it is known:</p>
              </Empty>
              <Changes id={identifier} />
            </>
          )
        }
      </Answered>
    </Page>
  );
}

function Shown({ asset, readings }: { asset: Asset; readings: readonly Reading[] }) {
  const unread = readings.filter((reading) => !reading.read);
  return (
    <>
      <Facts asset={asset} />
      {unread.length > 0 && (
        <Notice title="Not all of it is known.">
          {unread.length} of {readings.length} readings are missing or out of date; what rests on them is marked below.
        </Notice>
      )}
      <Fields asset={asset} readings={readings} />
      <Readings readings={readings} />
      <Verdicts id={asset.identifier} />
      <Neighbours id={asset.identifier} />
      <Changes id={asset.identifier} type={typeOf(asset.internalAssetType ?? "")} />
    </>
  );
}

function Facts({ asset }: { asset: Asset }) {
  return (
    <Section title="In short">
      <dl className={style.facts}>
        <dt>Type</dt>
        <dd>
          {asset.internalAssetType}
          <div className={style.quiet}>{typeOf(asset.internalAssetType ?? "")?.doc}</div>
        </dd>
        <dt>Account</dt>
        <dd>
          <Link to="/assets" search={{ account: asset.cloudAccountID ?? "" }}>
            {asset.cloudAccountName} {asset.cloudAccountID}
          </Link>
          {", "}
          <Link to="/controls" search={{ account: asset.cloudAccountID ?? "" }}>
            its verdicts
          </Link>
        </dd>
        <dt>Region</dt>
        <dd>{asset.internalRegion || "none"}</dd>
        <dt>Id of the provider</dt>
        <dd>{asset.idFromProvider}</dd>
      </dl>
      <p>
        <Link to="/explore" search={{ start: asset.identifier }}>
          Explore from here
        </Link>
      </p>
    </Section>
  );
}
