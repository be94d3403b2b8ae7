/** Text of a language, highlighted. It becomes elements, never markup of its own. */

import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import { useState } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import bash from "refractor/bash";
import { refractor } from "refractor/core";
import graphql from "refractor/graphql";
import hcl from "refractor/hcl";
import json from "refractor/json";
import yaml from "refractor/yaml";
import { Button } from "~/parts/Button";
import style from "./Code.module.css";

for (const language of [bash, graphql, hcl, json, yaml]) refractor.register(language);

export function Code({ text, language = "", label }: { text: string; language?: string; label: string }) {
  const known = refractor.registered(language);
  return (
    <figure className={style.figure}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className={style.code} tabIndex={0} aria-label={label}>
        <pre>
          <code>{known ? toJsxRuntime(refractor.highlight(text, language), { Fragment, jsx, jsxs }) : text}</code>
        </pre>
      </section>
      <Copy text={text} />
    </figure>
  );
}

function Copy({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  if (!navigator.clipboard) return null; // no clipboard without https or loopback
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className={style.copy}>
      <Button quiet onClick={copy}>
        {copied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
