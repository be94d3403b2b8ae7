/** What was read of the cloud, when, and what was not: the runs, how complete it is, and what to do about each gap. */

import { useAsked } from "~/api/ask";
import { CoverageDocument } from "~/pages/collection/collection.generated";
import { Gaps } from "~/pages/collection/Gaps";
import { Matrix } from "~/pages/collection/Matrix";
import { Permissions } from "~/pages/collection/Permissions";
import { Runs } from "~/pages/collection/Runs";
import { Summary } from "~/pages/collection/Summary";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";

export function CollectionPage() {
  const asked = useAsked(CoverageDocument, {});
  return (
    <Page title="Collection">
      <Section title="Whether it is complete">
        <Answered asked={asked} what="how complete the reading is" lines={3}>
          {({ coverage }) => (coverage.accounts.length ? <Summary coverage={coverage} /> : <Nothing />)}
        </Answered>
      </Section>
      <Section title="Last runs">
        <Runs />
      </Section>
      <Answered asked={asked} what="the accounts and what is missing" lines={10}>
        {({ coverage }) =>
          coverage.accounts.length > 0 && (
            <>
              <Section title="Gaps">
                <Gaps accounts={coverage.accounts} />
              </Section>
              {coverage.permissions.length > 0 && (
                <Section title="What to allow">
                  <Permissions permissions={coverage.permissions} />
                </Section>
              )}
              <Section title="Coverage">
                <Matrix accounts={coverage.accounts} />
              </Section>
            </>
          )
        }
      </Answered>
    </Page>
  );
}

function Nothing() {
  return (
    <Empty title="Nothing was read yet.">
      <p>
        Type <code>emptyset collect</code> where credentials are, or <code>emptyset watch</code> to have it done again
        and again.
      </p>
    </Empty>
  );
}
