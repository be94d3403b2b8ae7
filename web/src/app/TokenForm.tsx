/** Shown in place of a page when the server, which others can reach, wants its token. */

import { type FormEvent, useId } from "react";
import { client } from "~/api/client";
import { give } from "~/api/token";
import { Button } from "~/parts/Button";
import { Page } from "~/parts/Page";
import style from "./Shell.module.css";

export function TokenForm({ wrong }: { wrong: boolean }) {
  const id = useId();
  const given = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    give(String(new FormData(event.currentTarget).get("token")));
    client.resetQueries();
  };
  return (
    <Page title="Enter the token">
      <form className={style.token} onSubmit={given}>
        <p>
          This server can be reached from other machines, so it wants its token. Whoever started it finds the place of
          the token in its first lines. It is kept for this tab only.
        </p>
        {wrong && <p role="alert">That was not it: the server does not take this token.</p>}
        <label htmlFor={id}>Token</label>
        <input id={id} name="token" type="password" autoComplete="current-password" required />
        <div>
          <Button type="submit">Continue</Button>
        </div>
      </form>
    </Page>
  );
}
