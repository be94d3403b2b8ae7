/** Makes a control of the query: asks what else one needs, and gives the file. */

import type { GraphQLSchema } from "graphql";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { controlFile, examples, type Terms, unfit, wrong } from "~/pages/queries/controlFile";
import { download } from "~/pages/queries/download";
import style from "~/pages/queries/Queries.module.css";
import { SEVERITY_ORDER, severityLabel } from "~/parts/Badge";
import { Button } from "~/parts/Button";
import { Notice } from "~/parts/State";

type Name = keyof Terms;
const NOTHING: Omit<Terms, "passes" | "fails"> = {
  id: "",
  title: "",
  severity: "medium",
  rationale: "",
  impact: "",
  console: "",
  commandLine: "",
  terraform: "",
  reference: "",
};

export function SaveAsControl({ query, schema }: { query: string; schema: GraphQLSchema | undefined }) {
  const [open, setOpen] = useState(false);
  const reason = unfit(query);
  return (
    <>
      <p>
        A control asks for what is wrong: an account passes if the answer has nothing of it. The file holds the query
        above, and what it takes besides.
      </p>
      {open && !reason ? (
        <Form query={query} schema={schema} />
      ) : (
        <>
          {open && <Notice title="Not this query.">{reason}</Notice>}
          <Button quiet onClick={() => setOpen(true)}>
            Save as control
          </Button>
        </>
      )}
    </>
  );
}

function Form({ query, schema }: { query: string; schema: GraphQLSchema | undefined }) {
  const [terms, setTerms] = useState<Terms>(() => ({ ...NOTHING, ...examples(query, schema) }));
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const mistakes = tried ? wrong(terms) : {};
  const field = (name: Name) => ({
    value: terms[name],
    mistake: mistakes[name],
    onChange: (value: string) => {
      setTerms({ ...terms, [name]: value });
      setMade("");
    },
  });
  const given = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const missing = wrong(terms);
    const fields = [...(form.current?.elements ?? [])] as HTMLInputElement[];
    const first = fields.find((each) => each.name in missing);
    if (first) return first.focus();
    download(`${terms.id}.md`, "text/markdown", controlFile(terms, query));
    setMade(terms.id);
  };
  return (
    <form ref={form} className={style.form} onSubmit={given} noValidate>
      <Text
        name="title"
        label="Title"
        hint="What must be so, such as «Every trail is encrypted»."
        {...field("title")}
      />
      <Text name="id" label="Id" hint="Lower-case words joined by hyphens; the name of the file." {...field("id")} />
      <Row label="Severity">
        {(id) => (
          <select id={id} value={terms.severity} onChange={(event) => field("severity").onChange(event.target.value)}>
            {SEVERITY_ORDER.map((each) => (
              <option key={each} value={each}>
                {severityLabel(each)}
              </option>
            ))}
          </select>
        )}
      </Row>
      <Text
        name="rationale"
        label="Rationale"
        hint="What goes wrong where this fails."
        rows={3}
        {...field("rationale")}
      />
      <Text
        name="impact"
        label="Impact"
        hint="What it costs to leave a failure. May be empty."
        rows={2}
        {...field("impact")}
      />
      <fieldset>
        <legend>Remedy: one way at least</legend>
        <Text name="console" label="Console" rows={3} {...field("console")} />
        <Text name="commandLine" label="Command line" rows={2} {...field("commandLine")} />
        <Text name="terraform" label="Terraform" rows={3} {...field("terraform")} />
      </fieldset>
      <Text name="reference" label="Reference" hint="The page that the rule follows." {...field("reference")} />
      <fieldset>
        <legend>Examples: small graphs by which the control is checked</legend>
        <Text name="passes" label="A graph that passes" rows={3} {...field("passes")} />
        <Text name="fails" label="A graph that fails" rows={3} {...field("fails")} />
      </fieldset>
      <div>
        <Button type="submit">Download the control</Button>
      </div>
      <div role="status">
        {made && (
          <p>
            Put <code>{made}.md</code> into a folder of your controls, and type{" "}
            <code>emptyset controls check FOLDER</code>: it runs the examples, and says what is wrong.
          </p>
        )}
      </div>
    </form>
  );
}

function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={style.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function Text(given: {
  name: Name;
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  rows?: number;
  mistake: string | undefined;
}) {
  const { name, label, value, onChange, hint, rows = 1, mistake } = given;
  const about = useId();
  return (
    <Row label={label}>
      {(id) => {
        const more = {
          id,
          name,
          value,
          "aria-describedby": about,
          "aria-invalid": Boolean(mistake),
          onChange: (event: { target: { value: string } }) => onChange(event.target.value),
        };
        return (
          <>
            {rows > 1 ? <textarea rows={rows} {...more} /> : <input {...more} />}
            <small id={about} className={mistake ? style.mistake : style.quiet}>
              {mistake ? `✕ ${mistake}` : hint}
            </small>
          </>
        );
      }}
    </Row>
  );
}
