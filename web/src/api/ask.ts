/** The only way from the page to the server: one GraphQL operation, or a text. */

import { keepPreviousData, type QueryKey, queryOptions, type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { Document } from "~/api/document";
import { broken, type Told, told, unauthorized, unreachable } from "~/api/problem";
import { authorization, refused } from "~/api/token";

/** What an answer says of itself, beside the data. */
export interface Extensions {
  /** Type → how many readings of it are missing or not current. */
  coverage?: { gaps: Record<string, number> };
  /** Path of a list → the number after which it was cut. */
  cut?: Record<string, number>;
}

export interface Answer<Data> {
  data: Data;
  extensions: Extensions;
}

interface Body<Data> {
  data?: Data | null;
  errors?: Told[];
  extensions?: Extensions;
}

/** Asks any text; throws a Problem. */
export async function askText<Data>(query: string, variables: unknown, signal?: AbortSignal): Promise<Answer<Data>> {
  const response = await sent("/graphql", signal, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const body = await read<Data>(response);
  if (body.errors?.length || !body.data) throw told(body.errors ?? [], response.status);
  return { data: body.data, extensions: body.extensions ?? {} };
}

/** What the server has at an address, as a text; throws a Problem. */
export async function askAddress(path: string, signal?: AbortSignal): Promise<string> {
  const response = await sent(path, signal);
  if (!response.ok) throw broken(response.status);
  return response.text();
}

async function sent(
  path: string,
  signal: AbortSignal | undefined,
  { headers = {}, ...more }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...more,
      headers: { ...headers, ...authorization() },
      credentials: "omit", // or a refusal would make the browser ask for a name and a password
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
  if (response.status !== 401) return response;
  refused();
  throw unauthorized();
}

async function read<Data>(response: Response): Promise<Body<Data>> {
  try {
    return (await response.json()) as Body<Data>;
  } catch {
    throw broken(response.status);
  }
}

/** Asks an operation of a `*.graphql` file. */
export function ask<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  return askText<Data>(document.text, variables, signal);
}

export function key<Data, Variables>(document: Document<Data, Variables>, variables?: Variables): QueryKey {
  return variables === undefined ? [document.name] : [document.name, variables];
}

/** How an operation is asked and kept, for `useQuery`, `useQueries` and `prefetchQuery`. */
export function asking<Data, Variables>(document: Document<Data, Variables>, variables: Variables) {
  return queryOptions({
    queryKey: key(document, variables),
    queryFn: ({ signal }) => ask(document, variables, signal),
  });
}

/**
 * What a component asks; show it with `<Answered>`. `wait`: until something else is known. `keep`: what was answered to
 * other variables is shown until the answer to these is there, so that nobody loses the place where they are.
 */
export function useAsked<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables,
  { wait = false, keep = false }: { wait?: boolean; keep?: boolean } = {},
): UseQueryResult<Answer<Data>> {
  const kept = keep ? { placeholderData: keepPreviousData } : {};
  return useQuery({ ...asking(document, variables), enabled: !wait, ...kept }) as UseQueryResult<Answer<Data>>;
}
