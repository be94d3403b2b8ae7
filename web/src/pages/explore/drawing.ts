/** The drawing by cytoscape.js, which is loaded with this module. It knows nothing of the page but what it is given. */

import cytoscape, { type Core, type StylesheetStyle } from "cytoscape";
import type { Places } from "~/pages/explore/layout";
import type { Network, Shown } from "~/pages/explore/network";

// cytoscape puts a <style> into the document unless an element of this id is there, and the policy of the page refuses it;
// what it would say stands in Explore.module.css.
const STYLE_ID = "__________cytoscape_stylesheet";
const MANY = 300; // assets, from which on drawing is made cheaper
const LONGEST = 34; // characters of a name
const MIDDLE = { x: 0, y: 0 };
const EDGE = 80; // around what is drawn, with room for names
const CLOSEST = 1.2;

export class Drawing {
  private readonly core: Core;

  constructor(container: HTMLElement, of: (name: string) => string, onChoose: (id: string) => void) {
    if (!document.getElementById(STYLE_ID)) {
      const mark = document.createElement("template");
      mark.id = STYLE_ID;
      document.head.append(mark);
    }
    this.core = cytoscape({
      container,
      style: styles(of, false),
      minZoom: 0.02,
      maxZoom: 3,
      hideEdgesOnViewport: true,
      textureOnViewport: true,
      pixelRatio: 1,
      boxSelectionEnabled: false,
      autoungrabify: false,
    });
    this.core.on("tap", "node", (event) => onChoose(event.target.id()));
  }

  /** Bring what is drawn to what is shown; what stays keeps its element. */
  show(network: Network, places: Places): void {
    const core = this.core;
    const before = core.nodes().length;
    const links = [...network.links.values()].filter((l) => network.assets.has(l.from) && network.assets.has(l.to));
    const meant = new Set([...network.assets.keys(), ...links.map((link) => link.id)]);
    core.batch(() => {
      core
        .elements()
        .filter((element) => !meant.has(element.id()))
        .remove();
      const there = new Set(core.elements().map((element) => element.id()));
      const fresh = [...network.assets.values()].filter((asset) => !there.has(asset.identifier));
      core.add([
        ...fresh.map((asset) => ({
          data: { id: asset.identifier, label: `${named(asset)}\n${asset.internalAssetType ?? ""}` },
          position: { ...(places.get(asset.identifier) ?? MIDDLE) },
        })),
        ...links
          .filter((link) => !there.has(link.id))
          .map(({ id, from, to, label }) => ({ data: { id, source: from, target: to, label } })),
      ]);
      for (const node of core.nodes()) {
        node.position({ ...(places.get(node.id()) ?? MIDDLE) });
        node.toggleClass("failing", network.failing === node.id());
      }
      for (const element of core.elements()) element.toggleClass("marked", network.marked.has(element.id()));
    });
    if (core.nodes().length !== before) this.fit();
  }

  choose(id: string): void {
    this.core.nodes(".chosen").removeClass("chosen");
    this.core.getElementById(id).addClass("chosen");
  }

  /** Bring all of it into view. Names are not measured for that: of two thousand it would take seconds. */
  fit(): void {
    const { width, height } = this.core.container()?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const found = this.core.nodes().map((node) => node.position());
    const [left, right] = range(found.map(({ x }) => x));
    const [top, bottom] = range(found.map(({ y }) => y));
    const zoom = Math.min(CLOSEST, width / (right - left + 2 * EDGE), height / (bottom - top + 2 * EDGE));
    const pan = { x: width / 2 - (zoom * (left + right)) / 2, y: height / 2 - (zoom * (top + bottom)) / 2 };
    if (found.length && zoom > 0) this.core.viewport({ zoom, pan });
  }

  zoom(factor: number): void {
    const { width, height } = this.core.container()?.getBoundingClientRect() ?? { width: 0, height: 0 };
    this.core.zoom({ level: this.core.zoom() * factor, renderedPosition: { x: width / 2, y: height / 2 } });
  }

  /** Draw with the colours that the page has now. */
  colour(of: (name: string) => string): void {
    this.core.style(styles(of, this.core.nodes().length > MANY));
  }

  end(): void {
    this.core.destroy();
  }
}

function range(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** The name of an asset, short enough for a drawing. */
function named(asset: Shown): string {
  const name = asset.internalName || asset.identifier;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

function styles(of: (name: string) => string, many: boolean): StylesheetStyle[] {
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        "text-wrap": "wrap",
        "text-valign": "bottom",
        "text-margin-y": 4,
        "font-size": 12,
        "font-family": "system-ui, sans-serif",
        "min-zoomed-font-size": 7,
        color: of("--text"),
        "background-color": of("--accent"),
        "border-width": 1,
        "border-color": of("--ground"),
        width: 18,
        height: 18,
      },
    },
    {
      selector: "edge",
      style: {
        width: 1,
        "line-color": of("--quiet"),
        "target-arrow-color": of("--quiet"),
        "target-arrow-shape": many ? "none" : "triangle",
        "curve-style": many ? "haystack" : "bezier",
        "arrow-scale": 0.8,
        label: many ? "" : "data(label)",
        "font-size": 9,
        color: of("--quiet"),
        "min-zoomed-font-size": 7,
        "text-background-color": of("--ground"),
        "text-background-opacity": 0.85,
      },
    },
    { selector: "node.marked", style: { "border-width": 4, "border-color": of("--unsure"), width: 24, height: 24 } },
    {
      selector: "edge.marked",
      style: { width: 3, "line-color": of("--unsure"), "target-arrow-color": of("--unsure") },
    },
    {
      selector: "node.failing",
      style: { "background-color": of("--bad"), shape: "diamond", width: 32, height: 32 },
    },
    { selector: "node.chosen", style: { "border-width": 5, "border-color": of("--text") } },
  ];
}
