/** The graph around an asset. Its address holds where it starts and what is open, so a link shows the same graph. */

import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { asking, useAsked } from "~/api/ask";
import { useSearchState } from "~/app/search";
import { Around } from "~/pages/explore/Around";
import { Canvas } from "~/pages/explore/Canvas";
import style from "~/pages/explore/Explore.module.css";
import {
  ExploreAssetDocument,
  ExploreControlDocument,
  type ExploreControlQuery,
  ExploreNeighboursDocument,
  ExplorePathsDocument,
} from "~/pages/explore/explore.generated";
import { Find } from "~/pages/explore/Find";
import { List } from "~/pages/explore/List";
import { held, Network, type Open, opened } from "~/pages/explore/network";
import { LONGEST, Ways } from "~/pages/explore/Ways";
import { judgedOf, Why } from "~/pages/explore/Why";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty, Failure, Skeleton } from "~/parts/State";

type Names = "start" | "open" | "to" | "longest" | "through" | "control" | "account" | "asset";

export function ExplorePage() {
  const [search, change] = useSearchState<Names>();
  const start = search.start || search.asset || "";
  const find = (
    <Find
      label="Start at an asset"
      onChoose={(asset) =>
        change({
          start: asset.identifier,
          open: "",
          to: "",
          control: "",
          account: "",
          asset: "",
          longest: "",
          through: "",
        })
      }
    />
  );
  return (
    <Page title="Explore">
      {start ? (
        <Explored start={start}>{find}</Explored>
      ) : (
        <Section title="Where to start">
          {find}
          <p>
            Or choose «Explore from here» on the page of an asset, or «Show the path» beside what fails on that of a
            control.
          </p>
        </Section>
      )}
    </Page>
  );
}

function Explored({ start, children }: { start: string; children: React.ReactNode }) {
  const [search, change] = useSearchState<Names>();
  const [picked, setPicked] = useState("");
  const asked = useAsked(ExploreAssetDocument, { id: start });
  const control = useAsked(ExploreControlDocument, { id: search.control ?? "" }, { wait: !search.control });
  const open = useMemo(() => opened(search.open), [search.open]);
  const around = useQueries({
    queries: open.map(({ id, ...group }) => asking(ExploreNeighboursDocument, { id, ...group })),
    combine: (found) => ({
      data: found.map((each) => each.data),
      error: found.find((each) => each.error)?.error,
      pending: found.some((each) => each.isPending),
    }),
  });
  const paths = useAsked(
    ExplorePathsDocument,
    { from: start, to: search.to ?? "", longest: Number(search.longest) || LONGEST, through: search.through === "1" },
    { wait: !search.to },
  );
  const first = asked.data?.data.asset;
  const verdict = control.data?.data.control;
  const judged = judgedOf(verdict, search.account ?? "", search.asset ?? "");
  const { network, tree } = useMemo(() => {
    const network = new Network();
    if (first) network.asset(first);
    if (judged) network.judged(judged, search.account ?? "");
    for (const path of paths.data?.data.paths ?? []) network.path(path);
    grown(network, open, around.data);
    return { network, tree: network.tree(start) };
  }, [first, judged, paths.data, open, around.data, start, search.account]);
  const chosen = network.assets.has(picked) ? picked : start;
  const asset = network.assets.get(chosen);
  return (
    <Answered asked={asked} what="the asset to start at" lines={10}>
      {() => (
        <>
          {!asset && (
            <Empty title="There is no such asset now.">
              <p>It may have gone, or the link was cut. Start at another.</p>
            </Empty>
          )}
          {search.control && <Verdict asked={control} account={search.account ?? ""} asset={search.asset ?? ""} />}
          {around.error && <Failure what="some of the neighbours" error={around.error} />}
          {around.pending && open.length > 0 && <Skeleton what="the neighbours" lines={1} />}
          {asset && (
            <div className={style.two}>
              <Canvas network={network} tree={tree} chosen={chosen} onChoose={setPicked} />
              <Around
                asset={asset}
                open={open}
                onOpen={(next) => change({ open: held(next) })}
                onStart={() =>
                  change({ start: chosen, to: "", control: "", account: "", asset: "", longest: "", through: "" })
                }
              />
            </div>
          )}
          {asset && (
            <Section title="Everything shown, as a list">
              <p role="status">
                {network.assets.size} {network.assets.size === 1 ? "asset" : "assets"}, {network.links.size}{" "}
                {network.links.size === 1 ? "link" : "links"}
              </p>
              <List tree={tree} network={network} chosen={chosen} onChoose={setPicked} />
            </Section>
          )}
          {asset && <Ways asked={paths} />}
          <Section title="Start elsewhere">{children}</Section>
        </>
      )}
    </Answered>
  );
}

/** Adds the groups that are open around what is shown, and around what that brings; of what is put away, nothing is. */
function grown(network: Network, open: readonly Open[], answers: readonly Neighbourhood[]): void {
  const rest = open.map((each, place) => [each, answers[place]] as const);
  for (let before = -1; before !== rest.length; ) {
    before = rest.length;
    for (const [each, answer] of [...rest])
      if (network.assets.has(each.id)) {
        if (answer) network.neighbours(each, answer.data);
        rest.splice(
          rest.findIndex(([other]) => other === each),
          1,
        );
      }
  }
}

type Neighbourhood = { data: Parameters<Network["neighbours"]>[1] } | undefined;

function Verdict(given: {
  asked: ReturnType<typeof useAsked<ExploreControlQuery, { id: string }>>;
  account: string;
  asset: string;
}) {
  return (
    <Answered asked={given.asked} what="the verdict" lines={3}>
      {({ control }) =>
        control ? (
          <Why control={control} account={given.account} judged={judgedOf(control, given.account, given.asset)} />
        ) : (
          <Empty title="There is no such control on this server." />
        )
      }
    </Answered>
  );
}
