"""Negation pushed to the leaves: the planner needs it, and a certain answer is then a possible one's exact mirror.

After it, `Not` stands only around a `Test` or around «exactly one», and the quantifier ALL is gone. And, beside what is
unread, what is decided before anything is read: parts that never hold, and parts that always do. Without it, a comparison
of an unread value with nothing at all, or with two values at once, would seem possible.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby, product
from typing import Any

from graph.question import Ago, All, Either, Not, Operator, Quantifier, Related, Test, Where

NEVER, ALWAYS = Either(), All()
Literal = tuple[Test, bool]  # a comparison, and whether it is negated
COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda known, value: bool(known == value),
    Operator.IN: lambda known, value: known in value,
    Operator.NOT_IN: lambda known, value: known not in value,
    Operator.CONTAINS: lambda known, value: value in known,
    Operator.STARTS_WITH: lambda known, value: known.startswith(value),
    Operator.ENDS_WITH: lambda known, value: known.endswith(value),
    Operator.LT: lambda known, value: bool(known < value),
    Operator.LTE: lambda known, value: bool(known <= value),
    Operator.GT: lambda known, value: bool(known > value),
    Operator.GTE: lambda known, value: bool(known >= value),
    Operator.INCLUDES: lambda known, value: value in known,
}
LEAST = {(Operator.GT, False), (Operator.GTE, False), (Operator.LT, True), (Operator.LTE, True)}
MOST = {(Operator.LT, False), (Operator.LTE, False), (Operator.GT, True), (Operator.GTE, True)}
STRICT = {(Operator.GT, False), (Operator.LT, False), (Operator.GTE, True), (Operator.LTE, True)}


def normal(where: Where) -> Where:
    """The same condition with negation only at the leaves, and comparisons with an empty list decided."""
    match where:
        case All(parts):
            return All(tuple(normal(p) for p in parts))
        case Either(parts):
            return Either(tuple(normal(p) for p in parts))
        case Not(part):
            return negated(part)
        case Related(relation, Quantifier.ALL, inner):
            return Related(relation, Quantifier.NONE, negated(inner))
        case Related(relation, quantifier, inner):
            return Related(relation, quantifier, normal(inner))
    return _listed(where)


def negated(where: Where) -> Where:
    """The condition «this is false», with negation only at the leaves."""
    match where:
        case All(parts):
            return Either(tuple(negated(p) for p in parts))
        case Either(parts):
            return All(tuple(negated(p) for p in parts))
        case Not(part):
            return normal(part)
        case Related():
            return _unrelated(where)
    return _listed(Not(where))


def _unrelated(where: Related) -> Where:
    match where.quantifier:
        case Quantifier.SOME:
            return Related(where.relation, Quantifier.NONE, normal(where.where))
        case Quantifier.NONE:
            return Related(where.relation, Quantifier.SOME, normal(where.where))
        case Quantifier.ALL:
            return Related(where.relation, Quantifier.SOME, negated(where.where))
    return Not(normal(where))


def own(where: Where) -> Where:
    """What a normal condition says of a node itself; conditions on its neighbours are taken as met."""
    match where:
        case All(parts):
            return All(tuple(own(p) for p in parts))
        case Either(parts):
            return Either(tuple(own(p) for p in parts))
        case Related() | Not(Related()):
            return All()
    return where


def conjuncts(where: Where) -> tuple[Where, ...]:
    """The parts which all must hold, nested conjunctions opened."""
    return tuple(c for p in where.parts for c in conjuncts(p)) if isinstance(where, All) else (where,)


def tests(where: Where) -> list[Test]:
    """Every comparison in a condition, those on related nodes left out."""
    match where:
        case Test():
            return [where]
        case All(parts) | Either(parts):
            return [t for p in parts for t in tests(p)]
        case Not(part):
            return tests(part)
    return []


def simple(where: Where) -> Where:
    """The same condition, which is in normal form, without parts that are true or false whatever was read."""
    match where:
        case All(parts):
            return _all([simple(p) for p in parts])
        case Either(parts):
            return _either([simple(p) for p in parts])
        case Related(relation, quantifier, inner):
            return _related(Related(relation, quantifier, simple(inner)))
        case Not(Related() as related):
            found = simple(related)
            return ALWAYS if found == NEVER else Not(found)
    return where


def _all(parts: list[Where]) -> Where:
    found = [q for p in parts for q in (p.parts if isinstance(p, All) else (p,))]
    if NEVER in found or _contradict(found):
        return NEVER
    return found[0] if len(found) == 1 else All(tuple(found))


def _either(parts: list[Where]) -> Where:
    found = [q for p in parts for q in (p.parts if isinstance(p, Either) else (p,))]
    if ALWAYS in found:
        return ALWAYS
    return found[0] if len(found) == 1 else Either(tuple(found))


def _related(where: Related) -> Where:
    if where.where != NEVER:
        return where
    return ALWAYS if where.quantifier is Quantifier.NONE else NEVER


def _listed(where: Where) -> Where:
    """A comparison; with an empty list it is decided, but for an absent value."""
    test, negated = literal(where)
    if test.operator not in {Operator.IN, Operator.NOT_IN} or len(test.value):
        return where
    return NEVER if (test.operator is Operator.IN) is not negated else Not(Test(test.property, Operator.ABSENT))


def literal(where: Where) -> Literal:
    """A comparison in normal form."""
    found, negated = (where.part, True) if isinstance(where, Not) else (where, False)
    if not isinstance(found, Test):
        raise TypeError(where)
    return found, negated


def _contradict(parts: Iterable[Where]) -> bool:
    """Whether no value meets all the comparisons that are made of one of the properties."""
    found = [literal(p) for p in parts if isinstance(p, Test) or (isinstance(p, Not) and isinstance(p.part, Test))]
    found.sort(key=_property)
    return any(_impossible(list(group)) for _, group in groupby(found, key=_property))


def _property(one: Literal) -> str:
    return one[0].property


def _impossible(literals: list[Literal]) -> bool:
    if any((test, not negated) in literals for test, negated in literals):
        return True
    if any(test.operator is Operator.ABSENT and not negated for test, negated in literals):
        return any(test.operator is not Operator.ABSENT for test, _ in literals)
    values = _values(literals)
    return _crossed(literals) if values is None else not any(all(allows(v, *one) for one in literals) for v in values)


def _values(literals: list[Literal]) -> list[Any] | None:
    """The only values there could be; None where that is not known."""
    for test, negated in literals:
        if isinstance(test.value, bool):
            return [True, False]
        if test.operator in {Operator.EQ, Operator.IN} and not negated and not isinstance(test.value, Ago):
            return [test.value] if test.operator is Operator.EQ else list(test.value)
    return None


def allows(value: Any, test: Test, negated: bool = False) -> bool:
    """Whether a value that is there may meet a comparison. Java's regular expressions are not Python's, so a pattern is left open."""
    if test.operator is Operator.ABSENT:
        return negated
    return test.operator is Operator.MATCHES or isinstance(test.value, Ago) or COMPARE[test.operator](value, test.value) is not negated


def _crossed(literals: list[Literal]) -> bool:
    """Whether a lower bound lies above an upper one."""
    lower = [(t.value, (t.operator, n)) for t, n in literals if (t.operator, n) in LEAST]
    upper = [(t.value, (t.operator, n)) for t, n in literals if (t.operator, n) in MOST]
    return any(_above(low, high, strict=bool({how, what} & STRICT)) for (low, how), (high, what) in product(lower, upper))


def _above(low: Any, high: Any, *, strict: bool) -> bool:
    if isinstance(low, Ago) and isinstance(high, Ago):
        low, high = low.offset, high.offset
    if isinstance(low, Ago) or isinstance(high, Ago):
        return False
    return bool(low > high or (strict and low == high))
