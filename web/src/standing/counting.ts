/** How everything stands, as the server has counted it. */

import { ORDER } from "~/parts/Badge";
import type { StandingQuery } from "~/standing/standing.generated";

export type Standing = StandingQuery["standing"];
export type ControlStanding = Standing["controls"][number];
export type Counts = Readonly<Record<string, number>>;

export interface Group {
  /** What stands in an address. */
  id: string;
  label: string;
  counts: Counts;
}

export function counted(counts: readonly { name: string; count: number }[]): Counts {
  return Object.fromEntries(counts.map(({ name, count }) => [name, count]));
}

/** The groups of severities or frameworks, which are called what they are named. */
export function grouped(groups: Standing["severities"]): Group[] {
  return groups.map((group) => ({ id: group.name, label: group.name, counts: counted(group.verdicts) }));
}

/** The verdicts of each account, those with most failures first. */
export function byAccount(accounts: Standing["accounts"]): Group[] {
  return grouped(accounts)
    .map((group, place) => ({ ...group, label: accounts[place]?.title || "(without a name)" }))
    .sort(worstFirst);
}

/** Most failures first, then most that is not known. */
export function worstFirst(a: Group, b: Group): number {
  for (const verdict of ORDER) {
    const difference = (b.counts[verdict] ?? 0) - (a.counts[verdict] ?? 0);
    if (difference) return difference;
  }
  return a.label.localeCompare(b.label, "en");
}
