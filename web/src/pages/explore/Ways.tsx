/** The ways from the start to another asset, in words; the drawing marks them. */

import type { UseQueryResult } from "@tanstack/react-query";
import type { Answer } from "~/api/ask";
import { useSearchState } from "~/app/search";
import style from "~/pages/explore/Explore.module.css";
import type { ExplorePathsQuery } from "~/pages/explore/explore.generated";
import { Find } from "~/pages/explore/Find";
import type { Path } from "~/pages/explore/network";
import { Button } from "~/parts/Button";
import { ChoiceFilter } from "~/parts/Filters";
import { Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";

export const LONGEST = 4;

export function Ways({ asked }: { asked: UseQueryResult<Answer<ExplorePathsQuery>> }) {
  const [search, change] = useSearchState<"to" | "longest" | "through">();
  return (
    <Section title="Ways to another asset">
      <Find label="Another asset" onChoose={(asset) => change({ to: asset.identifier })} />
      {search.to && (
        <>
          <div className={style.actions}>
            <ChoiceFilter
              label="At most"
              value={search.longest || String(LONGEST)}
              onChange={(longest) => change({ longest })}
              choices={[1, 2, 3, 4, 5, 6].map((n) => [String(n), n === 1 ? "1 step" : `${n} steps`])}
              all=""
            />
            <label>
              <input
                type="checkbox"
                checked={search.through === "1"}
                onChange={(event) => change({ through: event.target.checked ? "1" : "" })}
              />{" "}
              by way of accounts and regions too
            </label>
            <Button quiet onClick={() => change({ to: "", through: "", longest: "" })}>
              No other asset
            </Button>
          </div>
          <Answered asked={asked} what="the ways" lines={2}>
            {({ paths }) =>
              paths.length ? (
                <ol aria-label="Ways">
                  {paths.map((path) => (
                    <li key={path.steps.map((step) => `${step.relationship} ${step.asset.identifier}`).join()}>
                      <InWords path={path} />
                    </li>
                  ))}
                </ol>
              ) : (
                <Empty title="There is no way of this length.">
                  <p>
                    Allow more steps, or ways by accounts and regions. What was not read may link them all the same.
                  </p>
                </Empty>
              )
            }
          </Answered>
        </>
      )}
    </Section>
  );
}

function InWords({ path }: { path: Path }) {
  return (
    <>
      {path.start.internalName || path.start.identifier}
      {path.steps.map((step) => (
        <span key={step.asset.identifier}>
          {" "}
          <span className={style.quiet}>
            {step.direction === "INCOMING" && "← "}
            {step.relation ?? step.relationship}
            {step.direction === "OUTGOING" && " →"}
          </span>{" "}
          {step.asset.internalName || step.asset.identifier}{" "}
          <span className={style.quiet}>{step.asset.internalAssetType}</span>
        </span>
      ))}
    </>
  );
}
