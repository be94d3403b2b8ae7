/** Edits a `where`: what may be chosen is what the schema has for the type. */

import { useEffect, useRef, useState } from "react";
import style from "~/pages/assets/Assets.module.css";
import type { Group, Node, Related, Test, Way } from "~/pages/assets/where";
import * as wheres from "~/pages/assets/where";
import { Button } from "~/parts/Button";
import { operatorsOf, type TypeOf, typeOf } from "~/schema/types";

const WAYS: readonly [Way, string][] = [
  ["AND", "all of these"],
  ["OR", "at least one of these"],
  ["NOT", "not all of these"],
];
const QUANTIFIERS: Record<string, string> = {
  SOME: "at least one",
  ALL: "all",
  NONE: "none",
  SINGLE: "exactly one",
};
const WORDS: Record<string, string> = {
  eq: "is",
  in: "is one of",
  contains: "contains",
  startsWith: "begins with",
  endsWith: "ends with",
  matches: "matches the pattern",
  lt: "is less than, or before",
  lte: "is at most, or not after",
  gt: "is more than, or after",
  gte: "is at least, or not before",
  includes: "includes",
  [wheres.ABSENT]: "has no value",
  [wheres.PRESENT]: "has a value",
};

interface Given<N> {
  type: TypeOf;
  node: N;
  onChange: (node: N) => void;
}

/** A group of conditions, with what can be added to it. */
export function Builder({ type, node, onChange, label }: Given<Group> & { label: string }) {
  const [fresh, setFresh] = useState(0);
  const add = useRef<HTMLButtonElement>(null);
  const put = (parts: Node[]) => onChange({ ...node, parts });
  const added = (part: Node) => {
    setFresh(part.id);
    put([...node.parts, part]);
  };
  const removed = (id: number) => {
    put(node.parts.filter((part) => part.id !== id));
    add.current?.focus();
  };
  return (
    <fieldset className={style.group}>
      <legend>{label}</legend>
      <Choice
        label={`How the conditions on ${type.name} are joined`}
        value={node.way}
        choices={WAYS}
        onChange={(way) => onChange({ ...node, way: way as Way })}
      />
      {node.parts.length > 0 && (
        <ul className={style.parts}>
          {node.parts.map((part) => (
            <Part key={part.id} fresh={part.id === fresh} onRemove={() => removed(part.id)}>
              <Edited
                type={type}
                node={part}
                onChange={(next) => put(node.parts.map((each) => (each.id === part.id ? next : each)))}
              />
            </Part>
          ))}
        </ul>
      )}
      <div className={style.actions}>
        <button ref={add} type="button" className={style.add} onClick={() => added(wheres.test(type))}>
          Add a condition
        </button>
        {type.relations.some((r) => r.where) && (
          <button type="button" className={style.add} onClick={() => added(wheres.related(type))}>
            Add a relation
          </button>
        )}
        <button type="button" className={style.add} onClick={() => added(wheres.group("OR"))}>
          Add a group
        </button>
      </div>
    </fieldset>
  );
}

/** One part; what was just added gets the focus. */
function Part({ fresh, onRemove, children }: { fresh: boolean; onRemove: () => void; children: React.ReactNode }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (fresh) item.current?.querySelector<HTMLElement>("select, input, button")?.focus();
  }, [fresh]);
  return (
    <li ref={item} className={style.part}>
      {children}
      <Button quiet onClick={onRemove}>
        Remove
      </Button>
    </li>
  );
}

function Edited({ type, node, onChange }: Given<Node>) {
  if (node.kind === "test") return <OneTest type={type} node={node} onChange={onChange} />;
  if (node.kind === "related") return <OneRelation type={type} node={node} onChange={onChange} />;
  return <Builder type={type} node={node} onChange={onChange} label={`${type.name} that meets`} />;
}

function OneTest({ type, node, onChange }: Given<Test>) {
  const fields = type.fields.filter((f) => f.test);
  const field = fields.find((f) => f.name === node.field);
  const operators = [...Object.keys(operatorsOf(field?.test ?? "")), wheres.PRESENT, wheres.ABSENT];
  const chosen = (name: string) => {
    const kind = fields.find((f) => f.name === name)?.test ?? "";
    const fits = node.operator in operatorsOf(kind) || [wheres.PRESENT, wheres.ABSENT].includes(node.operator);
    onChange({
      ...node,
      field: name,
      operator: fits ? node.operator : "eq",
      value: kind === field?.test ? node.value : "",
    });
  };
  return (
    <>
      <Choice
        label={`Field of ${type.name}`}
        title={field?.doc}
        value={node.field}
        choices={fields.map((f) => [f.name, f.name])}
        onChange={chosen}
      />
      <Choice
        label="Comparison"
        value={node.operator}
        choices={operators.map((name) => [name, WORDS[name] ?? name])}
        onChange={(operator) => onChange({ ...node, operator })}
      />
      <Operand
        type={wheres.operand(type, node)}
        value={node.value}
        onChange={(value) => onChange({ ...node, value })}
      />
    </>
  );
}

function Operand({ type, value, onChange }: { type: string; value: string; onChange: (value: string) => void }) {
  if (!type) return null;
  if (type === "Boolean")
    return (
      <Choice
        label="Value"
        value={value}
        choices={[
          ["", "choose"],
          ["true", "yes"],
          ["false", "no"],
        ]}
        onChange={onChange}
      />
    );
  const hints: Record<string, string> = {
    DateTime: "2026-01-31, or -P90D for 90 days ago",
    Int: "a number",
    Float: "a number",
  };
  return (
    <input
      aria-label="Value"
      inputMode={type === "Int" || type === "Float" ? "decimal" : undefined}
      placeholder={type.startsWith("[") ? "several, with commas" : (hints[type] ?? "")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function OneRelation({ type, node, onChange }: Given<Related>) {
  const relations = type.relations.filter((r) => r.where);
  const relation = relations.find((r) => r.name === node.relation);
  const there = typeOf(relation?.where ?? "");
  const chosen = (name: string) => {
    const next = relations.find((r) => r.name === name);
    onChange({ ...node, relation: name, quantifier: next?.quantifiers[0] ?? "", where: wheres.group() });
  };
  return (
    <div className={style.related}>
      <Choice
        label={`Relation of ${type.name}`}
        title={relation?.doc}
        value={node.relation}
        choices={relations.map((r) => [r.name, `${r.name} (${r.where})`])}
        onChange={chosen}
      />
      {relation && relation.quantifiers.length > 0 && (
        <Choice
          label={`How many of ${node.relation}`}
          value={node.quantifier}
          choices={relation.quantifiers.map((q) => [q, QUANTIFIERS[q] ?? q])}
          onChange={(quantifier) => onChange({ ...node, quantifier })}
        />
      )}
      {there && (
        <Builder
          type={there}
          node={node.where}
          onChange={(where) => onChange({ ...node, where })}
          label={`${there.name} that meets`}
        />
      )}
    </div>
  );
}

function Choice(given: {
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
  title?: string | undefined;
}) {
  const { label, value, choices, onChange, title } = given;
  return (
    <select aria-label={label} title={title} value={value} onChange={(event) => onChange(event.target.value)}>
      {choices.map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  );
}
