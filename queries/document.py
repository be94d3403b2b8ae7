"""Parsing of documents, the public catalogue's way of writing included.

It leaves out the outer braces, spreads `AssetFragment` without defining it, and has one query that is only a comment.
"""

import functools

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    Source,
    Visitor,
    parse,
    visit,
)
from graphql.language import Lexer, TokenKind

from graph.catalogue import INTERFACE
from queries.refusal import refusal

FRAGMENT = "AssetFragment"
MAX_TOKENS = 2_000
MAX_NESTING = 60
_OPENING = {TokenKind.BRACE_L, TokenKind.PAREN_L, TokenKind.BRACKET_L}
_CLOSING = {TokenKind.BRACE_R, TokenKind.PAREN_R, TokenKind.BRACKET_R}
_KEYWORDS = {"query", "mutation", "subscription", "fragment"}
_DEFINITION = parse(f"fragment {FRAGMENT} on IAsset {{ {' '.join(f.name for f in INTERFACE)} }}").definitions[0]


@functools.lru_cache(256)
def document(text: str) -> DocumentNode:
    """The parsed document; where `AssetFragment` is spread but not defined, it gets the server's definition."""
    measure(text)
    parsed = _parsed(text)
    visit(parsed, spreads := _Spreads())
    defined = {d.name.value for d in parsed.definitions if isinstance(d, FragmentDefinitionNode)}
    if FRAGMENT in spreads.names - defined:
        return DocumentNode(definitions=(*parsed.definitions, _DEFINITION), loc=parsed.loc)
    return parsed


def stored(text: str) -> DocumentNode:
    """A stored query: as `document`, and the outer braces may be missing."""
    first = _lexer(text).advance()
    if first.kind is TokenKind.EOF:
        raise refusal("The query is empty: it has no selection, only white space or comments.", "EMPTY_QUERY")
    complete = first.kind is TokenKind.BRACE_L or first.value in _KEYWORDS
    return document(text if complete else "{\n" + text + "\n}")


def measure(text: str) -> None:
    """Refuses a text with too many tokens or too deep a nesting, before any parser recurses into it."""
    depth, lexer = 0, _lexer(text)
    for _ in range(MAX_TOKENS + 1):
        kind = _next(lexer)
        if kind is TokenKind.EOF:
            return
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if depth > MAX_NESTING:
            raise refusal(f"The query is nested more than {MAX_NESTING} brackets deep; ask for less at once.", "TOO_DEEP")
    raise refusal(f"The query has more than {MAX_TOKENS} tokens; use variables, or split it.", "TOO_LONG")


def operation(parsed: DocumentNode, name: str | None = None) -> OperationDefinitionNode:
    """The operation to answer: the named one, or the only one."""
    found = [d for d in parsed.definitions if isinstance(d, OperationDefinitionNode)]
    named = [o for o in found if name is None or (o.name and o.name.value == name)]
    if len(named) == 1:
        return named[0]
    names = ", ".join(o.name.value for o in found if o.name) or "none with a name"
    problem = f"There is no operation named «{name}»" if name else "«operationName» must say which operation is meant"
    raise refusal(f"{problem}; the document has {len(found)}: {names}.", "BAD_OPERATION")


def _lexer(text: str) -> Lexer:
    return Lexer(Source(text))


def _next(lexer: Lexer) -> TokenKind:
    try:
        return lexer.advance().kind
    except GraphQLError as error:
        raise _unreadable(error) from error


def _parsed(text: str) -> DocumentNode:
    try:
        return parse(text)
    except GraphQLError as error:
        raise _unreadable(error) from error


def _unreadable(error: GraphQLError) -> GraphQLError:
    return GraphQLError(error.message, source=error.source, positions=error.positions, extensions={"code": "SYNTAX"})


class _Spreads(Visitor):
    """Collects the names of all fragments that are spread."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.add(node.name.value)
