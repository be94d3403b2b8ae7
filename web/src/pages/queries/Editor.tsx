/**
 * Where a query is written: CodeMirror with completion and mistakes from the schema.
 *
 * It lives in a shadow root: there CodeMirror's styles are sheets of their own, which the policy of the page allows, and
 * no `<style>` elements, which it refuses.
 */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { linter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completion, getSchema, graphqlLanguageSupport, jump, stateExtensions, updateSchema } from "cm6-graphql";
import type { GraphQLSchema } from "graphql";
import { useEffect, useRef } from "react";
import { mistakes } from "~/pages/queries/checking";
import style from "~/pages/queries/Queries.module.css";

const MONO = { fontFamily: "var(--mono)" };
const wavy = (colour: string) => ({
  backgroundImage: "none",
  textDecoration: `underline wavy ${colour}`,
  paddingBottom: "0",
});
const LOOK = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--raised)", height: "100%", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-content": { ...MONO, caretColor: "var(--text)", padding: "0.5rem 0" },
  ".cm-scroller": { ...MONO, overflow: "auto" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--neutral-ground)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--neutral-ground)" },
  ".cm-tooltip": { backgroundColor: "var(--ground)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": MONO,
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", fontStyle: "normal", opacity: "0.85" },
  ".cm-completionInfo": { maxWidth: "24rem", padding: "0.4rem 0.6rem" },
  ".cm-completionIcon": { display: "none" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", maxWidth: "30rem" },
  ".cm-lintRange-error": wavy("var(--bad)"),
  ".cm-lintRange-warning": wavy("var(--unsure)"),
  ".cm-lintPoint::after": { borderBottomColor: "var(--bad)" },
});
const COLOURS = HighlightStyle.define([
  { tag: [tags.definitionKeyword, tags.keyword, tags.bool, tags.integer, tags.float, tags.null], color: "var(--bad)" },
  { tag: tags.propertyName, color: "var(--link)" },
  { tag: tags.attributeName, color: "var(--unsure)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: tags.lineComment, color: "var(--quiet)" },
]);

interface Given {
  label: string;
  value: string;
  schema: GraphQLSchema | undefined;
  onChange: (text: string) => void;
  onRun: () => void;
  /** Somebody points at a field, with Control or Command held. */
  onLookUp: (type: string) => void;
}

export function Editor(given: Given) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(given);
  latest.current = given;

  useEffect(() => {
    const place = host.current as HTMLDivElement;
    const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
    const state = EditorState.create({ doc: latest.current.value, extensions: extensions(latest) });
    const made = new EditorView({ state, parent: root, root });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const here = view.current;
    if (here && here.state.doc.toString() !== given.value)
      here.dispatch({ changes: { from: 0, to: here.state.doc.length, insert: given.value } });
  }, [given.value]);

  useEffect(() => {
    if (view.current && given.schema) updateSchema(view.current, given.schema);
  }, [given.schema]);

  return <div ref={host} className={style.editor} />;
}

/**
 * What replaces a selection is put in by CodeMirror. Left to itself, Chrome would give it the colour of what stood there, as a
 * style that the policy refuses and that CodeMirror takes away again.
 */
const REPLACING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const range = event.getTargetRanges()[0];
    if (event.inputType !== "insertText" || event.data === null || !range || range.collapsed) return false;
    const from = view.posAtDOM(range.startContainer, range.startOffset);
    const to = view.posAtDOM(range.endContainer, range.endOffset);
    const selection = { anchor: from + event.data.length };
    view.dispatch({
      changes: { from, to, insert: event.data },
      selection,
      userEvent: "input.type",
      scrollIntoView: true,
    });
    event.preventDefault();
    return true;
  },
});

function extensions(latest: { readonly current: Given }) {
  const run = () => {
    latest.current.onRun();
    return true;
  };
  return [
    keymap.of([{ key: "Mod-Enter", run }]),
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    graphqlLanguageSupport(),
    completion,
    jump,
    stateExtensions(undefined, {
      onShowInDocs: (field, type, parent) =>
        latest.current.onLookUp(parent && field ? `${parent}.${field}` : (type ?? "Query")),
    }),
    REPLACING,
    linter(
      (view) =>
        mistakes(view.state.doc.toString(), getSchema(view.state) || undefined).map((mistake) => ({
          severity: "error" as const,
          message: mistake.message,
          from: Math.min(mistake.from, view.state.doc.length),
          to: Math.min(mistake.to, view.state.doc.length),
        })),
      { needsRefresh: (update) => getSchema(update.startState) !== getSchema(update.state) },
    ),
    syntaxHighlighting(COLOURS),
    LOOK,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": latest.current.label }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    }),
  ];
}
