"""Strawberry types made from data. The classes have no behaviour: operations are answered as a whole (api/answer.py)."""

import inspect
import keyword
from collections.abc import Mapping
from types import GenericAlias
from typing import Any

import strawberry
from strawberry import UNSET

from api.written import literal_moment, parse_moment
from graph.model import ValueType


class DateTime(str):
    """The annotation of points in time; the values themselves are texts or datetimes."""

    __slots__ = ()


SCALARS: dict[ValueType, Any] = {
    ValueType.STRING: str, ValueType.BOOLEAN: bool, ValueType.INT: int, ValueType.FLOAT: float,
    ValueType.DATETIME: DateTime, ValueType.STRINGS: list[str],
}  # fmt: skip


def many(type_: Any) -> Any:
    """A list of a type that is made from data."""
    return GenericAlias(list, (type_,))


def empty(name: str, *bases: type) -> Any:
    """A class without members, so that types can refer to each other before they are filled."""
    return type(name, bases, {"__annotations__": {}})


def fill(cls: Any, members: Mapping[str, tuple[Any, str]], *, inputs: bool = False) -> None:
    """Give a class its members: name → type and description. Those of an input may be left out or null."""
    for name, (type_, doc) in members.items():
        safe = f"{name}_" if keyword.iskeyword(name) else name
        cls.__annotations__[safe] = type_ | None if inputs else type_
        more: dict[str, Any] = {"default": UNSET} if inputs else {}
        setattr(cls, safe, strawberry.field(name=name, description=doc or None, **more))


def made(name: str, doc: str, members: Mapping[str, tuple[Any, str]]) -> Any:
    """An object type that is whole at once."""
    cls = empty(name)
    fill(cls, members)
    return strawberry.type(cls, description=doc)


def field(result: Any, doc: str, arguments: Mapping[str, tuple[Any, Any]] | None = None) -> Any:
    """A field that takes arguments: name → type and default (UNSET: it may be left out)."""

    def answered_as_a_whole(**_: Any) -> None:
        """Never called."""

    way = inspect.Parameter.KEYWORD_ONLY
    given = {name: inspect.Parameter(name, way, default=d, annotation=t) for name, (t, d) in (arguments or {}).items()}
    answered_as_a_whole.__signature__ = inspect.Signature(list(given.values()))  # type: ignore[attr-defined]
    answered_as_a_whole.__annotations__ = {name: p.annotation for name, p in given.items()}
    return strawberry.field(answered_as_a_whole, graphql_type=result, description=doc)


SCALAR_MAP: dict[object, Any] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description=(
            "A point in time, as ISO 8601 has it. In a `where` also a duration relative to the reading of the field: "
            '`"-P90D"` is 90 days before it, `"P30D"` or `{days: 30}` 30 days after it.'
        ),
        serialize=str,
        parse_value=parse_moment,
        parse_literal=literal_moment,
    )
}
