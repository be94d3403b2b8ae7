"""Values of variables that travel through compilation unchanged, so that one plan serves every request of its shape.

A slot is a text of the request which knows where it came from. If it reaches the parameters of a statement as it is,
another request with another text there can use the same statement; if something was made of it, it cannot.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]


class Slot(str):
    """A text among the variables, with its place there; `used` is set once something was made of it."""

    __slots__ = ("path", "used")
    path: Path
    used: bool

    @classmethod
    def at(cls, path: Path, text: str) -> "Slot":
        """The text at a place."""
        slot = cls(text)
        slot.path, slot.used = path, False
        return slot


def plain(text: str) -> str:
    """The text alone, for whoever makes something of it."""
    if isinstance(text, Slot):
        text.used = True
    return str(text)


def slotted(value: Any, path: Path = ()) -> Any:
    """The same variables with every text as a slot."""
    if isinstance(value, str):
        return Slot.at(path, value)
    if isinstance(value, Mapping):
        return {k: slotted(v, (*path, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [slotted(v, (*path, i)) for i, v in enumerate(value)]
    return value


def slots(value: Any) -> Iterator[Slot]:
    """Every slot in a value."""
    if isinstance(value, Slot):
        yield value
    elif isinstance(value, Mapping):
        for v in value.values():
            yield from slots(v)
    elif isinstance(value, (list, tuple)):
        for v in value:
            yield from slots(v)


def shape(value: Any, free: frozenset[Path], path: Path = ()) -> Any:
    """The variables as a key: all but the texts at the free places."""
    if isinstance(value, Mapping):
        return tuple((k, shape(v, free, (*path, k))) for k, v in value.items())
    if isinstance(value, list):
        return ("list", *(shape(v, free, (*path, i)) for i, v in enumerate(value)))
    return (type(value).__name__, None if path in free else value)


def filled(value: Any, variables: Any) -> Any:
    """The value with each slot replaced by what another request has in its place."""
    if isinstance(value, Slot):
        return _look(variables, value.path)
    if isinstance(value, Mapping):
        return {k: filled(v, variables) for k, v in value.items()}
    if isinstance(value, list):
        return [filled(v, variables) for v in value]
    return value


def _look(variables: Any, path: Path) -> Any:
    for step in path:
        variables = variables[step]
    return variables
