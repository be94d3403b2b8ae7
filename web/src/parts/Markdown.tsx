/** The words of a control, which are Markdown. HTML in them is shown as text. */

import Base, { type Components } from "react-markdown";
import { Code } from "~/parts/Code";
import style from "./Markdown.module.css";

const COMPONENTS: Components = {
  pre: ({ node }) => {
    const code = node?.children[0];
    if (code?.type !== "element") return null;
    const text = code.children.map((child) => (child.type === "text" ? child.value : "")).join("");
    const language = /language-(\w+)/.exec(String(code.properties.className ?? ""))?.[1] ?? "";
    return <Code text={text.trimEnd()} language={language} label={language || "Code"} />;
  },
  a: ({ href, children }) => (
    <a href={href} rel="noreferrer" target="_blank">
      {children}
    </a>
  ),
  img: ({ alt }) => <>{alt}</>, // nothing is fetched from elsewhere
};

export function Markdown({ text }: { text: string }) {
  return (
    <div className={style.markdown}>
      <Base components={COMPONENTS}>{text}</Base>
    </div>
  );
}

/** The parts of a text under its headings of a level; what stands before the first is under «». */
export function parts(text: string, level: number): [heading: string, text: string][] {
  const mark = `${"#".repeat(level)} `;
  const found: [string, string[]][] = [["", []]];
  let fenced = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    if (!fenced && line.startsWith(mark)) found.push([line.slice(mark.length).trim(), []]);
    else found.at(-1)?.[1].push(line);
  }
  return found
    .map(([heading, lines]): [string, string] => [heading, lines.join("\n").trim()])
    .filter(([, body]) => body);
}
