// Types of every `*.graphql` below src/, held to api/schema.graphql: a question that the schema does not answer ends the build.
//
// Beside `name.graphql` comes `name.generated.ts`, with the types of each operation and its text as a typed document.
// Fragments stand in the file that uses them.

import { glob, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, Kind, parse, print, validate, visit } from "graphql";
import { catalogue } from "./types.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const text = await readFile(`${here}/../api/schema.graphql`, "utf8");
const schema = buildSchema(text, { assumeValid: true, noLocation: true });
const schemaDocument = parse(text, { noLocation: true });
const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** The mistakes of a document, each with its place. */
function mistakes(path, document) {
  return validate(schema, document).map((e) => `${path}:${e.locations?.[0]?.line ?? 1}: ${e.message}`);
}

/** The fragments that a part of a document leads to: the server refuses those that nothing uses. */
function reached(node, fragments, found = new Set()) {
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.find((f) => f.name.value === name.value);
      if (!fragment || found.has(fragment)) return;
      found.add(fragment);
      reached(fragment, fragments, found);
    },
  });
  return found;
}

/** An operation as a constant whose type says what it takes and what it answers. */
function constant(operation, fragments) {
  const name = operation.name.value;
  const types = `${name}${capital(operation.operation)}`;
  const text = [operation, ...reached(operation, fragments)].map(print).join("\n");
  const members = `  name: ${JSON.stringify(name)},\n  text: ${JSON.stringify(text)},\n`;
  return `export const ${name}Document: Document<${types}, ${types}Variables> = {\n${members}};\n`;
}

async function written(path, document) {
  const fragments = document.definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION);
  const asked = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  const types = await codegen({
    filename: path,
    schema: schemaDocument,
    schemaAst: schema,
    documents: [{ location: path, document }],
    config: {
      scalars: { DateTime: "string", JSON: "unknown", ID: "string" },
      skipTypename: true,
      useTypeImports: true,
      avoidOptionals: { field: true },
      enumsAsTypes: true,
      namingConvention: "keep",
    },
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });
  const constants = asked.map((operation) => constant(operation, fragments)).join("\n");
  return `// Made from ${path.split("/").pop()} by scripts/generate.mjs; not kept in git.\nimport type { Document } from "~/api/document";\n\n${types}\n${constants}`;
}

const DATA = `${here}/src/schema/data.generated.ts`;
const data = JSON.stringify(JSON.stringify(catalogue(schema)));
await writeFile(
  DATA,
  `// Made from api/schema.graphql by scripts/types.mjs; not kept in git.\nexport const DATA: string = ${data};\n`,
);

const wrong = [];
for await (const name of glob("src/**/*.graphql", { cwd: here })) {
  const path = `${here}/${name}`;
  const document = parse(await readFile(path, "utf8"));
  const found = mistakes(`web/${name}`, document);
  wrong.push(...found);
  if (!found.length) await writeFile(path.replace(/\.graphql$/, ".generated.ts"), await written(path, document));
}
if (wrong.length) {
  process.stderr.write(
    `${wrong.join("\n")}\nThe page asks what api/schema.graphql does not answer; mend these files or the schema.\n`,
  );
  process.exit(1);
}
