"""Limits on what one statement may ask: sizes of pages and lists, and of conditions, whose planning costs most."""

from collections.abc import Iterator
from dataclasses import replace

from graph.question import All, Either, Not, Operator, Pattern, Related, Test, Where
from queries import patterns
from queries.refusal import refusal
from queries.slots import plain

LARGEST_PAGE = 1_000
MOST_TESTS = 200
MOST_RELATED = 25
LONGEST_LIST = 10_000


def page_size(first: int | None) -> int:
    """The checked size of a page."""
    if first is None or not 0 <= first <= LARGEST_PAGE:
        raise refusal(f"«first» is a number from 0 to {LARGEST_PAGE}; for more, ask for the next page.", "BAD_PAGE")
    return first


def not_negative(**values: int) -> None:
    """Refuses a negative limit or offset."""
    for name, value in values.items():
        if value < 0:
            raise refusal(f"«{name}» cannot be negative.", "BAD_PAGE")


def limited(where: Where) -> Where:
    """The condition, if a statement with it can be planned in time."""
    tests = related = 0
    for part in parts(where):
        tests += isinstance(part, Test)
        related += isinstance(part, Related)
        if isinstance(part, Test) and isinstance(part.value, list) and len(part.value) > LONGEST_LIST:
            raise refusal(f"A list in «where» has more than {LONGEST_LIST} values.", "TOO_COMPLEX")
    if tests > MOST_TESTS or related > MOST_RELATED:
        raise refusal(
            f"The «where» has {tests} comparisons and {related} relations; {MOST_TESTS} and {MOST_RELATED} are allowed. "
            "Use «in» for lists of values.",
            "TOO_COMPLEX",
        )
    return where


def parts(where: Where) -> Iterator[Where]:
    """Every node of the tree."""
    pending = [where]
    while pending:
        here = pending.pop()
        yield here
        match here:
            case All(inner) | Either(inner):
                pending.extend(inner)
            case Not(part) | Related(where=part):
                pending.append(part)


def capped(where: Where) -> Where:
    """The same condition, its patterns looking only at texts short enough for them."""
    match where:
        case Test(operator=Operator.MATCHES, value=pattern):
            longest = patterns.subject(pattern)
            return replace(where, value=Pattern(plain(pattern), longest)) if longest else where
        case All(inner):
            return All(tuple(capped(p) for p in inner))
        case Either(inner):
            return Either(tuple(capped(p) for p in inner))
        case Not(part):
            return Not(capped(part))
        case Related():
            return replace(where, where=capped(where.where))
    return where
