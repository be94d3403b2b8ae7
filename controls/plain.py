"""YAML with the line of each of its parts, read so that a key written twice is a mistake and not a surprise."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from controls.problem import ControlError, Problem

Where = tuple[str | int, ...]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times faster, and not in every build


@dataclass(frozen=True)
class Plain:
    """A YAML text as a value, and the line in the file at which each part of it begins."""

    path: Path
    value: Any
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """The line of a part, or of the nearest part around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 0)

    def problem(self, where: Where, message: str) -> Problem:
        """A mistake at a part of the text."""
        return Problem(self.path, self.line(where), message)


def read(path: Path, text: str, first: int) -> Plain:
    """The YAML text that begins at line `first` of a file. Raises ControlError if it is not YAML or repeats a key."""
    try:
        node, value = _loaded(text)
    except yaml.MarkedYAMLError as error:
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        raise ControlError([Problem(path, line, f"This is not YAML: {error.problem or error.context}.")]) from error
    places = list(_places(node, ())) if node else []
    plain = Plain(path, value, {(): first} | {where: first + line for where, line in places})
    if twice := [where for where, times in Counter(where for where, _ in places).items() if times > 1]:
        raise ControlError(plain.problem(where, f"The key «{where[-1]}» is written twice.") for where in twice)
    return plain


def _loaded(text: str) -> tuple[Node | None, Any]:
    """The text as nodes and as a value."""
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError:
        yaml.safe_load(text)  # its marks are where the mistake is, and not where the reader gave up
        raise


def _places(node: Node, where: Where) -> Iterator[tuple[Where, int]]:
    if isinstance(node, MappingNode):
        for key, below in node.value:
            yield from _entry(key, below, where)
    elif isinstance(node, SequenceNode):
        for i, below in enumerate(node.value):
            yield (*where, i), below.start_mark.line
            yield from _places(below, (*where, i))


def _entry(key: Node, below: Node, where: Where) -> Iterator[tuple[Where, int]]:
    inner = (*where, str(key.value) if isinstance(key, ScalarNode) else "?")
    yield inner, key.start_mark.line
    yield from _places(below, inner)
