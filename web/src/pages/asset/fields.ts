/** All fields of an asset of a type as one question, with the objects that belong to it. */

import { useQuery } from "@tanstack/react-query";
import { askText } from "~/api/ask";
import { selection } from "~/schema/graphql";
import { COMMON, type TypeOf, typeOf } from "~/schema/types";

const NAMED = "{ identifier internalName }";

/** What is asked of a type of objects: its fields, the assets it refers to, and the objects in it, each once on the way down. */
function inside(type: TypeOf, above: readonly string[]): string {
  const way = [...above, type.name];
  const below = type.relations.flatMap((r) => {
    if (r.assets) return r.target === above[0] ? [] : [`${r.name} ${NAMED}`];
    const there = typeOf(r.target);
    return there && !way.includes(r.target) ? [`${r.name} ${inside(there, way)}`] : [];
  });
  return `{ ${[selection(type.fields.map((f) => f.name)), ...below].filter(Boolean).join(" ")} }`;
}

/** The fields that a type has beside those of all assets, and the relations to what belongs to it. */
export function ownOf(type: TypeOf) {
  return {
    fields: type.fields.filter((f) => !COMMON.has(f.name)),
    objects: type.relations.filter((r) => !r.assets && typeOf(r.target)),
  };
}

export function fieldsQuestion(type: TypeOf): string {
  const { fields, objects } = ownOf(type);
  const below = objects.map((r) => `${r.name} ${inside(typeOf(r.target) as TypeOf, [type.name])}`);
  const all = ["__typename", selection(fields.map((f) => f.name)), ...below].filter(Boolean).join(" ");
  return `query Fields($id: ID!) { asset(identifier: $id) { ... on ${type.name} { ${all} } } }`;
}

export function useFields(type: TypeOf, id: string) {
  return useQuery({
    queryKey: ["Fields", type.name, id],
    queryFn: ({ signal }) => askText<{ asset: Record<string, unknown> | null }>(fieldsQuestion(type), { id }, signal),
  });
}
