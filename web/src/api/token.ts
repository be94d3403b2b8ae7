/**
 * The token of a server that others can reach. It is kept for this tab until it is closed, goes into a header, and never
 * into an address.
 */

import { useSyncExternalStore } from "react";

const KEY = "emptyset.token";
const listeners = new Set<() => void>();
let token = remembered();
let wanted = false;
let wrong = false;

function remembered(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // a browser that keeps nothing: the token lives as long as the page
  }
}

function changed(): void {
  for (const listener of listeners) listener();
}

export function authorization(): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** The server refused what was sent: whoever sits here is asked for the token. */
export function refused(): void {
  wanted = true;
  wrong = token !== "";
  changed();
}

export function give(given: string): void {
  token = given.trim();
  wanted = false;
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // as above
  }
  changed();
}

/** Whether the token is wanted: «», «wanted», or «wrong» if one was given that the server does not take. */
export function useTokenWanted(): "" | "wanted" | "wrong" {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (wanted ? (wrong ? "wrong" : "wanted") : ""),
  );
}
