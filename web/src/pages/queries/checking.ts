/** What is wrong with a query before it is sent, each with its place. */

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoUnusedFragmentsRule,
  parse,
  specifiedRules,
  validate,
  visit,
} from "graphql";

export interface Mistake {
  message: string;
  from: number;
  to: number;
}

const RULES = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
// What every server of ours knows by this name; what it selects does not matter here.
const COMMON = "AssetFragment";
const KNOWN = parse(`fragment ${COMMON} on IAsset { identifier }`, { noLocation: true });

export function mistakes(text: string, schema: GraphQLSchema | undefined): Mistake[] {
  if (!text.trim()) return [];
  try {
    const document = parse(text);
    return schema ? validate(schema, completed(document), RULES).map(placed) : [];
  } catch (error) {
    return error instanceof GraphQLError ? [placed(error)] : [];
  }
}

/** The document with the fragment that the server adds, if it is used and not defined. */
function completed(document: DocumentNode): DocumentNode {
  let used = false;
  visit(document, {
    FragmentSpread({ name }) {
      used ||= name.value === COMMON;
    },
  });
  const defined = document.definitions.some((d) => d.kind === "FragmentDefinition" && d.name.value === COMMON);
  return used && !defined ? { ...document, definitions: [...document.definitions, ...KNOWN.definitions] } : document;
}

function placed(error: GraphQLError): Mistake {
  const location = error.nodes?.[0]?.loc;
  const from = location?.start ?? error.positions?.[0] ?? 0;
  return {
    message: error.message,
    from,
    to: Math.max(location ? Math.min(location.end, from + 80) : from + 1, from + 1),
  };
}
