"""The short form of an equality in stored queries."""

import pytest
from graphql import build_schema, parse, print_ast

from queries.shorthand import written_out

SCHEMA = build_schema(
    """
    input Test { eq: String in: [String] }
    input Where { name: Test size: Int NOT: Where AND: [Where] rel_SOME: Where }
    type Query { things(where: Where): [String] }
    """
)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ('{name: "a"}', '{name: {eq: "a"}}'),
        ('{NOT: {name: "a"}}', '{NOT: {name: {eq: "a"}}}'),
        ('{AND: [{name: "a"}, {rel_SOME: {name: "b"}}]}', '{AND: [{name: {eq: "a"}}, {rel_SOME: {name: {eq: "b"}}}]}'),
        ('{name: {eq: "a"}}', '{name: {eq: "a"}}'),
        ("{name: null}", "{name: null}"),
        ("{size: 3}", "{size: 3}"),
        ('{unknown: "a"}', '{unknown: "a"}'),
    ],
)
def test_a_value_where_an_object_compares(short: str, long: str) -> None:
    """A value stands for its equality, at any depth; everything else stays as it was written."""
    found = written_out(SCHEMA, parse(f"{{ things(where: {short}) }}"))
    assert print_ast(found) == print_ast(parse(f"{{ things(where: {long}) }}"))
