/** How controls stand, counted by whatever they have in common. */

import { ORDER } from "~/parts/Badge";
import type { StandingQuery } from "~/standing/standing.generated";

export type Standing = StandingQuery["controls"][number];
export type Counts = Readonly<Record<string, number>>;

export interface Group {
  /** What stands in an address. */
  id: string;
  label: string;
  counts: Counts;
}

/** The verdict of a control, or NONE if it was never judged. */
export function verdictOf(control: Standing): string {
  return control.lastVerdict?.verdict ?? "NONE";
}

export function counted(verdicts: Iterable<string>): Counts {
  const found: Record<string, number> = {};
  for (const verdict of verdicts) found[verdict] = (found[verdict] ?? 0) + 1;
  return found;
}

/** Counts under the names that controls are grouped by; a control may stand under several. */
export function grouped(controls: readonly Standing[], names: (control: Standing) => readonly string[]): Group[] {
  const found = new Map<string, string[]>();
  for (const control of controls)
    for (const name of names(control)) found.set(name, [...(found.get(name) ?? []), verdictOf(control)]);
  return [...found].map(([name, verdicts]) => ({ id: name, label: name, counts: counted(verdicts) }));
}

/** Counts of the verdicts in each account, those with most failures first. */
export function byAccount(controls: readonly Standing[]): Group[] {
  const found = new Map<string, { label: string; counts: Record<string, number> }>();
  for (const control of controls)
    for (const account of control.lastVerdict?.accounts ?? []) {
      const known = found.get(account.cloudAccountID) ?? {
        label: account.cloudAccountName || "(without a name)",
        counts: {},
      };
      known.counts[account.verdict] = (known.counts[account.verdict] ?? 0) + 1;
      found.set(account.cloudAccountID, known);
    }
  return [...found].map(([id, group]) => ({ id, ...group })).sort(worstFirst);
}

/** Most failures first, then most that is not known. */
export function worstFirst(a: Group, b: Group): number {
  for (const verdict of ORDER) {
    const difference = (b.counts[verdict] ?? 0) - (a.counts[verdict] ?? 0);
    if (difference) return difference;
  }
  return a.label.localeCompare(b.label, "en");
}

export function sum(controls: readonly Standing[], count: "failingCount" | "undecidedCount" | "exemptCount"): number {
  return controls.reduce((all, c) => all + (c.lastVerdict?.accounts ?? []).reduce((n, a) => n + a[count], 0), 0);
}
