/** A value as people read it: times with how long ago they were, numbers with their unit, lists and objects as lists. */

import { Link } from "@tanstack/react-router";
import { Code } from "~/parts/Code";
import { Disclosure } from "~/parts/Disclosure";
import { Time } from "~/parts/Time";
import style from "./Value.module.css";

const NUMBER = new Intl.NumberFormat("en");
const UNITS = /\b(seconds|minutes|hours|days|bytes|kilobytes|megabytes|gigabytes|GiB|MiB|GB|MB|percent)\b/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const MOST = 400; // characters that are shown at once

export function Value({ value, type = "", doc = "" }: { value: unknown; type?: string; doc?: string }) {
  if (value === null || value === undefined) return <span className={style.quiet}>nothing</span>;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return <Amount value={value} doc={doc} />;
  if (typeof value === "string") return <Words value={value} type={type} />;
  if (Array.isArray(value)) return <List values={value} type={type} />;
  return <Members value={value as Record<string, unknown>} />;
}

function Amount({ value, doc }: { value: number; doc: string }) {
  const unit = UNITS.exec(doc)?.[1] ?? "";
  return `${NUMBER.format(value)}${unit && ` ${unit}`}`;
}

function Words({ value, type }: { value: string; type: string }) {
  if (type === "DateTime" || (!type && MOMENT.test(value))) return <Time at={value} both />;
  if (value === "") return <span className={style.quiet}>empty</span>;
  if (value.length <= MOST) return <span className={style.words}>{value}</span>;
  return (
    <Disclosure title={`${value.slice(0, 80)} … (${NUMBER.format(value.length)} characters)`}>
      <Code text={value} language={/^\s*[[{]/.test(value) ? "json" : ""} label="The whole value" />
    </Disclosure>
  );
}

function List({ values, type }: { values: readonly unknown[]; type: string }) {
  if (!values.length) return <span className={style.quiet}>none</span>;
  const list = (
    <ul className={style.list}>
      {values.slice(0, 500).map((each, place) => (
        <li key={place}>
          <Value value={each} type={type.replace(/[[\]]/g, "")} />
        </li>
      ))}
    </ul>
  );
  return values.length > 5 ? <Disclosure title={`${NUMBER.format(values.length)} of them`}>{list}</Disclosure> : list;
}

function Members({ value }: { value: Record<string, unknown> }) {
  if (typeof value.identifier === "string")
    return (
      <Link to="/assets/$identifier" params={{ identifier: value.identifier }}>
        {String(value.internalName ?? value.identifier)}
      </Link>
    );
  const members = Object.entries(value).filter(([, each]) => each !== null && !(Array.isArray(each) && !each.length));
  return (
    <ul className={style.members}>
      {members.map(([name, each]) => (
        <li key={name}>
          <span className={style.quiet}>{name}:</span> <Value value={each} />
        </li>
      ))}
    </ul>
  );
}
