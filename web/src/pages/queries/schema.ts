/** The schema of the server: for completion, for looking things up, and to see mistakes before they are sent. */

import { useQuery } from "@tanstack/react-query";
import { buildSchema, type GraphQLSchema } from "graphql";
import { askAddress } from "~/api/ask";

export function useSchema() {
  return useQuery({
    queryKey: ["schema.graphql"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<GraphQLSchema> =>
      buildSchema(await askAddress("/schema.graphql", signal), { assumeValid: true, noLocation: true }),
  });
}
