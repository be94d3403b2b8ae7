/** The same as the drawing, as a tree of lists: for the keyboard, for a screen reader, and for copying. */

import { memo } from "react";
import style from "~/pages/explore/Explore.module.css";
import type { Branch, Link, Network } from "~/pages/explore/network";

interface Given {
  tree: readonly Branch[];
  network: Network;
  chosen: string;
  onChoose: (id: string) => void;
}

export const List = memo(function List({ tree, network, chosen, onChoose }: Given) {
  return (
    <ul className={style.tree}>
      {tree.map((branch) => (
        <Item key={branch.asset.identifier} branch={branch} network={network} chosen={chosen} onChoose={onChoose} />
      ))}
    </ul>
  );
});

function Item({ branch, network, chosen, onChoose }: Omit<Given, "tree"> & { branch: Branch }) {
  const { asset, link, below } = branch;
  const id = asset.identifier;
  return (
    <li>
      {link && <span className={style.quiet}>{way(link, id)} </span>}
      <button
        type="button"
        className={style.pick}
        aria-current={chosen === id ? "true" : undefined}
        onClick={() => onChoose(id)}
      >
        {asset.internalName || id}
      </button>{" "}
      <span className={style.quiet}>{asset.internalAssetType}</span>
      {network.failing === id && <strong className={style.bad}> ✕ judged here</strong>}
      {network.failing !== id && network.marked.has(id) && <span className={style.marked}> on the path</span>}
      {below.length > 0 && <List tree={below} network={network} chosen={chosen} onChoose={onChoose} />}
    </li>
  );
}

/** By which link it was reached, with the direction. */
function way(link: Link, id: string): string {
  return link.to === id ? `${link.label} →` : `← ${link.label}`;
}
