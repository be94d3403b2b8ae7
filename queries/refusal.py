"""Errors that say why a request is refused, each with a code a program can read."""

from graphql import GraphQLError, Node


def refusal(message: str, code: str, *nodes: Node) -> GraphQLError:
    """An error for the one who asked: what is wrong, where, and how to mend it."""
    return GraphQLError(message, list(nodes) or None, extensions={"code": code})
