/** How readings end, in words, with what to do about those that count for nothing. */

interface Known {
  label: string;
  todo: string;
}

const OUTCOMES: Record<string, Known> = {
  denied: {
    label: "denied",
    todo: "Allow what is missing, which stands below, and collect again. Where the provider speaks of an explicit deny, a policy above the role forbids it: a service control policy, or a boundary.",
  },
  throttled: {
    label: "throttled",
    todo: "The provider asked to be asked less often. Collect again, at another time of day if it stays so.",
  },
  failed: {
    label: "failed",
    todo: "Look at what the provider said. Collect again; if it stays so, something between here and the provider may be in the way.",
  },
  undecided: {
    label: "not understood",
    todo: "The answer could not be interpreted with certainty. Collect again; if it stays so, tell us what the provider said.",
  },
  unread: {
    label: "never read",
    todo: "No run has come this far. Collect again, without leaving out types or regions.",
  },
  stale: { label: "too old", todo: "Collect again, or let «emptyset watch» do so again and again." },
  outdated: {
    label: "read by another version",
    todo: "What is read has changed since. Collect again with this version.",
  },
};

export const OUTCOME_ORDER = Object.keys(OUTCOMES);

export function outcomeLabel(outcome: string): string {
  return OUTCOMES[outcome]?.label ?? outcome;
}

export function outcomeTodo(outcome: string): string {
  return OUTCOMES[outcome]?.todo ?? "Look at what the provider said, and collect again.";
}

/** «2 denied, 1 too old», worst first. */
export function inWords(gaps: readonly { name: string; count: number }[]): string {
  return [...gaps]
    .sort((a, b) => OUTCOME_ORDER.indexOf(a.name) - OUTCOME_ORDER.indexOf(b.name))
    .map(({ name, count }) => `${count} ${outcomeLabel(name)}`)
    .join(", ");
}

export function total(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
