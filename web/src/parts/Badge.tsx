/** Words in a colour: the colour only repeats what the word and the sign say. */

import style from "./Badge.module.css";

interface Look {
  label: string;
  sign: string;
  tone: "bad" | "unsure" | "good" | "neutral";
}

const VERDICTS: Record<string, Look> = {
  FAIL: { label: "Fails", sign: "✕", tone: "bad" },
  UNKNOWN: { label: "Not known", sign: "?", tone: "unsure" },
  NOT_SUPPORTED: { label: "Cannot be asked", sign: "?", tone: "unsure" },
  PASS: { label: "Passes", sign: "✓", tone: "good" },
  NOT_APPLICABLE: { label: "Nothing to judge", sign: "–", tone: "neutral" },
  OUT_OF_SCOPE: { label: "Out of scope", sign: "–", tone: "neutral" },
  MANUAL: { label: "For a person", sign: "✎", tone: "neutral" },
  DISABLED: { label: "Switched off", sign: "–", tone: "neutral" },
  NONE: { label: "Not judged yet", sign: "…", tone: "neutral" },
};
const SEVERITIES: Record<string, Look> = {
  critical: { label: "Critical", sign: "▲▲", tone: "bad" },
  high: { label: "High", sign: "▲", tone: "bad" },
  medium: { label: "Medium", sign: "◆", tone: "unsure" },
  low: { label: "Low", sign: "▽", tone: "neutral" },
};

/** Verdicts, worst first: the order in which they are shown everywhere. */
export const ORDER = Object.keys(VERDICTS);
export const SEVERITY_ORDER = Object.keys(SEVERITIES);

export function verdictLabel(verdict: string): string {
  return VERDICTS[verdict]?.label ?? verdict;
}

export function severityLabel(severity: string): string {
  return SEVERITIES[severity]?.label ?? severity;
}

function Badge({ label, sign, tone }: Look) {
  return (
    <span className={`${style.badge} ${style[tone]}`}>
      <span aria-hidden="true">{sign}</span> {label}
    </span>
  );
}

export function Verdict({ value }: { value: string | null | undefined }) {
  const name = value ?? "NONE";
  return <Badge {...(VERDICTS[name] ?? { label: name, sign: "?", tone: "neutral" })} />;
}

export function Severity({ value }: { value: string }) {
  return <Badge {...(SEVERITIES[value] ?? { label: value, sign: "", tone: "neutral" })} />;
}
