/** A `where` as the builder edits it, and as the API takes it. */

import { operatorsOf, type TypeOf, typeOf } from "~/schema/types";

export type Way = "AND" | "OR" | "NOT";
export interface Group {
  kind: "group";
  id: number;
  way: Way;
  parts: Node[];
}
export interface Test {
  kind: "test";
  id: number;
  field: string;
  operator: string;
  value: string;
}
export interface Related {
  kind: "related";
  id: number;
  relation: string;
  /** «» for a relation that leads to one. */
  quantifier: string;
  where: Group;
}
export type Node = Group | Test | Related;
export type Where = Record<string, unknown>;

/** Beside the schema's operators: whether there is a value at all. */
export const ABSENT = "absent";
export const PRESENT = "present";

let last = 0;
const next = () => ++last;

export function group(way: Way = "AND", parts: Node[] = []): Group {
  return { kind: "group", id: next(), way, parts };
}

export function test(type: TypeOf): Test {
  const field = type.fields.find((f) => f.name === "internalName") ?? type.fields.find((f) => f.test);
  return {
    kind: "test",
    id: next(),
    field: field?.name ?? "",
    operator: Object.keys(operatorsOf(field?.test ?? ""))[0] ?? "",
    value: "",
  };
}

export function related(type: TypeOf): Related {
  const first = type.relations.find((r) => r.where);
  return {
    kind: "related",
    id: next(),
    relation: first?.name ?? "",
    quantifier: first?.quantifiers[0] ?? "",
    where: group(),
  };
}

/** The type of what an operator of a field compares with; «» if it compares with nothing. */
export function operand(type: TypeOf, { field, operator }: Pick<Test, "field" | "operator">): string {
  const kind = type.fields.find((f) => f.name === field)?.test ?? "";
  return operatorsOf(kind)[operator]?.[0] ?? "";
}

/** What the API takes; what is not complete is left out. */
export function written(type: TypeOf, node: Node): Where {
  if (node.kind === "test") return tested(type, node);
  if (node.kind === "group") return joined(node.way, node.parts.map((part) => written(type, part)).filter(said));
  const relation = type.relations.find((r) => r.name === node.relation);
  const there = typeOf(relation?.where ?? "");
  if (!relation || !there) return {};
  return { [node.quantifier ? `${relation.name}_${node.quantifier}` : relation.name]: written(there, node.where) };
}

const said = (where: Where) => Object.keys(where).length > 0;

function joined(way: Way, parts: Where[]): Where {
  if (!parts.length) return {};
  if (way === "OR") return parts.length === 1 ? (parts[0] as Where) : { OR: parts };
  const names = parts.flatMap((part) => Object.keys(part));
  const all: Where = new Set(names).size === names.length ? Object.assign({}, ...parts) : { AND: parts };
  return way === "NOT" ? { NOT: all } : all;
}

function tested(type: TypeOf, node: Test): Where {
  const [first = "", inner] = node.field.split(".");
  const placed = (value: unknown): Where => (inner ? { [first]: { [inner]: value } } : { [first]: value });
  if (node.operator === ABSENT) return placed({ eq: null });
  if (node.operator === PRESENT) return { NOT: placed({ eq: null }) };
  const value = typed(operand(type, node), node.value);
  return value === undefined ? {} : placed({ [node.operator]: value });
}

/** A text as a value of a type; undefined if it is none, or none yet. */
function typed(type: string, text: string): unknown {
  const trimmed = text.trim();
  if (type.startsWith("["))
    return trimmed ? trimmed.split(/[,\n]/).map((each) => typed(type.replace(/[[\]!]/g, ""), each)) : undefined;
  if (type === "Boolean") return trimmed ? trimmed === "true" : undefined;
  if (type === "Int" || type === "Float")
    return trimmed && !Number.isNaN(Number(trimmed)) ? Number(trimmed) : undefined;
  return trimmed || undefined;
}

/** What stands in an address, for the builder; undefined if it is not for this type. */
export function read(type: TypeOf, text: string): Group | undefined {
  try {
    const found = text ? parsed(type, JSON.parse(text) as Where) : group();
    return found.kind === "group" ? found : group("AND", [found]);
  } catch {
    return undefined;
  }
}

function parsed(type: TypeOf, where: Where): Node {
  const parts = Object.entries(where).flatMap(([name, value]) => member(type, name, value));
  return parts.length === 1 && parts[0] ? parts[0] : group("AND", parts);
}

function member(type: TypeOf, name: string, value: unknown): Node[] {
  if (name === "AND" || name === "OR")
    return [
      group(
        name,
        (value as Where[]).map((each) => parsed(type, each)),
      ),
    ];
  if (name === "NOT") return [negated(type, value as Where)];
  if (type.fields.some((f) => f.name === name)) return tests(type, name, value as Where);
  const [, relation = name, quantifier = ""] = /^(.*)_(SOME|ALL|NONE|SINGLE)$/.exec(name) ?? [];
  const there = type.relations.find((r) => r.name === relation);
  if (there) {
    const inner = read(typeOf(there.where) as TypeOf, JSON.stringify(value));
    return [{ kind: "related", id: next(), relation, quantifier, where: inner as Group }];
  }
  return Object.entries(value as Where).flatMap(([inner, tested]) => tests(type, `${name}.${inner}`, tested as Where));
}

function tests(type: TypeOf, field: string, value: Where): Test[] {
  if (!type.fields.some((f) => f.name === field)) throw new Error(field);
  return Object.entries(value).map(([operator, given]) => ({
    kind: "test",
    id: next(),
    field,
    operator: given === null ? ABSENT : operator,
    value: given === null ? "" : Array.isArray(given) ? given.join(", ") : String(given),
  }));
}

function negated(type: TypeOf, where: Where): Node {
  const inner = parsed(type, where);
  if (inner.kind === "test" && inner.operator === ABSENT) return { ...inner, operator: PRESENT };
  return inner.kind === "group" && inner.way === "AND" ? { ...inner, way: "NOT" } : group("NOT", [inner]);
}

/** How many conditions it has, groups not counted. */
export function counted(node: Node): number {
  if (node.kind === "test") return 1;
  return node.kind === "related" ? 1 + counted(node.where) : node.parts.reduce((all, part) => all + counted(part), 0);
}
