"""GraphQL documents and the questions they ask: text in, `graph.question` out. Knows graphql-core only."""
