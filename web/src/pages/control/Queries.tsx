/** What is asked: the logic in words, and each query, which can be run here. */

import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { askText } from "~/api/ask";
import style from "~/pages/control/Control.module.css";
import type { Control } from "~/pages/control/ControlPage";
import { Button } from "~/parts/Button";
import { Code } from "~/parts/Code";
import { Disclosure } from "~/parts/Disclosure";
import { Markdown } from "~/parts/Markdown";
import { Section } from "~/parts/Page";
import { Rows } from "~/parts/Rows";
import { Failure, Partial } from "~/parts/State";

type Query = Control["queries"][number];

export function Queries({ control }: { control: Control }) {
  const queries = control.queries.filter((query) => query.text);
  if (!queries.length) return null;
  return (
    <>
      {control.logic && (
        <Section title="Logic">
          <Markdown text={control.logic} />
          <Disclosure title="The readings that it rests on">
            <ul>
              {control.readings.map((r) => (
                <li key={`${r.type} ${r.operation}`}>
                  {r.type}: <code>{`${r.service}:${r.operation}`}</code>
                </li>
              ))}
            </ul>
          </Disclosure>
        </Section>
      )}
      <Section title={queries.length > 1 ? "Queries" : "Query"}>
        <p>It asks for what is wrong: an account passes if the answer has nothing of it.</p>
        {queries.map((query) => (
          <One key={query.name} query={query} />
        ))}
      </Section>
    </>
  );
}

function One({ query }: { query: Query }) {
  const id = useId();
  const run = useMutation({ mutationFn: () => askText<Record<string, unknown>>(query.text, query.variables) });
  return (
    <div>
      <Code text={query.text} language="graphql" label={`The query ${query.name}`} />
      <div className={style.actions}>
        <Button quiet busy={run.isPending} onClick={() => run.mutate()} aria-controls={id}>
          {run.isPending ? "Asking …" : "Run the query"}
        </Button>
        <Link to="/queries" search={{ query: query.text, variables: given(query.variables) }}>
          Open it in Queries
        </Link>
      </div>
      <div id={id} aria-live="polite">
        {run.isError && <Failure what="the answer" error={run.error} again={() => run.mutate()} />}
        {run.data && (
          <>
            <Partial of={run.data.extensions} />
            <Rows data={run.data.data} />
          </>
        )}
      </div>
    </div>
  );
}

/** Variables as an address has them; none: nothing. */
function given(variables: unknown): string {
  const text = JSON.stringify(variables, null, 2);
  return text === "{}" || text === "null" ? "" : text;
}
