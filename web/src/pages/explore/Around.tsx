/** The chosen asset: what is next to it, by type, to be shown, continued or put away. */

import { Link } from "@tanstack/react-router";
import { useAsked } from "~/api/ask";
import { relationOf } from "~/pages/asset/Neighbours";
import style from "~/pages/explore/Explore.module.css";
import { ExploreGroupsDocument, type ExploreGroupsQuery } from "~/pages/explore/explore.generated";
import { where } from "~/pages/explore/Find";
import { type Open, type Shown, same } from "~/pages/explore/network";
import { Button } from "~/parts/Button";
import { Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";

type Group = ExploreGroupsQuery["neighbourGroups"][number];
const FEW = 20;
const MORE = 200;
const MOST = 1000;

interface Given {
  asset: Shown;
  open: readonly Open[];
  onOpen: (open: Open[]) => void;
  onStart: () => void;
}

export function Around({ asset, open, onOpen, onStart }: Given) {
  const id = asset.identifier;
  const asked = useAsked(ExploreGroupsDocument, { id });
  return (
    <Section title="Chosen" id="chosen">
      <p>
        <strong>{asset.internalName || id}</strong> <span className={style.quiet}>{where(asset)}</span>
      </p>
      <div className={style.actions}>
        <Link to="/assets/$identifier" params={{ identifier: id }}>
          Its page
        </Link>
        <Button quiet onClick={onStart}>
          Start here
        </Button>
      </div>
      <Answered asked={asked} what="what is next to it" lines={3}>
        {({ neighbourGroups }) =>
          neighbourGroups.length ? (
            <ul className={style.groups} aria-label="What is next to it">
              {neighbourGroups.map((group) => (
                <li key={`${group.relationship} ${group.direction} ${group.type}`}>
                  <OneGroup id={id} group={group} open={open} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          ) : (
            <Empty title="Nothing is linked to it." />
          )
        }
      </Answered>
    </Section>
  );
}

function OneGroup({ id, group, open, onOpen }: { id: string; group: Group } & Pick<Given, "open" | "onOpen">) {
  const { relationship, direction, type, count } = group;
  const here = { id, relationship, direction, type };
  const shown = open.find((each) => same(each, here));
  const without = open.filter((each) => !same(each, here));
  const name = `${count.toLocaleString("en")} ${type} by ${relationOf(group)}`;
  const most = Math.min(count, MOST);
  const show = (first: number) => onOpen([...without, { ...here, first: Math.min(first, MOST) }]);
  return (
    <>
      <span>{name}</span>
      {!shown && (
        <Button quiet onClick={() => show(FEW)} aria-label={`Show ${count > FEW ? `${FEW} of ` : ""}${name}`}>
          Show{count > FEW && ` ${FEW}`}
        </Button>
      )}
      {shown && shown.first < most && (
        <Button quiet onClick={() => show(shown.first + MORE)} aria-label={`More of ${name}`}>
          More
        </Button>
      )}
      {shown && (
        <Button quiet onClick={() => onOpen(without)} aria-label={`Hide ${name}`}>
          Hide
        </Button>
      )}
      {shown && shown.first < count && <span className={style.quiet}>{Math.min(shown.first, most)} shown</span>}
    </>
  );
}
