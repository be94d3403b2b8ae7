/** All assets: searched, filtered by whatever the API can compare, page by page. Its address is the whole question. */

import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useAsked } from "~/api/ask";
import { useSearchState } from "~/app/search";
import style from "~/pages/assets/Assets.module.css";
import { columnsOf, type Names, question, useFound, whereOf } from "~/pages/assets/asking";
import { AccountsDocument } from "~/pages/assets/assets.generated";
import { Builder } from "~/pages/assets/Builder";
import { Columns } from "~/pages/assets/Columns";
import { Results } from "~/pages/assets/Results";
import * as wheres from "~/pages/assets/where";
import { Button } from "~/parts/Button";
import { Code } from "~/parts/Code";
import { Disclosure } from "~/parts/Disclosure";
import { ChoiceFilter, Filters, TextFilter } from "~/parts/Filters";
import { Page, Section } from "~/parts/Page";
import { Answered, Empty } from "~/parts/State";
import { ANY, ASSET_TYPES, type TypeOf, typeOf } from "~/schema/types";

const PAUSE = 300; // milliseconds without a key before a text is asked for

export function AssetsPage() {
  const [search, change] = useSearchState<Names>();
  const type = typeOf(search.type || ANY);
  const fresh = { after: "", before: "" };
  const typed = usePaused((text) => change({ text, ...fresh }));
  const accounts = useAsked(AccountsDocument, {}).data?.data.connectors ?? [];
  return (
    <Page title="Assets">
      <Filters label="Assets">
        <TextFilter label="Name or id contains" value={search.text} onChange={typed} />
        <ChoiceFilter
          label="Type"
          value={search.type}
          onChange={(type) => change({ type, where: "", order: "", columns: "", ...fresh })}
          choices={ASSET_TYPES.map((name) => [name, name])}
        />
        <ChoiceFilter
          label="Account"
          value={search.account}
          onChange={(account) => change({ account, ...fresh })}
          choices={accounts.map((a) => [a.cloudAccountID ?? "", `${a.internalName} ${a.cloudAccountID}`])}
        />
        {type && (
          <ChoiceFilter
            label="Order"
            value={search.order || "internalName"}
            onChange={(order) => change({ order, ...fresh })}
            choices={type.sorts.flatMap((name) => [
              [name, `by ${name}`],
              [`-${name}`, `by ${name}, last first`],
            ])}
            all=""
          />
        )}
      </Filters>
      {type ? (
        <Shown key={type.name} type={type} />
      ) : (
        <Empty title={`There is no type «${search.type}».`}>
          <p>Choose one of the list above.</p>
        </Empty>
      )}
    </Page>
  );
}

function Shown({ type }: { type: TypeOf }) {
  const [search, change] = useSearchState<Names>();
  const inAddress = wheres.read(type, search.where ?? "");
  const columns = columnsOf(type, search.columns);
  const text = question(
    type,
    whereOf(search, inAddress ? wheres.written(type, inAddress) : {}),
    search.order ?? "",
    columns,
  );
  const asked = useFound(type, text, search.after ?? "");
  return (
    <>
      {!inAddress && (
        <Empty title="The conditions in this address cannot be read, so they are left out.">
          <p>The link may have been cut. Build them anew below.</p>
        </Empty>
      )}
      <Conditions key={search.where ?? ""} type={type} given={inAddress ?? wheres.group()} columns={columns} />
      <Section title="Found">
        <Columns type={type} shown={columns} onChange={(chosen) => change({ columns: chosen.join(" ") })} />
        <Answered asked={asked} what="the assets" lines={12}>
          {(found) => <Results type={type} found={found} columns={columns} />}
        </Answered>
      </Section>
    </>
  );
}

/** The builder works on a draft; the address, and so the list, changes when it is asked for. */
function Conditions({ type, given, columns }: { type: TypeOf; given: wheres.Group; columns: readonly string[] }) {
  const [search, change] = useSearchState<Names>();
  const [draft, setDraft] = useState(given);
  const where = wheres.written(type, draft);
  const plain = JSON.stringify(where);
  const text = question(type, whereOf(search, where), search.order ?? "", columns);
  const count = wheres.counted(draft);
  const show = (text: string) => change({ where: text === "{}" ? "" : text, after: "", before: "" });
  return (
    <Section title="Conditions">
      <p className={style.quiet}>{type.doc}</p>
      <Disclosure title={count ? `Conditions: ${count}` : "Build conditions"} open={count > 0}>
        <Builder
          type={type}
          node={draft}
          onChange={setDraft}
          label={`${type.name === ANY ? "Assets" : type.name} that meets`}
        />
        <div className={style.actions}>
          <Button onClick={() => show(plain)}>Show what meets this</Button>
          {count > 0 && (
            <Button
              quiet
              onClick={() => {
                setDraft(wheres.group());
                show("");
              }}
            >
              Take all away
            </Button>
          )}
        </div>
        <h3>The GraphQL that this makes</h3>
        <Code text={text} language="graphql" label="The GraphQL that this makes" />
        <Link to="/queries" search={{ query: text } as never}>
          Open in Queries
        </Link>
      </Disclosure>
    </Section>
  );
}

/** Calls once nothing was typed for a moment. */
function usePaused(call: (text: string) => void): (text: string) => void {
  const [typed, setTyped] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function is no new text
  useEffect(() => {
    if (typed === undefined) return;
    const timer = setTimeout(() => call(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return setTyped;
}
