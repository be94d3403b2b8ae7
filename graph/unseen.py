"""What could hold for an asset that nobody saw, of which only a few facts are known (its account, say).

A gap in a listing matters to a question only where the question's condition could hold for such an asset.
"""

from collections.abc import Mapping
from typing import Any

from graph.normal import COMPARE, normal, simple
from graph.question import Ago, All, Either, Not, Operator, Test, Where


def possible(where: Where, facts: Mapping[str, Any]) -> bool:
    """Whether the condition could hold for an asset with these facts, everything else being unknown."""
    return _possible(simple(normal(where)), facts)


def _possible(where: Where, facts: Mapping[str, Any]) -> bool:
    match where:
        case All(parts):
            return all(_possible(p, facts) for p in parts)
        case Either(parts):
            return any(_possible(p, facts) for p in parts)
        case Not(Test() as test):
            return not _decidable(test, facts) or _holds(test, facts) is False
        case Test():
            return not _decidable(where, facts) or _holds(where, facts) is True
    return True


def _decidable(test: Test, facts: Mapping[str, Any]) -> bool:
    """Whether the facts decide it; Java's regular expressions are not Python's, so a pattern is left open."""
    return test.property in facts and test.operator is not Operator.MATCHES and not isinstance(test.value, Ago)


def _holds(test: Test, facts: Mapping[str, Any]) -> bool | None:
    """True, false, or neither for a comparison with an absent value."""
    known = facts[test.property]
    if test.operator is Operator.ABSENT:
        return known is None
    if known is None:
        return None
    return COMPARE[test.operator](known, test.value)
