/** Has one control judged anew; its answer takes the place of the last verdict. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ask, key } from "~/api/ask";
import style from "~/pages/control/Control.module.css";
import { ControlByIDDocument, EvaluateOneDocument } from "~/pages/control/control.generated";
import { Button } from "~/parts/Button";
import { Failure } from "~/parts/State";
import { StandingDocument } from "~/standing/standing.generated";

export function EvaluateOne({ id }: { id: string }) {
  const client = useQueryClient();
  const evaluation = useMutation({
    mutationFn: () => ask(EvaluateOneDocument, { id }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key(ControlByIDDocument) }),
        client.invalidateQueries({ queryKey: key(StandingDocument) }),
      ]),
  });
  return (
    <div className={style.actions}>
      <Button quiet busy={evaluation.isPending} onClick={() => evaluation.mutate()}>
        {evaluation.isPending ? "Judging …" : "Judge it now"}
      </Button>
      <span role="status">{evaluation.isSuccess ? "It was judged just now." : ""}</span>
      {evaluation.isError && (
        <Failure what="a new verdict" error={evaluation.error} again={() => evaluation.mutate()} />
      )}
    </div>
  );
}
