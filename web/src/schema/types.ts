/** What pages know of types, from the schema: scripts/types.mjs makes the data when the page is built. */

import { DATA } from "~/schema/data.generated";

export interface FieldOf {
  /** As the schema names it; inside of a part with a point: «status.isLogging». */
  name: string;
  type: string;
  doc: string;
  /** The kind of test that a `where` has for it; «» if it has none. */
  test: string;
}

export interface RelationOf {
  name: string;
  target: string;
  many: boolean;
  /** Whether it leads to assets, and not to objects that belong to this one. */
  assets: boolean;
  doc: string;
  quantifiers: readonly string[];
  /** The type whose `where` it takes; «» if it takes none. */
  where: string;
}

export interface TypeOf {
  name: string;
  doc: string;
  /** The root field that lists it; «» of objects that belong to an asset. */
  plural: string;
  sorts: readonly string[];
  fields: readonly FieldOf[];
  relations: readonly RelationOf[];
}

type PlainField = [name: string, type: string, doc: string, test: string];
type PlainRelation = [string, string, number, number, string, string[], string];
interface Plain {
  doc: string;
  plural?: string;
  sorts?: string[];
  fields: PlainField[];
  parts: [name: string, doc: string, fields: PlainField[]][];
  relations: PlainRelation[];
}

export const ANY = "IAsset";
const plain = JSON.parse(DATA) as {
  operators: Record<string, Record<string, [type: string, doc: string]>>;
  types: Record<string, Plain>;
};

function field([name, type, doc, test]: PlainField, part = ""): FieldOf {
  return { name: part ? `${part}.${name}` : name, type, doc, test };
}

function relation([name, target, many, assets, doc, quantifiers, where]: PlainRelation): RelationOf {
  return { name, target, many: many === 1, assets: assets === 1, doc, quantifiers, where };
}

const known = new Map<string, TypeOf>();

/** A type of assets, or of objects that belong to one; of assets with the fields that all have. */
export function typeOf(name: string): TypeOf | undefined {
  const found = plain.types[name];
  if (!found) return undefined;
  const before = known.get(name);
  if (before) return before;
  const common = found.plural && name !== ANY ? (plain.types[ANY]?.fields ?? []) : [];
  const parts = found.parts.flatMap(([part, , fields]) => fields.map((each) => field(each, part)));
  const made: TypeOf = {
    name,
    doc: found.doc,
    plural: found.plural ?? "",
    sorts: found.sorts ?? [],
    fields: [...common, ...found.fields].map((each) => field(each)).concat(parts),
    relations: found.relations.map(relation),
  };
  known.set(name, made);
  return made;
}

/** The names of all types of assets, in their order. */
export const ASSET_TYPES = Object.keys(plain.types).filter((name) => plain.types[name]?.plural && name !== ANY);

/** The fields that every asset has. */
export const COMMON = new Set(plain.types[ANY]?.fields.map(([name]) => name));

/** The operators of a kind of test: name → the type of what it compares with, and what it means. */
export function operatorsOf(test: string): Record<string, [type: string, doc: string]> {
  return plain.operators[test] ?? {};
}
