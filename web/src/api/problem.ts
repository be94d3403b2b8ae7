/** What went wrong, in words for whoever reads the page: what happened, and what to do. */
export class Problem extends Error {
  override readonly name = "Problem";

  readonly advice: string;
  readonly code: string;
  /** Where in the query, if the server says so. */
  readonly places: readonly { line: number; column: number }[];

  constructor(message: string, advice: string, code: string, places: readonly { line: number; column: number }[] = []) {
    super(message);
    this.advice = advice;
    this.code = code;
    this.places = places;
  }
}

const ADVICE: Record<string, string> = {
  TIMEOUT: "Ask for less: a narrower filter, or fewer fields.",
  TOO_LARGE: "Ask for less: a narrower filter, or page by page.",
  TOO_COMPLEX: "Ask for less at once, or in several steps.",
  OUT_OF_HISTORY: "Choose a later time; the page Collection shows what is kept.",
  GRAPH: "Try again in a moment. If it stays so, look into the server's log.",
  INTERNAL: "Look into the server's log, and tell us what it says.",
  UNKNOWN_ASSET: "It may have gone; the page Assets finds what there is now.",
  UNKNOWN_CONTROL: "The list of controls shows those there are.",
};

/** The server could not be reached at all. */
export function unreachable(): Problem {
  return new Problem(
    "The server does not answer.",
    "Look whether «emptyset serve» still runs where it was started, and whether this machine reaches it. Then try again.",
    "UNREACHABLE",
  );
}

/** The server's answer is no answer. */
export function broken(status: number): Problem {
  return new Problem(
    `The server's answer could not be read (status ${status}).`,
    "Something between this page and the server may have answered in its place; look at proxies. Then try again.",
    "BROKEN",
  );
}

export function unauthorized(): Problem {
  return new Problem("The server wants its token.", "Enter it in the form on this page.", "TOKEN");
}

/** An error as GraphQL and the other endpoints tell it. */
export interface Told {
  message: string;
  extensions?: { code?: string };
  locations?: { line: number; column: number }[];
}

export function told(errors: readonly Told[], status: number): Problem {
  const first = errors[0];
  const code = first?.extensions?.code ?? (status === 503 ? "GRAPH" : "");
  const message = errors.map((e) => e.message).join(" ") || "The server refused without a word.";
  const advice = ADVICE[code] ?? (status >= 500 ? (ADVICE.INTERNAL as string) : "Change what is asked, and try again.");
  return new Problem(message, advice, code, first?.locations ?? []);
}
