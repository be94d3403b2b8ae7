/** A moment: how long ago it was, with the exact time for whoever points at it or reads it by machine. */

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "always" });

export function ago(at: string, now: number = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return Math.abs(seconds) < 10 ? "just now" : AGO.format(Math.round(seconds / size), unit);
}

/** The exact time in the zone of the reader's machine, as 2026-01-31 12:00:05. */
export function exact(at: string): string {
  const date = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function Time({ at, both = false }: { at: string | null | undefined; both?: boolean }) {
  if (!at) return <span>never</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {both ? `${exact(at)}, ${ago(at)}` : ago(at)}
    </time>
  );
}
