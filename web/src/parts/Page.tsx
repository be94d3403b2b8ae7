/** A page: its title in the window and as the heading, which gets the focus when somebody comes from another page. */

import { type ReactNode, useEffect, useRef } from "react";
import style from "./Page.module.css";

let shown = false; // the first page of a visit is announced by the browser itself

export function Page({ title, above, children }: { title: string; above?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown) heading.current?.focus({ preventScroll: true });
    shown = true;
  }, []);
  return (
    <>
      <title>{`${title} · Emptyset`}</title>
      {above}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div className={style.content}>{children}</div>
    </>
  );
}

/** A part of a page under a heading of its own. */
export function Section({ title, children, id }: { title: string; children: ReactNode; id?: string }) {
  const name = id ?? title.toLowerCase().replace(/[^a-z]+/g, "-");
  return (
    <section aria-labelledby={name} className={style.section}>
      <h2 id={name}>{title}</h2>
      {children}
    </section>
  );
}
