"""Every operator on every type of value, and every quantifier, against what plain Python says of the same values."""

import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from graph.model import ValueType
from graph.question import Operator
from queries.grammar import OPERATORS, SUFFIXES
from queries.patterns import subject
from tests.api.conftest import EDGES, TIME, WORLD, Client

FIELDS = {
    "text": ValueType.STRING, "flag": ValueType.BOOLEAN, "count": ValueType.INT, "ratio": ValueType.FLOAT,
    "at": ValueType.DATETIME, "words": ValueType.STRINGS,
}  # fmt: skip
SAMPLES: dict[ValueType, list[Any]] = {
    ValueType.STRING: ["ab", "a", "", "b.*"], ValueType.BOOLEAN: [True, False], ValueType.INT: [2, 0], ValueType.FLOAT: [0.5, -1.0],
    ValueType.DATETIME: [TIME, TIME + timedelta(hours=1)], ValueType.STRINGS: [["x"], [], ["x", "y"]],
}  # fmt: skip
HOLDS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: operator.eq, Operator.LT: operator.lt, Operator.LTE: operator.le, Operator.GT: operator.gt, Operator.GTE: operator.ge,
    Operator.IN: lambda v, x: v in x, Operator.NOT_IN: lambda v, x: v not in x, Operator.CONTAINS: lambda v, x: x in v,
    Operator.STARTS_WITH: lambda v, x: v.startswith(x), Operator.ENDS_WITH: lambda v, x: v.endswith(x),
    Operator.MATCHES: lambda v, x: bool(re.fullmatch(x, v)), Operator.INCLUDES: lambda v, x: x in v,
}  # fmt: skip


def operands(type_: ValueType, op: Operator) -> list[Any]:
    """Values for an operator."""
    if op in {Operator.IN, Operator.NOT_IN}:
        return [SAMPLES[type_][:2], SAMPLES[type_][:1], []]
    return ["x", "z"] if op is Operator.INCLUDES else SAMPLES[type_]


def cases() -> list[tuple[str, Operator, Any]]:
    """Every field with every operator of its type and some values."""
    return [(f, op, x) for f, type_ in FIELDS.items() for op in {*OPERATORS[type_], *_not_in(type_)} for x in operands(type_, op)]


def _not_in(type_: ValueType) -> set[Operator]:
    return {Operator.NOT_IN} if Operator.IN in OPERATORS[type_] else set()


def found(client: Client, where: Any) -> set[str]:
    """The things that meet a condition."""
    data = client.ask("query ($w: ThingWhere) { things(where: $w) { identifier } }", {"w": where})
    return {row["identifier"] for row in data["things"]}


def sent(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else [sent(v) for v in value] if isinstance(value, list) else value


def test_operators(client: Client, world: Any) -> None:
    """Every operator, as an object and as a suffix, finds what holds; its NOT what does not; neither finds an absent value."""
    suffixes = {op: suffix for suffix, op in SUFFIXES.items()}
    for name, op, x in cases():
        present = {i: thing[name] for i, thing in WORLD.items() if name in thing}
        holds = {i for i, value in present.items() if HOLDS[op](value, x)}
        forms = [{name: {op.value: sent(x)}}] if op is not Operator.NOT_IN else []
        forms += [{f"{name}_{suffixes[op]}": sent(x)}] if op in suffixes else []
        for form in forms:
            assert found(client, form) == holds, form
        assert found(client, {"NOT": forms[0]}) == present.keys() - holds, forms[0]


@pytest.mark.parametrize("name", FIELDS)
def test_absent(client: Client, world: Any, name: str) -> None:
    """`null` and `{eq: null}` find the absent values, and their NOT the present ones."""
    absent = {i for i, thing in WORLD.items() if name not in thing}
    assert found(client, {name: None}) == found(client, {name: {"eq": None}}) == absent
    assert found(client, {"NOT": {name: None}}) == WORLD.keys() - absent


def friends(of: str, relationship: str) -> list[str]:
    """The things behind a relation."""
    return [b for a, r, b in EDGES if (a, r) == (of, relationship)]


@pytest.mark.parametrize(
    ("member", "relationship", "holds"),
    [
        ("friends_SOME", "KNOWS", lambda met: any(m is True for m in met)),
        ("friends_NONE", "KNOWS", lambda met: all(m is not True for m in met)),
        ("friends_ALL", "KNOWS", lambda met: all(m is not False for m in met)),
        ("friends_SINGLE", "KNOWS", lambda met: sum(m is True for m in met) == 1),
        ("best", "LIKES_MOST", lambda met: any(m is True for m in met)),
    ],
)
def test_quantifiers(client: Client, world: Any, member: str, relationship: str, holds: Callable[[list[Any]], bool]) -> None:
    """A quantifier holds as its definition says, absent values being neither true nor false."""
    for flag in (True, False):
        expected = set()
        for i in WORLD:
            flags = [WORLD[b].get("flag") for b in friends(i, relationship)]
            if holds([None if f is None else f == flag for f in flags]):
                expected.add(i)
        assert found(client, {member: {"flag": {"eq": flag}}}) == expected


def test_relations_and_null(client: Client, world: Any) -> None:
    """`{}` asks whether there is one, and null whether there is none."""
    knowing, liking = {a for a, r, _ in EDGES if r == "KNOWS"}, {a for a, r, _ in EDGES if r == "LIKES_MOST"}
    assert found(client, {"friends_SOME": {}}) == found(client, {"friends_NONE": None}) == knowing
    assert found(client, {"friends_SOME": None}) == found(client, {"friends_NONE": {}}) == WORLD.keys() - knowing
    assert found(client, {"best": {}}) == liking
    assert found(client, {"best": None}) == WORLD.keys() - liking


def test_parts(client: Client, world: Any) -> None:
    """A nested object's fields are asked within it, and null asks that it has none."""
    assert found(client, {"state": {"on": {"eq": True}, "level_GT": 1}}) == {"t00"}
    assert found(client, {"state": None}) == {i for i, t in WORLD.items() if not {"state_on", "state_level"} & t.keys()}


def test_combinations(client: Client, world: Any) -> None:
    """AND, OR and NOT combine; a single object serves as a list of one, and an empty list is no condition."""
    assert found(client, {"OR": [{"count": {"eq": 0}}, {"count": {"eq": 3}}]}) == {"t03", "t05"}
    assert found(client, {"AND": {"text": {"eq": "ab"}}, "NOT": {"count": {"eq": 2}}}) == {"t00"}
    assert found(client, {"AND": [], "OR": []}) == WORLD.keys()
    assert found(client, {"text_IN": []}) == set()
    assert found(client, {"identifier_IN": None}) == found(client, {"NOT": {"identifier_IN": None}}) == WORLD.keys()


def test_certainty(client: Client, world: Any) -> None:
    """What is certain is present, and what is present is possible."""
    certain, present, possible = (found(client, {"certainty": c, "flag": {"eq": True}}) for c in ("CERTAIN", "PRESENT", "POSSIBLE"))
    assert certain <= present <= possible
    assert present == {"t00", "t02"}


def test_long_texts_are_not_judged(client: Client, world: Any) -> None:
    """Of a text that is too long for a costly pattern it is not said that it matches, nor that it does not."""
    costly = ".*b" * 8
    judged = found(client, {"text_MATCHES": costly}) | found(client, {"NOT": {"text_MATCHES": costly}})
    present = {i: thing["text"] for i, thing in WORLD.items() if "text" in thing}
    assert judged == {i for i, text in present.items() if len(text) <= subject(costly)}
    assert len(judged) < len(present)
