"""Cursors of connections: opaque to clients, and checked before a value in them reaches the database.

A connection's cursor is «=value|identifier», or «-|identifier» for an asset without a value in the order; a
neighbour's is «RELATIONSHIP|DIRECTION|identifier». graph/asking.py and graph/pages.py write them.
"""

import re
from datetime import datetime
from typing import Any

from graph.model import ValueType
from graph.question import Position, Sort
from queries.refusal import refusal
from queries.slots import plain

LONGEST = 2_000
_PAGE = re.compile(r"(=.*|-)\|([^|]{1,200})", re.DOTALL)
_EDGE = re.compile(r"([A-Z0-9_]{1,100})\|(OUTGOING|INCOMING)\|([^|]{1,200})")


def position(cursor: str | None, sort: Sort, type_: ValueType) -> Position | None:
    """Where a page of a connection in this order begins; None is the start."""
    if cursor is None:
        return None
    found = _PAGE.fullmatch(_short(cursor))
    if found is None or (sort.property == "identifier" and found[1] != "-"):
        raise _bad()
    if sort.property == "identifier":
        return Position(found[2], found[2])
    return Position(_value(found[1][1:], type_) if found[1] != "-" else None, found[2])


def edge(cursor: str | None) -> tuple[str, str, str] | None:
    """After which neighbour a page begins; None is the start."""
    if cursor is None:
        return None
    found = _EDGE.fullmatch(_short(cursor))
    if found is None:
        raise _bad()
    return found[1], found[2], found[3]


def _short(cursor: str) -> str:
    if len(cursor) > LONGEST:
        raise _bad()
    return plain(cursor)


def _value(text: str, type_: ValueType) -> Any:
    try:
        match type_:
            case ValueType.INT:
                return int(text)
            case ValueType.FLOAT:
                return float(text)
            case ValueType.DATETIME:
                return datetime.fromisoformat(text)
            case ValueType.BOOLEAN:
                return {"true": True, "false": False}[text]
        return text  # noqa: TRY300
    except (ValueError, KeyError):
        raise _bad() from None


def _bad() -> Exception:
    message = "«after» is no cursor of this connection in this order; pass an «endCursor» or a «cursor» which it returned."
    return refusal(message, "BAD_CURSOR")
