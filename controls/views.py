"""Stored root fields: each file of `views/` is a GraphQL query whose name, variables and comment are the field's."""

import re
from pathlib import Path

from graphql import DocumentNode, FieldNode, GraphQLError, OperationDefinitionNode

from controls.problem import ControlError, Problem
from queries.compile import View
from queries.document import stored

FOLDER = Path(__file__).parent / "views"
HEAD = re.compile(r"\A(?:[ \t]*#[^\n]*\n|[ \t]*\n)*")


def views(folder: Path = FOLDER) -> dict[str, View]:
    """All views of a folder by name. Raises ControlError with what is wrong with each file."""
    found, problems = dict[str, View](), list[Problem]()
    for path in sorted(folder.glob("*.graphql")):
        try:
            found[path.stem] = view(path)
        except ControlError as bad:
            problems += bad.problems
    if problems:
        raise ControlError(problems)
    return found


def view(path: Path) -> View:
    """The view in a file. Raises ControlError if it is not one named query with a comment, or the names differ."""
    text = path.read_text(encoding="utf-8")
    try:
        document = stored(text)
    except GraphQLError as error:
        raise ControlError([_problem(path, error)]) from error
    operation = _operation(path, document)
    if not (doc := description(text)):
        raise ControlError([Problem(path, 1, "A view begins with a comment that describes it: «# Accounts that …».")])
    if not operation.name or operation.name.value != path.stem:
        raise ControlError([Problem(path, _line(operation), f"The query's name must be that of the file: «query {path.stem}».")])
    return View(path.stem, doc, document)


def description(text: str) -> str:
    """The comment at the head of a view, its paragraphs kept."""
    head = HEAD.match(text)
    lines = [line.strip().removeprefix("#").strip() for line in (head[0] if head else "").splitlines()]
    return "\n".join(lines).strip()


def _operation(path: Path, document: DocumentNode) -> OperationDefinitionNode:
    found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if len(found) != 1 or found[0].operation.value != "query":
        raise ControlError([Problem(path, 1, "A view is one query.")])
    if any(not isinstance(s, FieldNode) for s in found[0].selection_set.selections):
        raise ControlError([Problem(path, _line(found[0]), "A view selects list roots only, and no fragments beside them.")])
    return found[0]


def _line(node: OperationDefinitionNode) -> int:
    return node.loc.start_token.line if node.loc else 1


def _problem(path: Path, error: GraphQLError) -> Problem:
    return Problem(path, error.locations[0].line if error.locations else 1, error.message)
