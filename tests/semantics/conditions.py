"""Random conditions on the small catalogue: every operator, every quantifier, AND, OR and NOT."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from graph.catalogue import NodeType
from graph.model import ValueType
from graph.question import Ago, All, Either, Not, Operator, Quantifier, Related, Test, Where
from tests.semantics.declared import CATALOGUE, DOMAINS, NOW
from tests.semantics.interpreter import compared
from tests.semantics.worlds import Pick

ORDERED = (Operator.LT, Operator.LTE, Operator.GT, Operator.GTE)
EQUAL = (Operator.EQ, Operator.IN, Operator.NOT_IN, Operator.ABSENT)
TEXTUAL = (Operator.CONTAINS, Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.MATCHES)
OPERATORS = {
    ValueType.BOOLEAN: EQUAL,
    ValueType.STRING: (*EQUAL, *TEXTUAL, *ORDERED),
    ValueType.INT: (*EQUAL, *ORDERED),
    ValueType.FLOAT: (*EQUAL, *ORDERED),
    ValueType.DATETIME: (*EQUAL, *ORDERED),
    ValueType.STRINGS: (Operator.EQ, Operator.INCLUDES, Operator.ABSENT),
}
PATTERNS = ("a.*", "[ab]+", "", "a?b?", ".b")  # these mean the same to Java and to Python
ROOTS = ("Account", "Account", "Trail", "Trail", "Bucket", "Bucket", "Queue", "Region")


@st.composite
def questions(draw: Any, depth: int = 3) -> tuple[str, Where]:
    """A type with a condition."""

    def pick(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    name = pick(ROOTS)
    return name, condition(name, pick((1, depth - 1, depth)), pick)


def condition(type_name: str, depth: int, pick: Pick) -> Where:
    here = CATALOGUE.types[type_name]
    sort = pick(("test", "related", "related", "related", "not", "and", "or")) if depth else "test"
    if sort == "related" and here.relations:
        name = pick(sorted(here.relations))
        return Related(
            name, pick(tuple(Quantifier)), condition(here.relations[name].target, depth - 1, pick) if pick((1, 1, 1, 0)) else All()
        )
    if sort == "not":
        return Not(condition(type_name, depth - 1, pick))
    if sort in {"and", "or"}:
        parts = tuple(condition(type_name, depth - 1, pick) for _ in range(pick((2, 2, 2, 3, 1, 0))))
        return All(parts) if sort == "and" else Either(parts)
    return test(here, pick)


def test(here: NodeType, pick: Pick) -> Test:
    """A comparison that holds for some value and is false for another: of one that cannot be, nothing is undecided.

    Now and then it is one with an empty list, which is decided whatever the value is.
    """
    name = pick(sorted(DOMAINS[here.name]))
    made = Test(name, operator := pick(OPERATORS[here.columns[name].field.type]), operand(here, name, operator, pick))
    outcomes = {compared(value, made, NOW) for value in DOMAINS[here.name][name]}
    fair = outcomes >= {True, False} or made.value == ()
    return made if fair else Test(name, Operator.EQ, DOMAINS[here.name][name][0])


test.__test__ = False  # type: ignore[attr-defined]  # not one of pytest's


def operand(here: NodeType, name: str, operator: Operator, pick: Pick) -> Any:
    options = [v for v in DOMAINS[here.name][name] if v is not None]
    if operator is Operator.ABSENT:
        return None
    if operator is Operator.MATCHES:
        return pick(PATTERNS)
    if operator is Operator.INCLUDES:
        return pick(("a", "b", "c"))
    if operator in {Operator.IN, Operator.NOT_IN}:
        return pick(((), (options[0],), tuple(options[:2]), tuple(options)))
    if operator in ORDERED and here.columns[name].field.type is ValueType.DATETIME:
        return pick((Ago(timedelta(days=-5)), Ago(timedelta(days=-30)), Ago(timedelta(days=1)), *options))
    return pick(options)
