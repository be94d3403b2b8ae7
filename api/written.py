"""The GraphQL schema as it stands in its file, for whoever only compiles questions: nothing here waits for Strawberry."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    build_ast_schema,
    parse,
    value_from_ast_untyped,
)

from queries.moments import moment

FILE = Path(__file__).parent / "schema.graphql"
# Descriptions are for people, and most of the file.
_DESCRIPTION = re.compile(r'"""(?:\\"""|[^"]|"(?!""))*"""')


def written() -> GraphQLSchema:
    """The schema as it stands in `api/schema.graphql`, of what is collected and shipped: read ten times as fast as it is made.

    It is without descriptions. Tests hold the file to what `api.schema` makes.
    """
    text = _DESCRIPTION.sub("", FILE.read_text(encoding="utf-8"))
    found = build_ast_schema(parse(text, no_location=True), assume_valid=True)
    moment = found.type_map["DateTime"]
    if isinstance(moment, GraphQLScalarType):
        moment.parse_value, moment.parse_literal = parse_moment, literal_moment  # type: ignore[method-assign]
    return found


def parse_moment(value: Any) -> Any:
    """A point in time from a variable."""
    if not isinstance(value, (str, Mapping)):
        raise GraphQLError("A point in time is a text such as 2026-01-31T12:00:00Z or -P90D, or an object such as {days: -90}.")
    return moment(value)


def literal_moment(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    """A literal. While a document is validated, variables within it have no values yet, so it passes for now."""
    if variables is None and isinstance(node, ObjectValueNode):
        return None if any(isinstance(f.value, VariableNode) for f in node.fields) else parse_moment(value_from_ast_untyped(node))
    return parse_moment(value_from_ast_untyped(node, variables))
