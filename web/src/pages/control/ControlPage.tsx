/** A control: what it requires and why, how it stands in each account, and what to do. */

import { Link, useParams } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import style from "~/pages/control/Control.module.css";
import { ControlByIDDocument, type ControlByIDQuery } from "~/pages/control/control.generated";
import { EvaluateOne } from "~/pages/control/EvaluateOne";
import { History } from "~/pages/control/History";
import { Queries } from "~/pages/control/Queries";
import { Verdicts } from "~/pages/control/Verdicts";
import { Severity, Verdict } from "~/parts/Badge";
import { Markdown, parts } from "~/parts/Markdown";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty, Notice } from "~/parts/State";
import { Tabs } from "~/parts/Tabs";

export type Control = NonNullable<ControlByIDQuery["control"]>;

export function ControlPage() {
  const { id } = useParams({ from: "/controls/$id" });
  const asked = useAsked(ControlByIDDocument, { id });
  return (
    <Page
      key={id}
      title={asked.data?.data.control?.title ?? id}
      above={
        <p className={style.trail}>
          <Link to="/controls">Controls</Link>
        </p>
      }
    >
      <Answered asked={asked} what={`the control ${id}`} lines={10}>
        {({ control, verdictHistory }) =>
          control ? (
            <Shown control={control} history={verdictHistory} />
          ) : (
            <Empty title={`There is no control «${id}» on this server.`} />
          )
        }
      </Answered>
    </Page>
  );
}

function Shown({ control, history }: { control: Control; history: ControlByIDQuery["verdictHistory"] }) {
  return (
    <>
      <Facts control={control} />
      {control.problem && <Notice title="It cannot be asked here.">{control.problem}</Notice>}
      <Section title="Verdict of each account">
        <Verdicts control={control} />
      </Section>
      <Section title="Why">
        <Markdown text={control.rationale} />
        {control.impact && (
          <>
            <h3>What it costs to leave a failure</h3>
            <Markdown text={control.impact} />
          </>
        )}
      </Section>
      <Remedy text={control.remedy} />
      {control.manual && <Manual control={control} />}
      <Queries control={control} />
      <History spans={history} verdict={control.lastVerdict} />
      <Further control={control} />
    </>
  );
}

function Facts({ control }: { control: Control }) {
  return (
    <Section title="In short">
      <dl className={style.facts}>
        <dt>Verdict</dt>
        <dd>
          <Verdict value={control.lastVerdict?.verdict} /> {control.lastVerdict?.reason}
        </dd>
        <dt>Severity</dt>
        <dd>
          <Severity value={control.severity} />
        </dd>
        <dt>Provider</dt>
        <dd>{control.provider.toUpperCase()}</dd>
        <dt>Frameworks</dt>
        <dd>
          {control.frameworks.length === 0 && "None"}
          <ul className={style.plain}>
            {control.frameworks.map((framework) => (
              <li key={framework.name}>
                <Link to="/controls" search={{ framework: framework.name }}>
                  {framework.name}
                </Link>
                : {framework.items.join(", ")}
              </li>
            ))}
          </ul>
        </dd>
        <dt>Id</dt>
        <dd>
          <code>{control.id}</code>
          {control.pack && ` in ${control.pack}`}
        </dd>
      </dl>
      <EvaluateOne id={control.id} />
    </Section>
  );
}

/** The ways to mend a failure, each under its own tab; what stands before them is for all. */
function Remedy({ text }: { text: string }) {
  const found = parts(text, 3);
  const ways = found.filter(([way]) => way);
  return (
    <Section title="What to do">
      {found
        .filter(([way]) => !way)
        .map(([, body]) => (
          <Markdown key="" text={body} />
        ))}
      {ways.length > 0 && (
        <Tabs label="Ways" tabs={ways.map(([way, body]) => [way, <Markdown key={way} text={body} />])} />
      )}
      {found.length === 0 && <Empty title="The control does not say how to mend a failure." />}
    </Section>
  );
}

function Manual({ control }: { control: Control }) {
  return (
    <Section title="A person decides this">
      <Markdown text={control.steps} />
      <h3>What is kept as evidence</h3>
      <Markdown text={control.proof} />
    </Section>
  );
}

function Further({ control }: { control: Control }) {
  if (!control.falsePositives && !control.references.length) return null;
  return (
    <Section title="Further">
      {control.falsePositives && (
        <>
          <h3>When to doubt a failure</h3>
          <Markdown text={control.falsePositives} />
        </>
      )}
      {control.references.length > 0 && (
        <>
          <h3>References</h3>
          <ul>
            {control.references.map((reference) => (
              <li key={reference}>
                {/^https?:/.test(reference) ? (
                  <a href={reference} rel="noreferrer" target="_blank">
                    {reference}
                  </a>
                ) : (
                  reference
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
