"""The graph over HTTP: a GraphQL schema derived from the catalogue, its execution, limits and access. Knows Strawberry."""
