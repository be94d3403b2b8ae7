"""Values for planted assets, drawn by what questions compare them with: mostly right, in part what the questions look for."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph.catalogue import Column
from graph.model import ValueType
from graph.question import Ago, Operator, Test

WRONG, COMMON = 0.05, 0.4
# What questions look for in these is no mistake by itself: it is one beside others.
NEUTRAL = {"direction", "action", "effect", "type", "scheme", "managementType", "isInline", "isAWSManaged", "cloudProvider", "unhindered"}
WORDS = ("web", "orders", "billing", "search", "mail", "reports", "users", "stock", "images", "queue", "batch", "edge")
POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":{"AWS":"%s"},"Action":"s3:GetObject","Resource":"*"}]}'
Tests = Sequence[tuple[Test, bool]]  # comparisons, and whether they are looked for or their opposite


@dataclass(frozen=True)
class Drawing:
    """How one field is drawn: how often it is wrong, and a value that is, or that is not."""

    wrong: float
    value: Callable[[random.Random, bool], Any]


def drawing(column: Column, tests: Tests, patterns: Sequence[str], at: datetime) -> Drawing:
    """How a field is drawn."""
    made: dict[ValueType, Callable[[], Drawing]] = {
        ValueType.BOOLEAN: lambda: _boolean(column.property, tests),
        ValueType.INT: lambda: _number(tests, int),
        ValueType.FLOAT: lambda: _number(tests, float),
        ValueType.DATETIME: lambda: _time(tests, at),
        ValueType.STRINGS: lambda: _texts(tests),
        ValueType.STRING: lambda: _text(column.property, tests, patterns),
    }
    return made[column.field.type]()


def _sought(tests: Tests, *operators: Operator) -> list[Any]:
    return _values((t for t, looked_for in tests if looked_for), operators)


def _avoided(tests: Tests, *operators: Operator) -> list[Any]:
    return _values((t for t, looked_for in tests if not looked_for), operators)


def _values(tests: Iterable[Test], operators: Sequence[Operator]) -> list[Any]:
    found = [t for t in tests if t.operator in operators]
    return [v for t in found for v in (t.value if t.operator is Operator.IN else [t.value])]


def _often(name: str) -> float:
    return COMMON if name in NEUTRAL else WRONG


def _boolean(name: str, tests: Tests) -> Drawing:
    bad, good = _sought(tests, Operator.EQ), _avoided(tests, Operator.EQ)
    if not bad and not good:
        return Drawing(0.5, lambda _, wrong: wrong)
    looked_for = bool(bad[0]) if bad else not good[0]
    return Drawing(_often(name), lambda _, wrong: looked_for is wrong)


def _number(tests: Tests, made: Callable[[float], Any]) -> Drawing:
    above = _sought(tests, Operator.GT, Operator.GTE)
    below = _sought(tests, Operator.LT, Operator.LTE)
    ports = [v for v in above if v in below]
    if ports or (above and below):  # an interval in which something lies
        return Drawing(COMMON, lambda rng, wrong: made(rng.choice(ports or above) if wrong else 443))
    if above:
        return Drawing(WRONG, lambda _, wrong: made(above[0] + 1 if wrong else above[0]))
    if below:
        return Drawing(WRONG, lambda _, wrong: made(below[0] - 0.2 if wrong else below[0]))
    return Drawing(0, lambda rng, _: made(rng.choice((1, 2, 7, 30, 365))))


def _time(tests: Tests, at: datetime) -> Drawing:
    ages = [(t, sought) for t, sought in tests if isinstance(t.value, Ago)]
    ahead = any(t.value.offset > timedelta(0) for t, _ in ages)
    recent = any(t.operator in {Operator.GT, Operator.GTE} and sought for t, sought in ages)
    fine, off = (300, 7) if ahead else (-200, -10) if recent else (-15, -200)

    def value(rng: random.Random, wrong: bool) -> datetime:
        return at + timedelta(days=(off if wrong else fine) + rng.randint(-5, 5), seconds=rng.randint(0, 86_399))

    return Drawing(WRONG, value)


def _texts(tests: Tests) -> Drawing:
    sought, empty = _sought(tests, Operator.INCLUDES), bool(_avoided(tests, Operator.EQ))

    def value(rng: random.Random, wrong: bool) -> list[str]:
        return [] if empty and not wrong else [rng.choice(sought) if sought and wrong else rng.choice(WORDS)]

    return Drawing(2 * WRONG, value)


def _text(name: str, tests: Tests, patterns: Sequence[str]) -> Drawing:
    right = [v for v in _avoided(tests, Operator.EQ, Operator.IN) if v]
    sought: list[str | None] = [*_sought(tests, Operator.EQ, Operator.IN, Operator.CONTAINS)]
    sought += [None for t, looked_for in tests if looked_for and t.operator is Operator.ABSENT]
    if name == "filterPattern":
        right = list(patterns)
    if name == "policyDocument":
        right, sought = [POLICY % ("Deny", "*")], [POLICY % ("Allow", "*")]
    if name == "name" and any(t.operator is Operator.MATCHES for t, _ in tests):
        sought = ["orders-db", "postgres"]

    def value(rng: random.Random, wrong: bool) -> str | None:
        if wrong and sought:
            return rng.choice(sought)
        return rng.choice(right) if right and not wrong else f"{rng.choice(WORDS)}-{rng.randint(0, 999)}"

    return Drawing(_often(name), value)
