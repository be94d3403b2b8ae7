/** What is next to it, by relation; each group is asked for when it is opened, page by page. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ask, useAsked } from "~/api/ask";
import style from "~/pages/asset/Asset.module.css";
import { AssetGroupsDocument, type AssetGroupsQuery, AssetNeighboursDocument } from "~/pages/asset/asset.generated";
import { Button } from "~/parts/Button";
import { Section } from "~/parts/Page";
import { Answered, Empty, Failure, Skeleton } from "~/parts/State";

type Group = AssetGroupsQuery["neighbourGroups"][number];
const PAGE = 25;
const COUNT = new Intl.NumberFormat("en");

export function Neighbours({ id }: { id: string }) {
  const asked = useAsked(AssetGroupsDocument, { id });
  return (
    <Section title="Neighbours">
      <Answered asked={asked} what="its neighbours">
        {({ neighbourGroups }) =>
          neighbourGroups.length ? (
            neighbourGroups.map((group) => (
              <OneGroup key={`${group.relationship} ${group.direction} ${group.type}`} id={id} group={group} />
            ))
          ) : (
            <Empty title="Nothing is linked to it." />
          )
        }
      </Answered>
    </Section>
  );
}

/** The relation in the schema's words; of one that has none, the relationship with its direction. */
export function relationOf({ relation, relationship, direction }: Omit<Group, "type" | "count">): string {
  return relation ?? `${direction === "INCOMING" ? "← " : ""}${relationship}${direction === "OUTGOING" ? " →" : ""}`;
}

function OneGroup({ id, group }: { id: string; group: Group }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={style.neighbours} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {relationOf(group)}: {COUNT.format(group.count)} {group.type}
      </summary>
      {open && <Pages id={id} group={group} />}
    </details>
  );
}

function Pages({ id, group }: { id: string; group: Group }) {
  const { relationship, direction, type } = group;
  const asked = useInfiniteQuery({
    queryKey: ["AssetNeighbours", id, relationship, direction, type],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      ask(AssetNeighboursDocument, { id, first: PAGE, after: pageParam, relationship, direction, type }, signal),
    getNextPageParam: (last) => {
      const info = last.data.asset?.neighbours.pageInfo;
      return info?.hasNextPage ? info.endCursor : null;
    },
  });
  if (asked.isPending) return <Skeleton what="the neighbours" lines={2} />;
  if (asked.isError) return <Failure what="the neighbours" error={asked.error} again={asked.refetch} />;
  const found = asked.data.pages.flatMap((page) => page.data.asset?.neighbours.edges ?? []);
  return (
    <>
      <ul className={style.list}>
        {found.map(({ node }) => (
          <li key={node.identifier}>
            <Link to="/assets/$identifier" params={{ identifier: node.identifier }}>
              {node.internalName || node.identifier}
            </Link>{" "}
            <span className={style.quiet}>
              {node.cloudAccountID}
              {node.internalRegion && `, ${node.internalRegion}`}
            </span>
          </li>
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button quiet busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()}>
          More of {group.type}
        </Button>
      )}
    </>
  );
}
