/** Queries that somebody keeps in this browser, by name; those of other browsers come and go as files. */

import { useSyncExternalStore } from "react";

export interface Saved {
  name: string;
  query: string;
  variables: string;
}

const KEY = "emptyset.queries";
const listeners = new Set<() => void>();
let queries = remembered();

function remembered(): readonly Saved[] {
  try {
    return understood(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return [];
  }
}

/** The queries in a value from outside; throws if it holds anything else. */
export function understood(value: unknown): Saved[] {
  if (!Array.isArray(value)) throw new TypeError("It is not a list of queries.");
  return value.map((each: Partial<Record<keyof Saved, unknown>>) => {
    if (typeof each?.name !== "string" || !each.name.trim() || typeof each.query !== "string")
      throw new TypeError("Each query has a name and a query, which are texts.");
    return { name: each.name, query: each.query, variables: typeof each.variables === "string" ? each.variables : "" };
  });
}

function keep(next: readonly Saved[]): void {
  queries = [...next].sort((a, b) => a.name.localeCompare(b.name, "en"));
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch {
    // a browser that keeps nothing: they are there for this page
  }
  for (const listener of listeners) listener();
}

/** Adds queries; those of the same name are replaced. */
export function save(...given: readonly Saved[]): void {
  const names = new Set(given.map((each) => each.name));
  keep([...queries.filter((each) => !names.has(each.name)), ...given]);
}

export function rename(from: string, to: string): void {
  const found = queries.find((each) => each.name === from);
  if (found && to.trim())
    keep([...queries.filter((each) => ![from, to].includes(each.name)), { ...found, name: to.trim() }]);
}

export function forget(name: string): void {
  keep(queries.filter((each) => each.name !== name));
}

export function useSaved(): readonly Saved[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => queries,
  );
}
