/** Queries to begin with, and those that are kept in this browser. */

import { Link } from "@tanstack/react-router";
import { type FormEvent, useId, useState } from "react";
import { download } from "~/pages/queries/download";
import style from "~/pages/queries/Queries.module.css";
import { forget, rename, type Saved, save, understood, useSaved } from "~/pages/queries/saved";
import { STARTING } from "~/pages/queries/starting";
import { Button } from "~/parts/Button";
import { Empty } from "~/parts/State";

export function Starting() {
  return (
    <ul className={style.plain}>
      {STARTING.map(([name, query]) => (
        <li key={name}>
          <Link to="/queries" search={{ query }}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function SavedQueries({ query, variables }: { query: string; variables: string }) {
  const id = useId();
  const saved = useSaved();
  const [told, setTold] = useState("");
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name")).trim();
    if (!name) return;
    save({ name, query, variables });
    setTold(`«${name}» is saved in this browser.`);
    form.reset();
  };
  return (
    <>
      <form className={style.row} onSubmit={keep}>
        <label htmlFor={id}>Name</label>
        <input id={id} name="name" required maxLength={200} />
        <Button type="submit" quiet>
          Save this query
        </Button>
      </form>
      <p role="status">{told}</p>
      {saved.length ? (
        <ul className={style.plain}>
          {saved.map((each) => (
            <One key={each.name} saved={each} />
          ))}
        </ul>
      ) : (
        <Empty title="None are saved in this browser." />
      )}
      <Files saved={saved} tell={setTold} />
    </>
  );
}

function One({ saved }: { saved: Saved }) {
  const [renaming, setRenaming] = useState(false);
  const renamed = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename(saved.name, String(new FormData(event.currentTarget).get("to")));
    setRenaming(false);
  };
  if (renaming)
    return (
      <li>
        <form className={style.row} onSubmit={renamed}>
          <input
            name="to"
            aria-label={`New name of ${saved.name}`}
            defaultValue={saved.name}
            required
            maxLength={200}
          />
          <Button type="submit" quiet>
            Rename
          </Button>
        </form>
      </li>
    );
  return (
    <li className={style.row}>
      <Link to="/queries" search={{ query: saved.query, variables: saved.variables }}>
        {saved.name}
      </Link>
      <Button quiet aria-label={`Rename ${saved.name}`} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <Button quiet aria-label={`Delete ${saved.name}`} onClick={() => forget(saved.name)}>
        Delete
      </Button>
    </li>
  );
}

/** Saved queries as a file, to and from other browsers. */
function Files({ saved, tell }: { saved: readonly Saved[]; tell: (text: string) => void }) {
  const id = useId();
  const taken = async (file: File | undefined) => {
    if (!file) return;
    try {
      const found = understood(JSON.parse(await file.text()));
      save(...found);
      tell(`${found.length} ${found.length === 1 ? "query" : "queries"} came from ${file.name}.`);
    } catch (error) {
      tell(`${file.name} holds no saved queries: ${error instanceof Error ? error.message : error}`);
    }
  };
  return (
    <div className={style.row}>
      <Button
        quiet
        disabled={!saved.length}
        onClick={() => download("emptyset-queries.json", "application/json", JSON.stringify(saved, null, 2))}
      >
        Export all
      </Button>
      <label htmlFor={id}>Import</label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        onChange={(event) => void taken(event.target.files?.[0])}
      />
    </div>
  );
}
