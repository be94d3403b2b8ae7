"""Stored queries as text: parsed, held against the schema and compiled once, so that mistakes show when files are loaded."""

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import DocumentNode, GraphQLError, validate

from controls.control import Control
from graph.coverage import Coverage
from graph.errors import TooComplex
from graph.judging import judge
from graph.question import Question
from queries.compile import Compiler
from queries.document import stored
from queries.shorthand import written_out


class QueryError(ValueError):
    """A stored query that cannot be asked: what is wrong, each with its line in the query's own text."""

    def __init__(self, mistakes: list[tuple[int, str]]) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(message for _, message in mistakes))


def checked(compiler: Compiler, text: str, variables: Mapping[str, Any] | None = None) -> DocumentNode:
    """The parsed query. Raises QueryError if the schema does not know what it names, or it cannot be compiled."""
    try:
        document = written_out(compiler.schema, stored(text))
        mistakes = validate(compiler.schema, document)
        for question in [] if mistakes else ask(compiler, document, variables):
            judge(compiler.catalogue, question, Coverage.nothing(compiler.catalogue))
    except GraphQLError as error:
        mistakes = [error]
    except TooComplex as error:
        mistakes = [GraphQLError(str(error))]
    if mistakes:
        raise QueryError([(_line(e, text), e.message) for e in mistakes])
    return document


def _line(error: GraphQLError, text: str) -> int:
    """The line of a mistake in the query's own text, which was parsed with a line before it if its braces are missing."""
    line = error.locations[0].line if error.locations else 1
    body = error.source.body if error.source else text
    return max(1, line - 1) if body != text and body.startswith("{\n") else line


def ask(compiler: Compiler, document: DocumentNode, variables: Mapping[str, Any] | None = None) -> list[Question]:
    """The questions of a stored query, one or more for each of its root fields."""
    found = [q for listing in compiler.questions(document, None, variables).values() for q in listing.questions]
    if not all(q.type for q in found):
        raise GraphQLError("A control asks for assets of one type each: take the list of that type and not «assets».")
    return found


def largest_first(compiler: Compiler, controls: Iterable[Control]) -> list[Control]:
    """Controls by how long it takes to judge them, roughly, so that none of the longest is left alone at the end.

    Planning takes longest, and grows with what is asked.
    """

    def size(control: Control) -> int:
        return sum(len(repr(ask(compiler, rule.document, rule.variables))) for rule in control.rules if rule.document)

    return sorted(controls, key=size, reverse=True)


def kinds(compiler: Compiler, documents: Iterable[DocumentNode]) -> set[str]:
    """The asset types that the answers to stored queries rest on."""
    nothing = Coverage.nothing(compiler.catalogue)
    questions = [q for document in documents for q in ask(compiler, document)]
    return {kind for q in questions for kind, _ in judge(compiler.catalogue, q, nothing).touched}
