/** The question that the page asks: one GraphQL text, which is also what it shows. */

import { useQuery } from "@tanstack/react-query";
import { type Answer, askText } from "~/api/ask";
import type { Search } from "~/app/search";
import type { Where } from "~/pages/assets/where";
import { literal, selection } from "~/schema/graphql";
import { ANY, COMMON, type TypeOf } from "~/schema/types";

export const PAGE = 50;
export type Names = "text" | "type" | "account" | "where" | "order" | "columns" | "after" | "before";
export type Row = Record<string, unknown> & { identifier: string };
export interface Found {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: Row }[];
}

const FIRST = ["internalName", "cloudAccountID", "internalRegion"];
const OWN = 4;

/** The columns that are shown: those in the address, or what says most of a type. */
export function columnsOf(type: TypeOf, chosen = ""): string[] {
  const known = new Set(type.fields.map((f) => f.name));
  const named = chosen.split(" ").filter((name) => known.has(name));
  if (named.length) return named;
  if (type.name === ANY)
    return ["internalName", "internalAssetType", "cloudAccountID", "internalRegion", "idFromProvider"];
  const telling = ["Boolean", "Int", "DateTime"];
  const own = type.fields.filter((f) => !COMMON.has(f.name) && telling.includes(f.type)).map((f) => f.name);
  return [...FIRST, ...own.slice(0, OWN)];
}

/** The filters and the conditions as one `where`. */
export function whereOf(search: Search<Names>, built: Where): Where {
  const text = search.text?.trim();
  const named = text && {
    OR: [{ internalName: { contains: text } }, { idFromProvider: { contains: text } }, { identifier: { eq: text } }],
  };
  const parts: Where[] = [
    ...(named ? [named] : []),
    ...(search.account ? [{ cloudAccountID: { eq: search.account } }] : []),
    ...(Object.keys(built).length ? [built] : []),
  ];
  const names = parts.flatMap((part) => Object.keys(part));
  return new Set(names).size === names.length ? Object.assign({}, ...parts) : { AND: parts };
}

/** The whole text, for one page of what meets the `where`. */
export function question(type: TypeOf, where: Where, order: string, columns: readonly string[]): string {
  const meant = Object.keys(where).length ? `\n    where: ${literal(where, "    ")}` : "";
  const names = ["identifier", "internalName", "internalAssetType", ...columns];
  const [, down, by = "internalName"] = /^(-?)(.*)$/.exec(order || "internalName") ?? [];
  return `query Assets($after: String) {
  ${type.plural}Connection(
    first: ${PAGE}
    after: $after
    orderBy: {${type.sorts.includes(by) ? by : "identifier"}: ${down ? "DESC" : "ASC"}}${meant}
  ) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { ${selection([...new Set(names)])} } }
  }
}`;
}

/** Asks for the page after a place; what is shown stays until the next is there. */
export function useFound(type: TypeOf, text: string, after: string) {
  return useQuery({
    queryKey: ["Assets", text, after],
    queryFn: async ({ signal }): Promise<Answer<Found>> => {
      const answer = await askText<Record<string, Found>>(text, { after: after || null }, signal);
      return { ...answer, data: answer.data[`${type.plural}Connection`] as Found };
    },
  });
}
