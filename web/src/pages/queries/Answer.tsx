/** What became of a query: under way, refused with the places, or answered. */

import type { UseMutationResult } from "@tanstack/react-query";
import type { Answer } from "~/api/ask";
import { Problem } from "~/api/problem";
import { Rows } from "~/parts/Rows";
import { Empty, Failure, Partial, Skeleton } from "~/parts/State";

export interface Run {
  answer: Answer<Record<string, unknown>>;
  took: number;
}

export function Answered({ run }: { run: UseMutationResult<Run, Error, void> }) {
  if (run.isPending) return <Skeleton what="the answer" />;
  if (run.isError) return <Refused error={run.error} again={() => run.mutate()} />;
  if (!run.data) return <Empty title="Nothing was asked yet. «Run» asks it." />;
  const { answer, took } = run.data;
  return (
    <>
      <p>Answered in {Math.round(took)} ms.</p>
      <Partial of={answer.extensions} />
      <Rows data={answer.data} />
    </>
  );
}

function Refused({ error, again }: { error: Error; again: () => void }) {
  const places = error instanceof Problem ? error.places : [];
  return (
    <>
      <Failure what="the answer" error={error} again={again} />
      {places.length > 0 && (
        <p>Look at {places.map((p) => `line ${p.line}, column ${p.column}`).join("; ")} of the query.</p>
      )}
    </>
  );
}
