"""Which regular expressions are refused, and why."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import question as asked
from graph.question import All, Not, Operator, Pattern
from graph.store import Store
from queries import bounds, patterns
from queries.slots import Slot

HOSTILE = [
    "(ab|cd)*e", "((a|b)c)+",
    "(.*a){12}", "(a+)+b", "(a*)*", "(a|a)*b", "(a|ab)*c", "((a|b)|a)*c", "(|a)*b", "((?i)a|A)*b", "(a?){30}", "((ab){9}){9}",
    r"(a)\1", r"(?<x>a)\k<x>", "(?=.*a)b", "(?!a+)b", "a{1,5000}", "a{5000}", "a?" * 30 + "a" * 30, ".*.*.*.*.*.*.*.*.*=", "x" * 3_000,
    "(", "a)", "*a", "[abc", "a{2", "(?P<x>a)", r"\Qa\E", "(" * 30 + ")" * 30, "\\",
    "[" * 1_500, "[a" * 30 + "]" * 30, "(?#x)", "a{,3}", "[a-", "[\\",
]  # fmt: skip
HARMLESS = {
    "host": 0, "": 0, "a{3}": 0, ".*": 0, "[a-z]+[0-9]+x": 0, r"\d+:\d+": 0, "(?i).*db.*": 2,
    "(?:a|b)c": 0, "[^a-c]+b": 0, r"[\d-]+x": 0, "[]a]+b": 0, "[a&&b]+b": 1, r"\p{Alpha}+a": 1, r"x\.y": 0, "^((?!(?i)deny).)*$": 0,
    "a|b*": 0, "((?i)x)": 0,
}  # fmt: skip


@pytest.mark.parametrize("pattern", HOSTILE)
def test_hostile(pattern: str) -> None:
    """A pattern whose matching could take for ever, or which is not of the grammar, is refused with a code."""
    with pytest.raises(GraphQLError, match="regular expression") as caught:
        patterns.checked(pattern)
    assert caught.value.extensions == {"code": "BAD_PATTERN"}


@pytest.mark.parametrize(("pattern", "degree"), HARMLESS.items())
def test_degree(pattern: str, degree: int) -> None:
    """The degree counts the repetitions that compete with a neighbour for characters."""
    assert patterns.degree(pattern) == degree


REASONS = [
    ("a)b", "the bracket at character 2 closes nothing"),
    ("a(b", "it ends too early"),
    ("x|*", "«*» at character 3 has nothing to repeat"),
    ("ab(?#c)", "the group at character 3 is of an unknown sort"),
    ("a{,3}", "the repetition at character 2 is not like {2}, {2,} or {2,5}"),
    ("a{2000}", "1000"),
    ("[" * 30, "its classes are nested more than 20 deep"),
    ("(" * 30, "its groups are nested more than 20 deep"),
    (r"(a)\1", "«\\1» is not allowed"),
]


@pytest.mark.parametrize(("pattern", "why"), REASONS)
def test_reasons(pattern: str, why: str) -> None:
    """A refusal names the pattern and what is wrong with it, with the place where there is one."""
    with pytest.raises(GraphQLError) as caught:
        patterns.checked(pattern)
    assert f"«{pattern}» is refused" in caught.value.message
    assert why in caught.value.message


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab()[]{}|*+?.^$\\-&,:<>=!ipPQE0129é", max_size=40) | st.text(max_size=20))
def test_any_text_is_judged(pattern: str) -> None:
    """Whatever a request sends as a pattern is accepted as it is or refused with a code; nothing else happens."""
    try:
        found = ("ACCEPTED", patterns.checked(pattern))
    except GraphQLError as error:
        found = ((error.extensions or {})["code"], pattern)
    assert found in {("ACCEPTED", pattern), ("BAD_PATTERN", pattern)}


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_is_accepted_runs(opened: Store, run: Callable[[Any], Any], pattern: str) -> None:
    """A pattern that is accepted as harmless is Java's: the database matches with it, and quickly so on a long text."""
    statement = "RETURN ($short =~ $pattern) IN [true, false] AND ($long =~ $pattern) IN [true, false] AS known"
    (row,) = run(opened.run(statement, short="a1:b", long=("a" * 50 + "1:-.") * 100, pattern=patterns.checked(pattern)))
    assert row["known"] is True


def test_public_catalogue(shared: Path) -> None:
    """Every pattern of the public catalogue is accepted."""
    texts = [json.loads(p.read_text())["query"] for p in (shared / "grc-cms" / "queries").glob("*.json")]
    written = re.compile(r'(?:_MATCHES|matches|filterPattern)\s*:\s*("(?:[^"\\]|\\.)*")')
    found = {json.loads(p) for text in texts for p in written.findall(text)}
    assert len(found) > 25
    assert {patterns.checked(p) for p in found} == found


def test_subjects() -> None:
    """The more repetitions compete, the shorter the texts that a request's pattern looks at."""
    lengths = [patterns.subject(".*a" * d) for d in range(2, 9)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 9_000
    assert patterns.subject("a+b") == 0
    assert patterns.subject("(ab)*") == patterns.LONGEST_LOOP


def test_cap() -> None:
    """A pattern from a request whose repetitions compete looks at texts of a bounded length only; others are left as they are."""
    costly, cheap = (asked.Test("name", Operator.MATCHES, pattern) for pattern in (".*a.*b.*", "a+b"))
    short = asked.Test("name", Operator.MATCHES, Pattern(".*a.*b.*", patterns.subject(".*a.*b.*")))
    assert bounds.capped(Not(All((costly, cheap)))) == Not(All((short, cheap)))


def test_values_of_variables() -> None:
    """A pattern from a variable marks its place as used, so that no plan is shared over it."""
    slot = Slot.at(("p",), "a.*")
    assert type(patterns.checked(slot)) is str
    assert slot.used
