import { Button as Base } from "@base-ui/react/button";
import type { ComponentProps } from "react";
import style from "./Button.module.css";

/** `busy`: it does what it is for, and cannot be pressed until that is done; it keeps the focus. */
export function Button({
  busy = false,
  quiet = false,
  ...more
}: Omit<ComponentProps<"button">, "ref"> & { busy?: boolean; quiet?: boolean }) {
  return (
    <Base
      type="button"
      {...more}
      disabled={busy || more.disabled}
      focusableWhenDisabled
      aria-busy={busy || undefined}
      className={quiet ? `${style.button} ${style.quiet}` : style.button}
    />
  );
}
