/** What is shown: assets and the links between them, put together from the answers, and what of it is opened by whom. */

import type { ExploreControlQuery, ExploreNeighboursQuery, ExplorePathsQuery } from "~/pages/explore/explore.generated";

export interface Shown {
  identifier: string;
  internalName: string | null;
  internalAssetType: string | null;
  internalRegion?: string | null;
  cloudAccountID?: string | null;
}

export interface Link {
  id: string;
  from: string;
  to: string;
  label: string;
}

/** A group of neighbours that is open, with how many of them are shown. */
export interface Open {
  id: string;
  relationship: string;
  direction: string;
  type: string;
  first: number;
}

export type Judged = NonNullable<
  NonNullable<ExploreControlQuery["control"]>["lastVerdict"]
>["accounts"][number]["failing"][number];
export type Path = ExplorePathsQuery["paths"][number];

/** Assets by identifier and links by id; `marked` are on a path, `failing` is what a control says fails. */
export class Network {
  readonly assets = new Map<string, Shown>();
  readonly links = new Map<string, Link>();
  readonly marked = new Set<string>();
  failing = "";

  asset(found: Shown): void {
    this.assets.set(found.identifier, { ...this.assets.get(found.identifier), ...found });
  }

  /** A link as it stands in the graph, whoever of both it was found from. */
  link(here: string, there: string, label: string, key: string, outgoing: boolean): string {
    const [from, to] = outgoing ? [here, there] : [there, here];
    const id = `${from} ${key} ${to}`;
    if (!this.links.has(id)) this.links.set(id, { id, from, to, label });
    return id;
  }

  path(path: Path): void {
    let here: Shown = path.start;
    this.asset(here);
    this.marked.add(here.identifier);
    for (const { asset, relationship, direction, relation } of path.steps) {
      this.asset(asset);
      this.marked.add(asset.identifier);
      const label = relation ?? relationship;
      this.marked.add(this.link(here.identifier, asset.identifier, label, relationship, direction === "OUTGOING"));
      here = asset;
    }
  }

  /** An asset that a control judged, with the ways to what it was judged by. */
  judged(found: Judged, account: string): void {
    this.asset({ ...found, cloudAccountID: account });
    this.failing = found.identifier;
    this.marked.add(found.identifier);
    for (const { path } of found.evidence ?? []) {
      let here = found.identifier;
      for (const step of path) {
        this.asset({ ...step, internalAssetType: step.type });
        this.marked.add(step.identifier);
        this.marked.add(this.link(here, step.identifier, step.relation, step.relation, true));
        here = step.identifier;
      }
    }
  }

  neighbours(open: Open, found: ExploreNeighboursQuery): void {
    for (const { node, relation } of found.asset?.neighbours.edges ?? []) {
      this.asset(node);
      this.link(
        open.id,
        node.identifier,
        relation ?? open.relationship,
        open.relationship,
        open.direction === "OUTGOING",
      );
    }
  }

  /** The tree in which everything is reached first from the start, and what is in no tree, each with what lies below. */
  tree(start: string): Branch[] {
    const near = new Map<string, { there: string; link: Link }[]>();
    const put = (here: string, there: string, link: Link) => {
      const known = near.get(here);
      if (known) known.push({ there, link });
      else near.set(here, [{ there, link }]);
    };
    for (const link of this.links.values()) {
      put(link.from, link.to, link);
      put(link.to, link.from, link);
    }
    const seen = new Set<string>();
    const roots = [start, ...this.assets.keys()].filter((id) => this.assets.has(id));
    return roots.flatMap((id) => (seen.has(id) ? [] : [this.branch(id, near, seen)]));
  }

  private branch(root: string, near: Map<string, { there: string; link: Link }[]>, seen: Set<string>): Branch {
    const top: Branch = { asset: this.assets.get(root) as Shown, below: [] };
    seen.add(root);
    const pending = [top];
    for (let place = 0, here = pending[0]; here; here = pending[++place])
      for (const { there, link } of near.get(here.asset.identifier) ?? []) {
        const asset = this.assets.get(there);
        if (!asset || seen.has(there)) continue;
        seen.add(there);
        const branch: Branch = { asset, link, below: [] };
        here.below.push(branch);
        pending.push(branch);
      }
    return top;
  }
}

/** An asset in the tree, by which link it hangs there, and what hangs on it. */
export interface Branch {
  asset: Shown;
  link?: Link;
  below: Branch[];
}

const MARK = "~";

/** Open groups as an address holds them. */
export function opened(text = ""): Open[] {
  return text.split(" ").flatMap((each) => {
    const [id, relationship, direction, type, first] = each.split(MARK);
    if (!id || !relationship || !direction || !type) return [];
    return [{ id, relationship, direction, type, first: Math.min(1000, Math.max(1, Number(first) || 1)) }];
  });
}

export function held(open: readonly Open[]): string {
  return open.map((o) => [o.id, o.relationship, o.direction, o.type, o.first].join(MARK)).join(" ");
}

export function same(a: Omit<Open, "first">, b: Omit<Open, "first">): boolean {
  return a.id === b.id && a.relationship === b.relationship && a.direction === b.direction && a.type === b.type;
}
