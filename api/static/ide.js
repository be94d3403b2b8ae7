// The page to write queries on: a query, its variables, the answer, and the schema to look things up in.
// It has no dependencies and asks nothing but this server, so it works without any other network.
"use strict";

const byId = (id) => document.getElementById(id);
const EXAMPLES = {
  "Trails": "{\n  trails {\n    ...AssetFragment\n    isMultiRegionTrail\n    status { isLogging }\n  }\n}",
  "Accounts without a proper trail": "{\n  AWSLogging1 { ...AssetFragment }\n}",
  "Accounts and their neighbours":
    "{\n  connectors {\n    internalName\n    neighbours(first: 10) {\n      edges { type direction node { internalAssetType internalName } }\n    }\n  }\n}",
  "Controls": "{\n  controls {\n    id\n    title\n    lastVerdict { verdict }\n  }\n}",
};
const SCHEMA = `{ __schema { queryType { name } mutationType { name } types { ...Known } } }
fragment Known on __Type {
  kind name description
  fields { name description type { ...Named } args { name description type { ...Named } } }
  inputFields { name description type { ...Named } }
  enumValues { name description }
  possibleTypes { name }
}
fragment Named on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;
let types = new Map();
let roots = [];

async function ask(query, variables) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: text.trim() || `HTTP ${response.status}` }] };
  }
}

function tell(state, errors) {
  byId("state").textContent = state;
  byId("errors").replaceChildren(...errors.map((text) => element("li", text)));
}

function located({ message, locations }) {
  return locations?.length ? `Line ${locations[0].line}, column ${locations[0].column}: ${message}` : message;
}

async function run() {
  let variables;
  try {
    variables = JSON.parse(byId("variables").value || "{}");
  } catch (error) {
    return tell("Not asked", [`The variables are not JSON: ${error.message}`]);
  }
  tell("Asking …", []);
  const began = performance.now();
  try {
    const answer = await ask(byId("query").value, variables);
    const errors = answer.errors ?? [];
    byId("result").textContent = JSON.stringify(answer, null, 2);
    return tell(`${errors.length ? "Refused" : "Answered"} in ${Math.round(performance.now() - began)} ms`, errors.map(located));
  } catch (error) {
    return tell("Not answered", [`The server cannot be reached: ${error.message}`]);
  }
}

function element(name, text, below = []) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...below);
  return made;
}

// The place in the schema is the fragment of the address, so that going back goes back.
function link(name, text = name) {
  const made = element("a", text);
  made.href = `#${name}`;
  return made;
}

function named(type) {
  if (type.kind === "NON_NULL") return [...named(type.ofType), "!"];
  if (type.kind === "LIST") return ["[", ...named(type.ofType), "]"];
  return [link(type.name)];
}

function described(member) {
  const line = element("code", member.name);
  if (member.args?.length) line.append("(", ...member.args.flatMap((a, i) => [i ? ", " : "", `${a.name}: `, ...named(a.type)]), ")");
  if (member.type) line.append(": ", ...named(member.type));
  const made = element("article", "", [line, element("p", member.description)]);
  made.dataset.name = member.name;
  return made;
}

function show() {
  const [name, member] = location.hash.slice(1).split(".");
  const type = types.get(name) ?? types.get(roots[0]);
  byId("path").replaceChildren(...roots.filter((root) => root !== type.name).flatMap((root) => [link(root), " "]), element("b", type.name));
  const members = type.fields ?? type.inputFields ?? type.enumValues ?? [];
  const kinds = (type.possibleTypes ?? []).flatMap((t) => [link(t.name), " "]);
  byId("docs").replaceChildren(element("p", type.description), element("p", "", kinds), ...members.map(described));
  byId("docs").scrollTop = 0;
  byId("docs").querySelector(`[data-name="${CSS.escape(member ?? "")}"]`)?.scrollIntoView();
}

function find() {
  const wanted = byId("find").value.trim().toLowerCase();
  if (!wanted) return show();
  const found = [];
  for (const type of types.values()) {
    if (type.name.toLowerCase().includes(wanted)) found.push(element("article", "", [link(type.name), element("p", type.description)]));
    for (const field of type.fields ?? []) {
      if (field.name.toLowerCase().includes(wanted)) found.push(element("article", "", [link(`${type.name}.${field.name}`)]));
    }
    if (found.length > 100) break;
  }
  return byId("docs").replaceChildren(...(found.length ? found : [element("p", "No type or field has a name like this.")]));
}

function remember() {
  sessionStorage.setItem("query", byId("query").value);
  sessionStorage.setItem("variables", byId("variables").value);
}

function example({ target }) {
  byId("query").value = EXAMPLES[target.value];
  byId("variables").value = "{}";
  target.selectedIndex = 0;
  remember();
}

async function start() {
  byId("examples").append(...Object.keys(EXAMPLES).map((name) => element("option", name)));
  byId("examples").addEventListener("change", example);
  byId("query").value = sessionStorage.getItem("query") ?? EXAMPLES.Trails;
  byId("variables").value = sessionStorage.getItem("variables") ?? "{}";
  byId("run").addEventListener("click", run);
  document.addEventListener("input", remember);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  const { data, errors } = await ask(SCHEMA, {});
  if (errors) return byId("docs").append(...errors.map(({ message }) => element("p", message)));
  const { queryType, mutationType, types: all } = data.__schema;
  types = new Map(all.filter((t) => !t.name.startsWith("__")).map((t) => [t.name, t]));
  roots = [queryType.name, mutationType.name];
  byId("find").addEventListener("input", find);
  window.addEventListener("hashchange", show);
  return find();
}

start();
