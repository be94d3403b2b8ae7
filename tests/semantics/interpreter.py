"""A naive interpreter of the question's tree over plain objects in memory: the meaning that the compiler is held to.

It is written from the grammar: a comparison with an absent value is neither true nor false, and so is its NOT; a
relation counts the neighbours for which its condition is true; ALL is «none for which NOT holds».
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.question import Ago, All, Either, Not, Operator, Quantifier, Related, Test, Where


@dataclass(eq=False)
class Node:
    """A thing with its values by property and its neighbours by relation; a root can be an answer by itself."""

    type: str
    identifier: str
    values: Mapping[str, Any]
    related: dict[str, list["Node"]] = field(default_factory=dict)
    root: bool = True

    @property
    def account(self) -> str:
        return str(self.values["cloudAccountID"])


def of_java(pattern: str) -> str:
    """A pattern in Python's form: in Java's, «(?i)» may stand anywhere, and holds to the end of its group."""
    before, flag, after = pattern.partition("(?i)")
    depth, end = 0, len(after)
    for i, character in enumerate(after):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            end = i
            break
    return f"{before}(?i:{after[:end]}){after[end:]}" if flag else pattern


COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda x, y: bool(x == y),
    Operator.IN: lambda x, y: x in y,
    Operator.NOT_IN: lambda x, y: x not in y,
    Operator.CONTAINS: lambda x, y: y in x,
    Operator.STARTS_WITH: lambda x, y: x.startswith(y),
    Operator.ENDS_WITH: lambda x, y: x.endswith(y),
    Operator.MATCHES: lambda x, y: re.fullmatch(of_java(y), x) is not None,
    Operator.LT: lambda x, y: bool(x < y),
    Operator.LTE: lambda x, y: bool(x <= y),
    Operator.GT: lambda x, y: bool(x > y),
    Operator.GTE: lambda x, y: bool(x >= y),
    Operator.INCLUDES: lambda x, y: y in x,
}


def answers(nodes: Sequence[Node], type_: str, where: Where, now: datetime) -> set[str]:
    """The identifiers of the roots of a type for which the condition is true."""
    return {n.identifier for n in nodes if n.root and n.type == type_ and holds(n, where, now) is True}


def holds(node: Node, where: Where, now: datetime) -> bool | None:
    """True, false, or neither."""
    match where:
        case All(parts):
            return every(holds(node, p, now) for p in parts)
        case Either(parts):
            return opposite(every(opposite(holds(node, p, now)) for p in parts))
        case Not(part):
            return opposite(holds(node, part, now))
        case Test():
            return compared(node.values.get(where.property), where, now)
        case Related(relation, quantifier, inner):
            return quantified([holds(n, inner, now) for n in node.related.get(relation, ())], quantifier)


def every(found: Any) -> bool | None:
    values = list(found)
    if any(v is False for v in values):
        return False
    return None if any(v is None for v in values) else True


def opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def compared(value: Any, test: Test, now: datetime) -> bool | None:
    if test.operator is Operator.ABSENT:
        return value is None
    if value is None:
        return None
    return COMPARE[test.operator](value, now + test.value.offset if isinstance(test.value, Ago) else test.value)


def quantified(found: list[bool | None], quantifier: Quantifier) -> bool:
    match quantifier:
        case Quantifier.SOME:
            return any(v is True for v in found)
        case Quantifier.NONE:
            return not any(v is True for v in found)
        case Quantifier.ALL:
            return not any(v is False for v in found)
    return sum(v is True for v in found) == 1
