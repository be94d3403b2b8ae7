/** Where assets are drawn: in rings around the start, each branch in a sector as wide as what hangs on it; the same for the same tree. */

import type { Branch } from "~/pages/explore/network";

export type Places = Map<string, { x: number; y: number }>;
const RING = 170;
const ROW = 60; // between the rows of a ring that has too many for one
const APART = 95; // along a ring, so that names do not lie on each other

export function places(roots: readonly Branch[]): Places {
  const found: Places = new Map();
  let left = 0;
  for (const root of roots) {
    const all = rings(root);
    const last = all.at(-1) as Ring;
    const reach = last.radius + (last.rows - 1) * ROW;
    put(root, found, left + reach, all);
    left += 2 * (reach + RING);
  }
  return found;
}

const sizes = new WeakMap<Branch, number>();

/** How many ends a branch has. */
function width(branch: Branch): number {
  const known = sizes.get(branch);
  if (known !== undefined) return known;
  const found = Math.max(
    1,
    branch.below.reduce((all, each) => all + width(each), 0),
  );
  sizes.set(branch, found);
  return found;
}

/** Of each ring the least radius, and in how many rows what is on it stands. */
interface Ring {
  radius: number;
  rows: number;
}

/** The rings around a root, each wide enough for what is on it and outside of the one before. */
function rings(root: Branch): Ring[] {
  const found: Ring[] = [];
  let reach = -RING;
  for (let ring = [root]; ring.length; ring = ring.flatMap((branch) => branch.below)) {
    const rows = Math.max(1, Math.round(Math.sqrt(ring.length / 25)));
    const wide = (APART * ring.length) / (2 * Math.PI * rows);
    const radius = found.length ? Math.max(reach + RING, wide) : 0;
    found.push({ radius, rows });
    reach = radius + (rows - 1) * ROW;
  }
  return found;
}

function put(root: Branch, found: Places, x: number, all: readonly Ring[]): void {
  let ring = [{ branch: root, from: 0, to: 2 * Math.PI }];
  for (const { radius, rows } of all) {
    ring.forEach(({ branch, from, to }, place) => {
      const angle = (from + to) / 2;
      const out = radius + (place % rows) * ROW;
      found.set(branch.asset.identifier, { x: x + out * Math.cos(angle), y: out * Math.sin(angle) });
    });
    ring = ring.flatMap(({ branch, from, to }) => {
      let start = from;
      return branch.below.map((each) => {
        const end = start + ((to - from) * width(each)) / width(branch);
        const sector = { branch: each, from: start, to: end };
        start = end;
        return sector;
      });
    });
  }
}
