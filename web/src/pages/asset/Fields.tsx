/** Every field with its value, the operation that told it, and whether that is known now. */

import style from "~/pages/asset/Asset.module.css";
import type { Asset, Reading } from "~/pages/asset/AssetPage";
import { ownOf, useFields } from "~/pages/asset/fields";
import { Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";
import { type Column, Table } from "~/parts/Table";
import { Time } from "~/parts/Time";
import { at } from "~/schema/graphql";
import { type TypeOf, typeOf } from "~/schema/types";
import { Value } from "~/schema/Value";

interface Row {
  name: string;
  type: string;
  doc: string;
  value: unknown;
  readings: readonly Reading[];
}

export function Fields({ asset, readings }: { asset: Asset; readings: readonly Reading[] }) {
  const type = typeOf(asset.internalAssetType ?? "");
  return (
    <Section title="Fields">
      {type ? (
        <Known id={asset.identifier} type={type} readings={readings} />
      ) : (
        <Empty title={`This version does not know the type ${asset.internalAssetType}.`} />
      )}
    </Section>
  );
}

function Known({ id, type, readings }: { id: string; type: TypeOf; readings: readonly Reading[] }) {
  const asked = useFields(type, id);
  const { fields, objects } = ownOf(type);
  const told = (name: string) => readings.filter((reading) => reading.fields.includes(name));
  return (
    <Answered asked={asked} what="the fields" lines={8}>
      {({ asset }) => (
        <Table
          caption="Fields of the asset"
          prefix="fields-"
          columns={COLUMNS}
          rows={[
            ...fields.map((f): Row => ({ ...f, value: at(asset ?? {}, f.name), readings: told(f.name) })),
            ...objects.map((r): Row => ({ ...r, type: r.target, value: asset?.[r.name], readings: told(r.name) })),
          ]}
          id={(row) => row.name}
          empty="It has no fields of its own."
          size={200}
        />
      )}
    </Answered>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    name: "field",
    label: "Field",
    head: true,
    by: (row) => row.name,
    cell: (row) => (
      <>
        {row.name}
        <div className={style.doc}>{row.doc}</div>
      </>
    ),
  },
  {
    name: "value",
    label: "Value",
    cell: (row) => (
      <>
        <Value value={row.value} type={row.type} doc={row.doc} />
        {row.readings.some((reading) => !reading.read) && (
          <div className={style.unread}>
            <span aria-hidden="true">?</span> not known now
          </div>
        )}
      </>
    ),
  },
  {
    name: "source",
    label: "Read by",
    by: (row) => row.readings.map(operation).join(),
    cell: (row) => row.readings.map((reading) => <Source key={reading.operation} reading={reading} />),
  },
];

export function operation({ service, operation }: Pick<Reading, "service" | "operation">): string {
  return service ? `${service}:${operation}` : operation;
}

function Source({ reading }: { reading: Reading }) {
  return (
    <div>
      <code>{operation(reading)}</code>{" "}
      <span className={style.quiet}>
        <Time at={reading.at} />
      </span>
    </div>
  );
}
