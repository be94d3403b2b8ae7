/** Something longer behind a line that says what it is. */

import type { ReactNode } from "react";
import style from "./Disclosure.module.css";

export function Disclosure({
  title,
  children,
  open = false,
}: {
  title: ReactNode;
  children: ReactNode;
  open?: boolean;
}) {
  return (
    <details className={style.details} open={open}>
      <summary>{title}</summary>
      <div className={style.content}>{children}</div>
    </details>
  );
}
