"""Points in time, cursors and slots."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from graph.model import ValueType
from graph.question import Ago, Position, Sort
from queries import cursors
from queries.moments import duration, moment
from queries.slots import Slot, filled, plain, shape, slots, slotted


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("-P90D", Ago(timedelta(days=-90))),
        ("P1W", Ago(timedelta(weeks=1))),
        ("P1DT2H3M4S", Ago(timedelta(days=1, hours=2, minutes=3, seconds=4))),
        ({"days": -90}, Ago(timedelta(days=-90))),
        ({"weeks": 1, "hours": 2}, Ago(timedelta(weeks=1, hours=2))),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T12:00:00Z", datetime(2026, 1, 31, 12, tzinfo=UTC)),
    ],
)
def test_moment(written: Any, meant: Any) -> None:
    """Dates, times and durations are read as they are written."""
    assert moment(written) == meant
    assert moment(meant) == meant


@pytest.mark.parametrize(
    "written", ["", "P", "-P", "PT", "yesterday", "P1Y", "P999999D", {}, {"days": "1"}, {"months": 1}, {"days": 1, "years": 1}]
)
def test_no_moment(written: Any) -> None:
    """What is no point in time is refused with a code."""
    with pytest.raises(GraphQLError) as caught:
        moment(written)
    assert caught.value.extensions == {"code": "BAD_DATE"}


@given(st.integers(-(10**8), 10**8))
def test_duration(seconds: int) -> None:
    """A duration that is written is read as the same."""
    assert moment(duration(Ago(timedelta(seconds=seconds)))) == Ago(timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("cursor", "type_", "value"),
    [("=a|b|id", ValueType.STRING, "a|b"), ("=|id", ValueType.STRING, ""), ("=5|id", ValueType.INT, 5), ("=0.5|id", ValueType.FLOAT, 0.5),
     ("=true|id", ValueType.BOOLEAN, True), ("-|id", ValueType.INT, None),
     ("=2026-01-31T00:00:00Z|id", ValueType.DATETIME, datetime(2026, 1, 31, tzinfo=UTC))],
)  # fmt: skip
def test_cursor(cursor: str, type_: ValueType, value: Any) -> None:
    """A cursor holds the value in the order and the identifier."""
    assert cursors.position(cursor, Sort("x"), type_) == Position(value, "id")


@pytest.mark.parametrize("cursor", ["", "id", "=|", "=x", "=a|" + "x" * 300, "=x|id" * 900, "=five|id"])
def test_bad_cursor(cursor: str) -> None:
    """What is no cursor of this order is refused."""
    with pytest.raises(GraphQLError, match="no cursor"):
        cursors.position(cursor, Sort("x"), ValueType.INT)


def test_cursor_of_another_order() -> None:
    """A cursor of an order by value is none of the order by identifier."""
    assert cursors.position("-|id", Sort("identifier"), ValueType.STRING) == Position("id", "id")
    with pytest.raises(GraphQLError, match="no cursor"):
        cursors.position("=a|id", Sort("identifier"), ValueType.STRING)


def test_edge_cursor() -> None:
    """A neighbour's cursor holds relationship, direction and identifier, and nothing else passes."""
    assert cursors.edge("HAS_TRAIL|OUTGOING|id") == ("HAS_TRAIL", "OUTGOING", "id")
    assert cursors.edge(None) is None
    for bad in ("HAS_TRAIL|SIDEWAYS|id", "x|OUTGOING|id", "A|OUTGOING|", "A|OUTGOING|a|b"):
        with pytest.raises(GraphQLError, match="no cursor"):
            cursors.edge(bad)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
JSON = st.recursive(LEAVES, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=2), x, max_size=3), max_leaves=8)


@given(st.dictionaries(st.text(max_size=2), JSON, max_size=3))
def test_slots(variables: dict[str, Any]) -> None:
    """Marked variables are equal to the plain ones, and filled again they are plain."""
    marked = slotted(variables)
    assert marked == variables
    back = filled(marked, variables)
    assert back == variables
    assert not list(slots(back))


def test_shape() -> None:
    """Two requests share a shape if they differ in free texts only."""
    free = frozenset({("a", "x")})
    one, other = {"a": {"x": "1"}, "n": 1}, {"a": {"x": "2"}, "n": 1}
    assert shape(one, free) == shape(other, free)
    assert shape(one, frozenset()) != shape(other, frozenset())
    assert shape(one, free) != shape({**other, "n": 2}, free)
    assert shape(one, free) != shape({"a": {"x": None}, "n": 1}, free)
    assert shape({"b": True}, free) != shape({"b": 1}, free)


def test_plain() -> None:
    """Whoever makes something of a slot leaves a mark on it."""
    slot = Slot.at(("a",), "x")
    before = slot.used
    assert type(plain(slot)) is str
    assert (before, slot.used) == (False, True)
    assert plain("y") == "y"
