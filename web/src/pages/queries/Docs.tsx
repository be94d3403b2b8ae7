/** The schema to look things up in: a type with its members, or what has a name like that. The place stands in the address. */

import { Link } from "@tanstack/react-router";
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { Fragment } from "react";
import { useSearchState } from "~/app/search";
import style from "~/pages/queries/Queries.module.css";
import type { Names } from "~/pages/queries/search";
import { TextFilter } from "~/parts/Filters";
import { Empty } from "~/parts/State";

const MOST = 60;
type Member = GraphQLField<unknown, unknown> | GraphQLInputField;

export function Docs({ schema }: { schema: GraphQLSchema }) {
  const [search, change] = useSearchState<Names>();
  const [name = "", member = ""] = (search.type ?? "").split(".");
  const type = schema.getType(name) ?? schema.getQueryType();
  const wanted = (search.find ?? "").trim().toLowerCase();
  return (
    <div className={style.docs}>
      <search aria-label="Schema">
        <TextFilter label="Find a type or field" value={search.find} onChange={(find) => change({ find })} />
      </search>
      {wanted ? (
        <Found schema={schema} wanted={wanted} />
      ) : (
        type && <Shown schema={schema} type={type} member={member} />
      )}
    </div>
  );
}

/** A link to a type, or to a member of it. */
function To({ name, text = name }: { name: string; text?: string }) {
  const [search] = useSearchState<Names>();
  return (
    <Link to="/queries" search={{ ...search, type: name, find: "" }} resetScroll={false}>
      {text}
    </Link>
  );
}

function Found({ schema, wanted }: { schema: GraphQLSchema; wanted: string }) {
  const found: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (type.name.toLowerCase().includes(wanted)) found.push(type.name);
    if (isObjectType(type) || isInterfaceType(type))
      for (const field of Object.keys(type.getFields()))
        if (field.toLowerCase().includes(wanted)) found.push(`${type.name}.${field}`);
  }
  const near = found.sort((a, b) => rank(a, wanted) - rank(b, wanted) || a.localeCompare(b, "en"));
  if (!near.length) return <Empty title="No type or field has a name like this." />;
  return (
    <>
      <p role="status">
        {near.length} found{near.length > MOST && `; the first ${MOST}:`}
      </p>
      <ul className={style.plain}>
        {near.slice(0, MOST).map((name) => (
          <li key={name}>
            <To name={name} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The same name first, then what begins like it; root fields before those of types. */
function rank(name: string, wanted: string): number {
  const last = (name.split(".").at(-1) ?? "").toLowerCase();
  const root = name.startsWith("Query.") ? 0 : 1;
  return (last === wanted ? 0 : last.startsWith(wanted) ? 2 : 4) + root;
}

function Shown({ schema, type, member }: { schema: GraphQLSchema; type: GraphQLNamedType; member: string }) {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((t) => (t ? [t.name] : []));
  const members = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? type.getFields() : {};
  const all: Member[] = Object.values(members);
  const chosen = all.filter((each) => each.name === member);
  const shown = chosen.length ? chosen : all;
  return (
    <>
      <p>
        {roots.map((root) => (
          <Fragment key={root}>
            <To name={root} />{" "}
          </Fragment>
        ))}
      </p>
      <h3>{type.name}</h3>
      {type.description && <p>{type.description}</p>}
      {isEnumType(type) && (
        <p>
          {type
            .getValues()
            .map((v) => v.name)
            .join(", ")}
        </p>
      )}
      {isInterfaceType(type) && (
        <p>
          Types:{" "}
          {schema.getPossibleTypes(type).map((each) => (
            <Fragment key={each.name}>
              <To name={each.name} />{" "}
            </Fragment>
          ))}
        </p>
      )}
      {chosen.length > 0 && (
        <p>
          <To name={type.name} text={`All of ${type.name}`} />
        </p>
      )}
      <dl className={style.members}>
        {shown.slice(0, chosen.length ? 1 : 300).map((each) => (
          <Described key={each.name} member={each} />
        ))}
      </dl>
      {shown.length > 300 && <p>Of {shown.length} the first 300; «Find» leads to the others.</p>}
    </>
  );
}

function Described({ member }: { member: Member }) {
  const taken = "args" in member ? member.args : [];
  return (
    <>
      <dt>
        <code>
          {member.name}
          {taken.length > 0 && (
            <>
              (
              {taken.map((arg, place) => (
                <Fragment key={arg.name}>
                  {place > 0 && ", "}
                  {arg.name}: <Typed type={arg.type} />
                </Fragment>
              ))}
              )
            </>
          )}
          : <Typed type={member.type} />
        </code>
      </dt>
      <dd>{member.description}</dd>
    </>
  );
}

/** A type as it is written, its name a link. */
function Typed({ type }: { type: GraphQLType }) {
  const name = getNamedType(type).name;
  const [before = "", after = ""] = String(type).split(name);
  return (
    <>
      {before}
      <To name={name} />
      {after}
    </>
  );
}
