/** The faces of an answer: under way, failed, partial, empty. `<Answered>` chooses. */

import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { Answer } from "~/api/ask";
import { Problem } from "~/api/problem";
import { Button } from "~/parts/Button";
import style from "./State.module.css";

/** Shows what was asked by `useAsked`, whatever becomes of it. `what` names it in words: «the controls». */
export function Answered<Data>({
  asked,
  what,
  lines = 4,
  children,
}: {
  asked: UseQueryResult<Answer<Data>>;
  what: string;
  lines?: number;
  children: (data: Data) => ReactNode;
}) {
  if (asked.isPending) return <Skeleton what={what} lines={lines} />;
  if (asked.isError && !asked.data) return <Failure what={what} error={asked.error} again={asked.refetch} />;
  return (
    <>
      {asked.isError && (
        <Failure what={`${what} anew; what is shown is older`} error={asked.error} again={asked.refetch} />
      )}
      {asked.isPlaceholderData && <span data-loading="" hidden />}
      <Partial of={asked.data.extensions} />
      {children(asked.data.data)}
    </>
  );
}

/** Grey lines where something will stand; said aloud only if it takes a while. */
export function Skeleton({ what, lines = 4 }: { what: string; lines?: number }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={style.skeleton} data-loading="">
      <p role="status" className={style.hidden}>
        {slow ? `Still loading ${what}` : ""}
      </p>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={style.bar} aria-hidden="true" />
      ))}
    </div>
  );
}

/** Something could not be had: what, why, and what to do. */
export function Failure({ what, error, again }: { what: string; error: Error; again?: () => void }) {
  const advice =
    error instanceof Problem ? error.advice : "Load the page again. If it stays so, tell us what stands above.";
  return (
    <div role="alert" className={style.failure}>
      <p>
        <strong>Could not load {what}.</strong> {error.message}
      </p>
      <p>{advice}</p>
      {again && (
        <Button quiet onClick={() => again()}>
          Try again
        </Button>
      )}
    </div>
  );
}

const NAMED = 5; // types whose missing readings are told one by one

/** That an answer rests on readings of which some are missing, or was cut. */
export function Partial({ of }: { of: { coverage?: { gaps: Record<string, number> }; cut?: Record<string, number> } }) {
  const gaps = Object.entries(of.coverage?.gaps ?? {}).filter(([, count]) => count > 0);
  const cuts = Object.entries(of.cut ?? {});
  if (!gaps.length && !cuts.length) return null;
  return (
    <Notice title="This is not everything.">
      {gaps.length > 0 && (
        <>
          Some readings are missing or out of date:{" "}
          {gaps
            .slice(0, NAMED)
            .map(([type, count]) => `${count} of ${type}`)
            .join(", ")}
          {gaps.length > NAMED && `, and those of ${gaps.length - NAMED} other types`}. There may be more than is shown.{" "}
        </>
      )}
      {cuts.map(([path, limit]) => (
        <span key={path}>
          The list «{path}» was cut after {limit.toLocaleString("en")} entries.{" "}
        </span>
      ))}
    </Notice>
  );
}

export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={style.notice} role="note">
      <strong>{title}</strong> {children}
    </div>
  );
}

/** There is nothing to show, why, and what would change that. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={style.empty}>
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}
