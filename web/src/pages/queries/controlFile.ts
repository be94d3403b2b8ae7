/**
 * The file of a control, in the layout that `emptyset controls check` reads: front matter, title, rationale, query, sections.
 * What is written into it is text: a line that would begin a heading or a block of its own is escaped.
 */

import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type ValueNode,
} from "graphql";

export interface Terms {
  id: string;
  title: string;
  severity: string;
  rationale: string;
  impact: string;
  console: string;
  commandLine: string;
  terraform: string;
  reference: string;
  passes: string;
  fails: string;
}

export const ID = "[a-z0-9]+(-[a-z0-9]+)*";

/** Why a query cannot be that of a control; «» if it can. */
export function unfit(query: string): string {
  const operation = first(query);
  if (!operation) return "Write a query first: one that can be read, and asks for what is wrong.";
  if (operation.operation !== "query") return "A control asks and changes nothing; this is a mutation.";
  if (operation.variableDefinitions?.some((v) => !v.defaultValue))
    return "A control is asked without variables: write their values into the query, or give each a default.";
  return /^```/m.test(query) ? "A query with a line that begins with ``` cannot stand in a control." : "";
}

/** What does not fit, by the name of its term. */
export function wrong(terms: Terms): Partial<Record<keyof Terms, string>> {
  const fenced = "A line here may not begin with ```.";
  const blocks = (["commandLine", "terraform", "passes", "fails"] as const).filter((name) => /^```/m.test(terms[name]));
  const found: Partial<Record<keyof Terms, string>> = Object.fromEntries(blocks.map((name) => [name, fenced]));
  if (!new RegExp(`^${ID}$`).test(terms.id) || terms.id.length > 80)
    found.id = "Lower-case words and numbers, joined by hyphens, at most 80 letters.";
  if (!terms.title.trim()) found.title = "Say what must be so.";
  if (!terms.rationale.trim()) found.rationale = "Say what goes wrong where this fails.";
  if (![terms.console, terms.commandLine, terms.terraform].some((way) => way.trim()))
    found.console = "Say at least one way to mend a failure.";
  if (!/^https:\/\/\S+$/.test(terms.reference.trim())) found.reference = "An address that begins with https://";
  if (!terms.passes.trim()) found.passes = "Give a graph that must pass.";
  if (!terms.fails.trim()) found.fails = "Give a graph that must fail.";
  return found;
}

export function controlFile(terms: Terms, query: string): string {
  const ways = [
    ["Console", prose(terms.console)],
    ["Command line", block("bash", terms.commandLine)],
    ["Terraform", block("hcl", terms.terraform)],
  ].filter(([, text]) => text);
  return [
    `---\nid: ${terms.id}\nseverity: ${terms.severity}\n---`,
    `# ${line(terms.title)}`,
    prose(terms.rationale),
    block("graphql", query),
    ...(terms.impact.trim() ? ["## Impact", prose(terms.impact)] : []),
    "## Remedy",
    ...ways.flatMap(([way, text]) => [`### ${way}`, text]),
    `## References\n\n- ${terms.reference.trim()}`,
    "## Passes",
    block("yaml", terms.passes),
    "## Fails",
    block("yaml", terms.fails),
  ]
    .join("\n\n")
    .concat("\n");
}

function line(text: string): string {
  return text.trim().replace(/\s+/g, " ");
}

function prose(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .trim()
    .replace(/^(#{1,2} |```|---$)/gm, "\\$1");
}

function block(language: string, text: string): string {
  const kept = text.replace(/\r\n?/g, "\n").replace(/^\n+|\s+$/g, "");
  return kept ? `\`\`\`${language}\n${kept}\n\`\`\`` : "";
}

function first(query: string): OperationDefinitionNode | undefined {
  try {
    return parse(query).definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  } catch {
    return undefined;
  }
}

/** Graphs to begin with: an account that has nothing, and one with an asset that meets the equalities of the query. */
export function examples(query: string, schema: GraphQLSchema | undefined): Pick<Terms, "passes" | "fails"> {
  const field = first(query)?.selectionSet.selections.find((s): s is FieldNode => s.kind === Kind.FIELD);
  const root = field && schema?.getQueryType()?.getFields()[field.name.value];
  const type = root ? getNamedType(root.type).name : "Trail";
  const where = field?.arguments?.find((a: ArgumentNode) => a.name.value === "where")?.value;
  const values = ["fails: true", ...equalities(where)].join(", ");
  return { passes: "Connector production: {}", fails: `Connector production: {}\n${type} main: {${values}}` };
}

/** `{isLogging: {eq: false}}` as «isLogging: false»; whatever is no equality is left to the reader. */
function equalities(where: ValueNode | undefined): string[] {
  if (where?.kind !== Kind.OBJECT) return [];
  return where.fields.flatMap(({ name, value }) => {
    if (value.kind !== Kind.OBJECT) return plain(value).map((text) => `${name.value}: ${text}`);
    const equal = value.fields.find((f) => f.name.value === "eq");
    if (equal) return plain(equal.value).map((text) => `${name.value}: ${text}`);
    const below = /^[a-z]/.test(name.value) && !name.value.includes("_") ? equalities(value) : [];
    return below.length ? [`${name.value}: {${below.join(", ")}}`] : [];
  });
}

function plain(value: ValueNode): string[] {
  if (value.kind === Kind.STRING) return [JSON.stringify(value.value)];
  return value.kind === Kind.BOOLEAN || value.kind === Kind.INT || value.kind === Kind.FLOAT
    ? [String(value.value)]
    : [];
}
