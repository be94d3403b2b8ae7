/** The schema of the server, as it tells it itself: for completion, for looking things up, and to see mistakes before they are sent. */

import { useQuery } from "@tanstack/react-query";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { askText } from "~/api/ask";

const ASKED = `query Schema {
  __schema {
    queryType { name }
    mutationType { name }
    types {
      kind name description
      fields { name description type { ...Named } args { ...Taken } }
      inputFields { ...Taken }
      interfaces { ...Named }
      enumValues { name description }
      possibleTypes { ...Named }
    }
    directives { name description locations args { ...Taken } }
  }
}
fragment Taken on __InputValue { name description defaultValue type { ...Named } }
fragment Named on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

export function useSchema() {
  return useQuery({
    queryKey: ["Schema"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<GraphQLSchema> => {
      const { data } = await askText<IntrospectionQuery>(ASKED, {}, signal);
      return buildClientSchema(data, { assumeValid: true });
    },
  });
}
