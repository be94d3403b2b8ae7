/** The drawn graph. It is a picture for those who see it; the list beside it says the same. */

import { useEffect, useRef, useState } from "react";
import { useTheme } from "~/app/theme";
import type { Drawing } from "~/pages/explore/drawing";
import style from "~/pages/explore/Explore.module.css";
import { places } from "~/pages/explore/layout";
import type { Branch, Network } from "~/pages/explore/network";
import { Button } from "~/parts/Button";
import { Failure } from "~/parts/State";

interface Given {
  network: Network;
  tree: readonly Branch[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function Canvas({ network, tree, chosen, onChoose }: Given) {
  const container = useRef<HTMLDivElement>(null);
  const choose = useRef(onChoose);
  const [drawing, setDrawing] = useState<Drawing>();
  const [error, setError] = useState<Error>();
  const theme = useTheme();
  useEffect(() => {
    choose.current = onChoose;
  });
  useEffect(() => {
    let made: Drawing | undefined;
    let gone = false;
    import("~/pages/explore/drawing").then((found) => {
      if (gone || !container.current) return;
      made = new found.Drawing(container.current, colours(container.current), (id) => choose.current(id));
      setDrawing(made);
    }, setError);
    return () => {
      gone = true;
      made?.end();
      setDrawing(undefined);
    };
  }, []);
  useEffect(() => drawing?.show(network, places(tree)), [drawing, network, tree]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew is to be marked anew
  useEffect(() => drawing?.choose(chosen), [drawing, chosen, network]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours, and many assets another look
  useEffect(() => {
    const coloured = () => container.current && drawing?.colour(colours(container.current));
    coloured();
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", coloured);
    return () => system.removeEventListener("change", coloured);
  }, [drawing, theme, network]);
  if (error) return <Failure what="the drawing; the list below has all of it" error={error} />;
  const what = `A drawing of ${network.assets.size} assets and ${network.links.size} links. The list on this page has the same.`;
  return (
    <div className={style.drawing}>
      <div
        ref={container}
        className={`${style.canvas} __________cytoscape_container`}
        role="img"
        aria-label={what}
        data-drawn={drawing ? network.assets.size : undefined}
      />
      <div className={style.zoom}>
        <Button quiet aria-label="Larger" onClick={() => drawing?.zoom(1.4)}>
          +
        </Button>
        <Button quiet aria-label="Smaller" onClick={() => drawing?.zoom(1 / 1.4)}>
          −
        </Button>
        <Button quiet onClick={() => drawing?.fit()}>
          All of it
        </Button>
      </div>
    </div>
  );
}

/** A colour of the page as the browser computes it, for a canvas knows no variables. */
function colours(place: HTMLElement): (name: string) => string {
  return (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    place.parentElement?.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
}
