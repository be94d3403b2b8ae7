"""The value of a `where` and the tree that it means."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from graph.question import EVERYTHING, Ago, All, Either, Not, Operator, Quantifier, Related, Where
from graph.question import Test as Is
from queries.grammar import OPERATORS, SUFFIXES, Grammar
from queries.where import condition, printed
from tests.queries.things import THING, THINGS

GRAMMAR = Grammar(THINGS)
ON = Is("state_on", Operator.EQ, value=True)
A = Is("text", Operator.EQ, "a")
COUNT = Is("count", Operator.GT, 1)


def read(value: Any) -> Where:
    """The tree of a condition on a thing."""
    return condition(GRAMMAR, "Thing", value)


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (None, EVERYTHING),
        ({}, EVERYTHING),
        ({"text": {"eq": "a"}}, A),
        ({"text": None}, Is("text", Operator.ABSENT)),
        ({"text": {"eq": None}}, Is("text", Operator.ABSENT)),
        ({"text": {}}, EVERYTHING),
        ({"text": {"eq": "a"}, "count_GT": 1}, All((A, COUNT))),
        ({"text": {"eq": "a", "startsWith": "a"}}, All((A, Is("text", Operator.STARTS_WITH, "a")))),
        ({"state": {"on": {"eq": True}}}, ON),
        ({"state": None}, All((Is("state_on", Operator.ABSENT), Is("state_level", Operator.ABSENT)))),
        ({"state": {}}, EVERYTHING),
        ({"state": {"level_IN": [1]}}, Is("state_level", Operator.IN, [1])),
        ({"AND": [{"text": {"eq": "a"}}, {"count_GT": 1}]}, All((A, COUNT))),
        ({"OR": [{"text": {"eq": "a"}}, {"count_GT": 1}]}, Either((A, COUNT))),
        ({"OR": {"text": {"eq": "a"}}}, A),
        ({"AND": []}, EVERYTHING),
        ({"OR": []}, EVERYTHING),
        ({"OR": None, "AND": None, "NOT": None}, EVERYTHING),
        ({"NOT": {"text": {"eq": "a"}}}, Not(A)),
        ({"NOT": {}}, Not(EVERYTHING)),
        ({"friends_SOME": {"text": {"eq": "a"}}}, Related("friends", Quantifier.SOME, A)),
        ({"friends_ALL": {"text": {"eq": "a"}}}, Related("friends", Quantifier.ALL, A)),
        ({"friends_NONE": {"text": {"eq": "a"}}}, Related("friends", Quantifier.NONE, A)),
        ({"friends_SINGLE": {"text": {"eq": "a"}}}, Related("friends", Quantifier.SINGLE, A)),
        ({"friends_SOME": {}}, Related("friends", Quantifier.SOME, EVERYTHING)),
        ({"friends_SOME": None}, Related("friends", Quantifier.NONE, EVERYTHING)),
        ({"friends_NONE": None}, Related("friends", Quantifier.SOME, EVERYTHING)),
        ({"best": {"text": {"eq": "a"}}}, Related("best", Quantifier.SOME, A)),
        ({"best": None}, Related("best", Quantifier.NONE, EVERYTHING)),
        ({"best": {}}, Related("best", Quantifier.SOME, EVERYTHING)),
        ({"identifier_IN": None}, EVERYTHING),
        ({"NOT": {"identifier_IN": None}}, EVERYTHING),
        ({"text_NOT_IN": None, "count_GT": 1}, COUNT),
        ({"text_IN": []}, Is("text", Operator.IN, [])),
        ({"at": {"lt": "-P90D"}}, Is("at", Operator.LT, Ago(timedelta(days=-90)))),
        ({"at_GT": {"days": 3}}, Is("at", Operator.GT, Ago(timedelta(days=3)))),
        ({"at_GTE": "2026-01-31"}, Is("at", Operator.GTE, datetime(2026, 1, 31, tzinfo=UTC))),
        ({"words": {"includes": "x"}}, Is("words", Operator.INCLUDES, "x")),
        ({"words_INCLUDES": "x"}, Is("words", Operator.INCLUDES, "x")),
    ],
)
def test_meaning(value: Any, meaning: Where) -> None:
    """Each form of the grammar means what the table says."""
    assert read(value) == meaning


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ({"nothing": {"eq": 1}}, "no field, relation or operator «nothing»"),
        ({"friends_ALL": None}, "friends_SOME: null"),
        ({"friends_SINGLE": None}, "friends_SOME: null"),
        ({"text": {"contains": None}}, "not by contains"),
        ({"text_LT": None}, "not by lt"),
        ({"state": {"of": True}}, "«of»"),
    ],
)
def test_refused(value: Any, part: str) -> None:
    """What means nothing is refused with a sentence that names it."""
    with pytest.raises(GraphQLError, match=part) as caught:
        read(value)
    assert caught.value.extensions == {"code": "BAD_WHERE"}


def test_interface() -> None:
    """A condition on any asset knows the fields of the interface, and no others."""
    assert condition(GRAMMAR, "IAsset", {"internalName": {"eq": "a"}}) == Is("internalName", Operator.EQ, "a")
    with pytest.raises(GraphQLError, match="IAsset has no"):
        condition(GRAMMAR, "IAsset", {"text": {"eq": "a"}})


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "String": st.sampled_from(["", "a", "b c"]),
    "Boolean": st.booleans(),
    "Int": st.integers(-5, 5),
    "Float": st.sampled_from([0.5, -1.0]),
    "DateTime": st.sampled_from(["2026-01-31", "-P90D", "PT5M", {"days": 7}]),
    "[String!]": st.lists(st.sampled_from(["x", "y"]), max_size=2),
}


def operand(type_: str, operator: Operator) -> st.SearchStrategy[Any]:
    """Values for an operator."""
    if operator in {Operator.IN, Operator.NOT_IN}:
        return st.lists(VALUES[type_], max_size=3)
    return st.sampled_from(["x", "y"]) if operator is Operator.INCLUDES else VALUES[type_]


def fields() -> st.SearchStrategy[dict[str, Any]]:
    """Every operator of every field, in both forms, and absence."""
    forms: list[st.SearchStrategy[dict[str, Any]]] = []
    for column in GRAMMAR.catalogue.types["Thing"].columns.values():
        name, type_ = column.field.name, column.field.type
        wrap = name != column.property
        objects = [st.fixed_dictionaries({op.value: operand(type_.value, op)}) for op in OPERATORS[type_]]
        forms += [st.builds(_wrapped, st.fixed_dictionaries({name: test}), st.just(wrap)) for test in objects]
        members = GRAMMAR.members("Thing")
        suffixed = [(f"{name}_{suffix}", op) for suffix, op in SUFFIXES.items() if f"{name}_{suffix}" in members]
        forms += [st.fixed_dictionaries({member: operand(type_.value, op)}) for member, op in suffixed]
        forms.append(st.just(_wrapped({name: None}, wrap)))
    return st.one_of(forms)


def _wrapped(value: dict[str, Any], wrap: bool) -> dict[str, Any]:
    return {"state": value} if wrap else value


def wheres() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions of every form."""

    def deeper(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        relation = st.sampled_from(["friends_SOME", "friends_ALL", "friends_NONE", "friends_SINGLE", "knownBy_SOME", "best"])
        nullable = st.sampled_from(["friends_SOME", "friends_NONE", "best", "state"])
        return st.one_of(
            st.builds(lambda k, v: {k: v}, relation, inner),
            st.builds(lambda k: {k: None}, nullable),
            st.builds(lambda k, v: {k: v}, st.sampled_from(["AND", "OR"]), st.lists(inner, max_size=3)),
            st.builds(lambda v: {"NOT": v}, inner),
            st.builds(lambda a, b: {**a, **b}, inner, inner),
        )

    return st.recursive(fields(), deeper, max_leaves=8)


@given(wheres())
def test_round_trip(value: dict[str, Any]) -> None:
    """What a tree prints to means the same tree again."""
    tree = read(value)
    assert read(printed(GRAMMAR, "Thing", tree)) == tree


def test_every_operator() -> None:
    """Every operator can be asked of at least one type of value."""
    asked = {op for operators in OPERATORS.values() for op in operators} | set(SUFFIXES.values())
    assert asked | {Operator.ABSENT} == set(Operator)
    assert {f.type for f in THING.listing.fields if not hasattr(f, "fields")} == set(OPERATORS)
