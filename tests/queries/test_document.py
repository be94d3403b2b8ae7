"""Documents as requests and stored queries write them."""

import pytest
from graphql import FragmentDefinitionNode, GraphQLError, OperationDefinitionNode

from queries.document import MAX_NESTING, MAX_TOKENS, document, operation, stored


def fragments(text: str) -> list[str]:
    """The fragments that a document has once it is parsed."""
    return [d.name.value for d in document(text).definitions if isinstance(d, FragmentDefinitionNode)]


def test_asset_fragment() -> None:
    """AssetFragment is defined by the server where it is spread, and left alone where the document defines it."""
    assert fragments("{ things { ...AssetFragment } }") == ["AssetFragment"]
    assert fragments("{ things { identifier } }") == []
    own = "{ things { ...AssetFragment } } fragment AssetFragment on Thing { text }"
    assert fragments(own) == ["AssetFragment"]
    assert "text" in str(document(own).definitions[1].to_dict())


@pytest.mark.parametrize(
    "text", ["things { identifier }", "{ things { identifier } }", "# why\nthings { identifier }", "query Q { things { identifier } }"]
)
def test_stored(text: str) -> None:
    """A stored query may leave out the outer braces."""
    (found,) = stored(text).definitions
    assert isinstance(found, OperationDefinitionNode)
    assert found.selection_set.selections[0].to_dict()["name"]["value"] == "things"


@pytest.mark.parametrize("text", ["", "  \n", "# only a comment", "# one\n# two\n"])
def test_empty(text: str) -> None:
    """A query of nothing but comments is refused as empty."""
    with pytest.raises(GraphQLError, match="empty") as caught:
        stored(text)
    assert caught.value.extensions == {"code": "EMPTY_QUERY"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{ " + "a " * MAX_TOKENS + "}", "TOO_LONG"),
        ("{ a " * (MAX_NESTING + 1) + "}" * (MAX_NESTING + 1), "TOO_DEEP"),
        ("{ a(b: " + "[" * 5_000 + "]" * 5_000 + ") }", "TOO_DEEP"),
        ("{ a", "SYNTAX"),
        ('{ a(b: "x) }', "SYNTAX"),
        ("}", "SYNTAX"),
    ],
)
def test_refused(text: str, code: str) -> None:
    """What is too long, too deep or no GraphQL is refused with its code, before a parser recurses into it."""
    with pytest.raises(GraphQLError) as caught:
        document(text)
    assert caught.value.extensions == {"code": code}


def test_operation() -> None:
    """The operation to answer is the named one, or the only one."""
    two = document("query A { a } query B { b }")
    assert operation(two, "B").name.value == "B"  # type: ignore[union-attr]
    for parsed, name in ((two, None), (two, "C"), (document("fragment F on X { a }"), None)):
        with pytest.raises(GraphQLError) as caught:
            operation(parsed, name)
        assert caught.value.extensions == {"code": "BAD_OPERATION"}
