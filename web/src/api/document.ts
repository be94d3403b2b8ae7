/** A GraphQL operation with the types of what it takes and what it answers; scripts/generate.mjs makes them of `*.graphql`. */
export interface Document<Answer, Variables> {
  readonly name: string;
  readonly text: string;
  /** Never there: it carries the types. */
  readonly __types?: (variables: Variables) => Answer;
}
