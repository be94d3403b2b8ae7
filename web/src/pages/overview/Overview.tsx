/** The first page: how everything stands, how complete and old that is, and what changed. */

import { Link } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import { Changes } from "~/pages/overview/Changes";
import { Groups } from "~/pages/overview/Groups";
import style from "~/pages/overview/Overview.module.css";
import { KeptDocument } from "~/pages/overview/overview.generated";
import { Reading } from "~/pages/overview/Reading";
import { ORDER, SEVERITY_ORDER, severityLabel, Verdict } from "~/parts/Badge";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";
import { byAccount, counted, grouped, type Standing, worstFirst } from "~/standing/counting";
import { EvaluateAll } from "~/standing/Evaluate";
import { StandingDocument } from "~/standing/standing.generated";

export function Overview() {
  const standing = useAsked(StandingDocument, {});
  const kept = useAsked(KeptDocument, {});
  return (
    <Page title="Overview">
      <Section title="Verdicts">
        <Answered asked={standing} what="the verdicts" lines={3}>
          {(data) => <Verdicts standing={data.standing} />}
        </Answered>
        <EvaluateAll />
      </Section>
      <div className={style.two}>
        <Section title="How complete and how old">
          <Answered asked={kept} what="the last runs">
            {(data) => <Reading kept={data} />}
          </Answered>
        </Section>
        <Section title="What changed since the last run">
          <Answered asked={kept} what="the last evaluations">
            {(data) => <Changes kept={data} standing={standing.data?.data.standing} />}
          </Answered>
        </Section>
      </div>
      <Answered asked={standing} what="the verdicts by severity, framework and account" lines={8}>
        {(data) => <By standing={data.standing} />}
      </Answered>
    </Page>
  );
}

function Verdicts({ standing }: { standing: Standing }) {
  const counts = counted(standing.verdicts);
  if (!standing.controls.length) return <Empty title="The server was started without controls." />;
  return (
    <ul className={style.tiles}>
      {ORDER.filter((verdict) => counts[verdict]).map((verdict) => (
        <li key={verdict}>
          <Link to="/controls" search={{ verdict }} className={style.tile}>
            <span className={style.count}>{counts[verdict]}</span>
            <Verdict value={verdict} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function By({ standing }: { standing: Standing }) {
  const severities = grouped(standing.severities)
    .map((group) => ({ ...group, label: severityLabel(group.id) }))
    .sort((a, b) => SEVERITY_ORDER.indexOf(a.id) - SEVERITY_ORDER.indexOf(b.id));
  const frameworks = grouped(standing.frameworks).sort(worstFirst);
  return (
    <>
      <div className={style.two}>
        <Section title="By severity">
          <Groups what="Severity" name="severity" groups={severities} />
        </Section>
        <Section title="By framework">
          <Groups what="Framework" name="framework" groups={frameworks} />
        </Section>
      </div>
      <Section title="By account">
        <Groups what="Account" name="account" groups={byAccount(standing.accounts)} />
      </Section>
    </>
  );
}
