/** Any question, written here: with completion and the schema beside it, saved by name, shared by its address, made a control. */

import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { askText } from "~/api/ask";
import { useSearchState } from "~/app/search";
import { Answered, type Run } from "~/pages/queries/Answer";
import { Docs } from "~/pages/queries/Docs";
import { Editor } from "~/pages/queries/Editor";
import style from "~/pages/queries/Queries.module.css";
import { SaveAsControl } from "~/pages/queries/SaveAsControl";
import { SavedQueries, Starting } from "~/pages/queries/SavedQueries";
import { useSchema } from "~/pages/queries/schema";
import type { Names } from "~/pages/queries/search";
import { STARTING } from "~/pages/queries/starting";
import { Button } from "~/parts/Button";
import { Page, Section } from "~/parts/Page";
import { Failure, Skeleton } from "~/parts/State";

const SETTLED = 400; // milliseconds without a change, after which it goes into the address

export function QueriesPage() {
  const schema = useSchema();
  const [text, setText] = useWritten("query", STARTING[0]?.[1] ?? "");
  const [variables, setVariables] = useWritten("variables", "");
  const [, change] = useSearchState<Names>();
  const run = useMutation({ mutationFn: () => asked(text, variables) });
  const answer = useRef<HTMLDivElement>(null);
  return (
    <Page title="Queries">
      <Section title="Query">
        <div className={style.write}>
          <div className={style.left}>
            <p className={style.quiet}>
              Control and Space complete, Control and Enter run; Tab leads out of it. The address of this page holds the
              query: copy it to share.
            </p>
            <Editor
              label="The query"
              value={text}
              schema={schema.data}
              onChange={setText}
              onRun={() => run.mutate()}
              onLookUp={(type) => change({ type, find: "" })}
            />
            <Variables value={variables} onChange={setVariables} />
            <div className={style.row}>
              <Button busy={run.isPending} onClick={() => run.mutate()}>
                {run.isPending ? "Asking …" : "Run"}
              </Button>
            </div>
          </div>
          <div className={style.right}>
            {schema.isPending && <Skeleton what="the schema" lines={8} />}
            {schema.isError && <Failure what="the schema" error={schema.error} again={schema.refetch} />}
            {schema.data && <Docs schema={schema.data} />}
          </div>
        </div>
      </Section>
      <Section title="Answer">
        <div ref={answer} aria-live="polite">
          <Answered run={run} />
        </div>
      </Section>
      <div className={style.two}>
        <Section title="To begin with">
          <Starting />
        </Section>
        <Section title="Saved queries">
          <SavedQueries query={text} variables={variables} />
        </Section>
      </div>
      <Section title="Make it a control">
        <SaveAsControl query={text} schema={schema.data} />
      </Section>
    </Page>
  );
}

async function asked(text: string, variables: string): Promise<Run> {
  let given: unknown = {};
  try {
    given = JSON.parse(variables.trim() || "{}");
  } catch (error) {
    throw new Error(`The variables are not JSON: ${(error as Error).message}.`);
  }
  const began = performance.now();
  const answer = await askText<Record<string, unknown>>(text, given);
  return { answer, took: performance.now() - began };
}

/** A text that is written here and stands in the address: a while after each change, and taken from there when that changes. */
function useWritten(name: "query" | "variables", start: string): [string, (text: string) => void] {
  const [search, change] = useSearchState<Names>();
  const given = search[name] ?? "";
  const [text, setText] = useState(given || start);
  const written = useRef(given);
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    if (given === written.current) return;
    written.current = given;
    setText(given || start);
  }, [given, start]);
  useEffect(() => {
    if (text === written.current || (text === start && !written.current)) return;
    const timer = setTimeout(() => {
      written.current = text;
      latest.current({ [name]: text });
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [text, name, start]);
  return [text, setText];
}

function Variables({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const id = useId();
  return (
    <div className={style.field}>
      <label htmlFor={id}>Variables, as JSON</label>
      <textarea
        id={id}
        className={style.variables}
        rows={2}
        spellCheck={false}
        value={value}
        placeholder="{}"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
