import { QueryClient } from "@tanstack/react-query";
import { Problem } from "~/api/problem";

const PASSING = new Set(["UNREACHABLE", "GRAPH"]);

/** The cache of answers. What passes by itself is asked a second time; what is refused is not. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && error instanceof Problem && PASSING.has(error.code),
      retryDelay: 500,
      networkMode: "always", // the server may be this very machine, whatever the network
    },
    mutations: { networkMode: "always" },
  },
});
