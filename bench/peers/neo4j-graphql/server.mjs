// @neo4j/graphql as its documentation serves it: type definitions and a driver make a schema, Apollo Server answers.
// Usage: node server.mjs TYPE_DEFINITIONS; NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD name the database. The first line printed is the address.
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD));
const made = new Neo4jGraphQL({ typeDefs: readFileSync(process.argv[2], "utf8"), driver });
const server = new ApolloServer({ schema: await made.getSchema() });
const { url } = await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: 0 } });
console.log(url);
