/**
 * Search parameters of addresses: texts by name, as people read and write them. What is not set stands in no address, so
 * that a page as it opens has a short one.
 */

import { useLocation, useNavigate } from "@tanstack/react-router";

export type Search<Name extends string> = { [N in Name]?: string };

export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function writtenSearch(search: Record<string, unknown>): string {
  const set = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
  const text = new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/** What a page's `search.ts` exports: takes the parameters of these names, and drops all others. */
export function searchOf<Name extends string>(...names: Name[]): (given: Record<string, unknown>) => Search<Name> {
  return (given) =>
    Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, String(given[name])]] : []))) as Search<Name>;
}

/** The parameters of this page, and how to change some: in place, so that back leads to the page before. */
export function useSearchState<Name extends string>(): [Search<Name>, (change: Search<Name>) => void] {
  const location = useLocation();
  const search = location.search as Search<Name>;
  const navigate = useNavigate();
  const change = (next: Search<Name>) =>
    void navigate({ to: ".", search: { ...search, ...next } as never, replace: true, resetScroll: false });
  return [search, change];
}
