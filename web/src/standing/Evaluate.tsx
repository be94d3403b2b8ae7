/** The button that has everything judged anew, and what became of that. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ask } from "~/api/ask";
import { Button } from "~/parts/Button";
import { Failure } from "~/parts/State";
import { EvaluateAllDocument } from "~/standing/standing.generated";
import style from "./Evaluate.module.css";

export function EvaluateAll() {
  const client = useQueryClient();
  const evaluation = useMutation({
    mutationFn: () => ask(EvaluateAllDocument, {}),
    onSuccess: () => client.invalidateQueries(),
  });
  const count = evaluation.data?.data.evaluate.length ?? 0;
  return (
    <div className={style.row}>
      <Button busy={evaluation.isPending} onClick={() => evaluation.mutate()}>
        {evaluation.isPending ? "Judging …" : "Judge everything now"}
      </Button>
      <span role="status">{evaluation.isSuccess ? `${count} controls were judged.` : ""}</span>
      {evaluation.isError && <Failure what="new verdicts" error={evaluation.error} again={() => evaluation.mutate()} />}
    </div>
  );
}
