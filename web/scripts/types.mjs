// What pages know of types, as compact data: fields, parts, relations, operators and orders, all derived from the schema.

import { getNamedType, isInputObjectType, isListType, isNonNullType, isObjectType } from "graphql";

const ANY = "IAsset";
const bare = (type) => (isNonNullType(type) ? type.ofType : type);
const listed = (type) => isListType(bare(type));
const words = (each) => (each.description ?? "").replace(/\s+/g, " ").trim();
const members = (type) => Object.values(type.getFields());

/** The compact data of all types that have a `where`. */
export function catalogue(schema) {
  const wheres = Object.values(schema.getTypeMap()).filter((t) => isInputObjectType(t) && t.getFields().AND);
  const plurals = roots(schema);
  const own = new Set(members(schema.getType(ANY)).map((f) => f.name));
  const types = wheres
    .map((where) => [where.name.replace(/Where$/, ""), where])
    .map(([name, where]) => [
      name,
      described(schema, schema.getType(name), where, plurals.get(name), name === ANY ? new Set() : own),
    ]);
  return { operators: operators(wheres), types: Object.fromEntries(types.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Type → its plural, by the connection that leads to it. */
function roots(schema) {
  const found = new Map();
  for (const field of members(schema.getQueryType())) {
    if (!field.name.endsWith("Connection")) continue;
    const plural = field.name.replace(/Connection$/, "");
    const node = getNamedType(getNamedType(getNamedType(field.type).getFields().edges.type).getFields().node.type).name;
    if (getNamedType(field.type).name.toLowerCase() !== field.name.toLowerCase() && found.has(node)) continue;
    const order = field.args.find((arg) => arg.name === "orderBy");
    found.set(node, { plural, sorts: order ? members(getNamedType(order.type)).map((f) => f.name) : [] });
  }
  return found;
}

/** Kind of test → operator → the type of what it compares with, and what it means. */
function operators(wheres) {
  const tests = new Set(wheres.flatMap(members).map((f) => getNamedType(f.type)));
  const found = [...tests].filter((t) => isInputObjectType(t) && t.name.endsWith("Test"));
  return Object.fromEntries(
    found.map((t) => [t.name, Object.fromEntries(members(t).map((f) => [f.name, [String(bare(f.type)), words(f)]]))]),
  );
}

function described(schema, type, where, root, without) {
  const tests = where.getFields();
  const fields = [];
  const parts = [];
  const relations = [];
  for (const f of members(type)) {
    const target = getNamedType(f.type);
    if (without.has(f.name) || f.name === "neighbours") continue;
    if (!isObjectType(target) && target.name !== ANY) fields.push(plain(f, tests));
    else if (schema.getType(`${target.name}Where`)?.getFields().AND) relations.push(relation(f, target, tests));
    else parts.push([f.name, words(f), members(target).map((inner) => plain(inner, inside(tests, f.name)))]);
  }
  return { doc: words(type), ...root, fields, parts, relations };
}

function plain(f, tests) {
  const test = tests[f.name] ? getNamedType(tests[f.name].type).name : "";
  return [f.name, String(bare(f.type)).replaceAll("!", ""), words(f), test];
}

function inside(tests, part) {
  const type = tests[part] && getNamedType(tests[part].type);
  return isInputObjectType(type) ? type.getFields() : {};
}

/** Its name, where it leads, whether to many and to assets, what it is, and how it may be quantified in a `where`. */
function relation(f, target, tests) {
  const assets = target.name === ANY || (isObjectType(target) && target.getInterfaces().length > 0);
  const quantifiers = ["SOME", "ALL", "NONE", "SINGLE"].filter((q) => tests[`${f.name}_${q}`]);
  const there = tests[f.name] ?? tests[`${f.name}_${quantifiers[0]}`];
  const narrowed = there ? getNamedType(there.type).name.replace(/Where$/, "") : "";
  return [f.name, target.name, listed(f.type) ? 1 : 0, assets ? 1 : 0, words(f), quantifiers, narrowed];
}
