/** Finds an asset by its name or id, and lets one be chosen. */

import { type FormEvent, useId, useState } from "react";
import { useAsked } from "~/api/ask";
import style from "~/pages/explore/Explore.module.css";
import { ExploreFindDocument } from "~/pages/explore/explore.generated";
import type { Shown } from "~/pages/explore/network";
import { Button } from "~/parts/Button";
import { Answered, Empty } from "~/parts/State";

export function Find({ label, onChoose }: { label: string; onChoose: (asset: Shown) => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const sent = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setText(String(new FormData(event.currentTarget).get("text")).trim());
  };
  return (
    <div>
      <form className={style.find} onSubmit={sent}>
        <label htmlFor={id}>{label}</label>
        <input id={id} name="text" type="search" required />
        <Button type="submit" quiet>
          Find
        </Button>
      </form>
      {text && <Found text={text} onChoose={onChoose} />}
    </div>
  );
}

function Found({ text, onChoose }: { text: string; onChoose: (asset: Shown) => void }) {
  const asked = useAsked(ExploreFindDocument, { text, id: text });
  return (
    <Answered asked={{ ...asked, data: quiet(asked.data) } as typeof asked} what="the assets" lines={3}>
      {({ assetsConnection: { edges, totalCount } }) =>
        edges.length ? (
          <>
            <ul className={style.found}>
              {edges.map(({ node }) => (
                <li key={node.identifier}>
                  <button type="button" className={style.pick} onClick={() => onChoose(node)}>
                    {node.internalName || node.identifier}
                  </button>{" "}
                  <span className={style.quiet}>{where(node)}</span>
                </li>
              ))}
            </ul>
            {totalCount > edges.length && <p>{totalCount} have it; write more of it to see others.</p>}
          </>
        ) : (
          <Empty title={`Nothing has «${text}» in its name or id.`} />
        )
      }
    </Answered>
  );
}

/** A list of names to choose from needs no word on what else may be unread. */
function quiet<A extends { extensions: object } | undefined>(answer: A): A {
  return answer && { ...answer, extensions: {} };
}

export function where(asset: Shown): string {
  return [asset.internalAssetType, asset.cloudAccountID, asset.internalRegion].filter(Boolean).join(", ");
}
