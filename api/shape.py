"""Rows as the response shows them: members in the order in which they were asked for, lists no longer than their limit.

The database gives each row in its shape already, but its maps have no order, and a list one longer than its limit says
that there are more.
"""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from graph.question import Follow, Group, Member, Neighbours, OnType, Selection

Nested = Follow | Group | Member | Neighbours
Rows = list[dict[str, Any]]


class Shaper:
    """Shapes the rows of a root field; `cuts` are the limits of the lists that were longer, by path."""

    def __init__(self) -> None:
        self.cuts: dict[str, int] = {}

    def rows(self, path: str, select: tuple[Selection, ...], rows: Rows) -> Rows:
        """The rows of a selection."""
        chosen = list(_flat(select))
        keys = list(dict.fromkeys(s.key for s in chosen))
        mixed = any(isinstance(s, OnType) for s in select)
        found = [{k: row[k] for k in keys if k in row} for row in rows] if mixed else _ordered(keys, rows)
        for key in keys:
            nested = [s for s in chosen if s.key == key and isinstance(s, Nested) and s.select]
            if nested:
                self._below(f"{path}.{key}", key, nested, [row for row in found if row.get(key)])
        return found

    def _below(self, path: str, key: str, nested: list[Nested], rows: Rows) -> None:
        """Shape what stands under one key of every row; several selections are those of different types."""
        select = nested[0].select if len(nested) == 1 else (*(OnType("", s.select) for s in nested),)
        limit = next((s.limit for s in nested if isinstance(s, Follow)), None)
        for row in rows:
            value = row[key]
            if isinstance(value, list):
                if limit is not None and len(value) > limit:
                    del value[limit:]
                    self.cuts[path] = limit
                row[key] = self.rows(path, select, value)
            else:
                (row[key],) = self.rows(path, select, [value])


def _ordered(keys: list[str], rows: Rows) -> Rows:
    """The rows with their members in this order; the answer may be long, so this is the fast way."""
    if len(keys) == 1:
        return [{keys[0]: row[keys[0]]} for row in rows]
    values = itemgetter(*keys)
    return [dict(zip(keys, values(row), strict=False)) for row in rows]


def _flat(select: Iterable[Selection]) -> Iterable[Any]:
    """All selections that have a key, those of single types after the common ones."""
    for s in select:
        if isinstance(s, OnType):
            yield from _flat(s.select)
        else:
            yield s
