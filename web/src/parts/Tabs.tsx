/** Parts of which one is shown at a time. */

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import style from "./Tabs.module.css";

export function Tabs({ label, tabs }: { label: string; tabs: readonly [title: string, content: ReactNode][] }) {
  return (
    <Base.Root defaultValue={tabs[0]?.[0] ?? null}>
      <Base.List className={style.list} aria-label={label} activateOnFocus>
        {tabs.map(([title]) => (
          <Base.Tab key={title} value={title} className={style.tab}>
            {title}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map(([title, content]) => (
        <Base.Panel key={title} value={title} className={style.panel}>
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
