"""What became of a verdict, from what was said of it through time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from controls.differing import What, change, told
from graph.keeping.between import Pair, Span

START = datetime(2026, 1, 1, tzinfo=UTC)


def hour(number: float) -> datetime:
    """A moment of these tests."""
    return START + timedelta(hours=number)


def pair(*verdicts: str, came: Sequence[str] = (), went: Sequence[str] = ()) -> Pair:
    """A pair of which each hour something else was said; «» for nothing."""
    ends = [*(hour(n + 1) for n in range(len(verdicts) - 1)), None]
    spans = [Span(v, hour(n), end) for n, (v, end) in enumerate(zip(verdicts, ends, strict=True)) if v]
    moved = ({"failing": tuple(names)} if names else {} for names in (came, went))
    return Pair("c", "1", tuple(spans), *moved)


CASES: list[tuple[tuple[str, ...], float, What | None]] = [
    (("FAIL",), -1, What.NEW_FAILURE),
    (("PASS", "FAIL"), 0, What.NEW_FAILURE),
    (("UNKNOWN", "FAIL"), 0, What.NEW_FAILURE),
    (("PASS", "UNKNOWN", "FAIL"), 1, What.NEW_FAILURE),
    (("OUT_OF_SCOPE", "FAIL"), 0, What.NEW_FAILURE),
    (("FAIL", "PASS", "FAIL"), 1, What.REGRESSED),
    (("FAIL", "NOT_APPLICABLE", "FAIL"), 1, What.REGRESSED),
    (("FAIL", "PASS", "UNKNOWN", "FAIL"), 2, What.REGRESSED),
    (("FAIL", "PASS", "FAIL"), 0, What.REGRESSED),
    (("FAIL", "UNKNOWN", "FAIL"), 0, None),
    (("FAIL", "UNKNOWN", "FAIL"), 1, What.DECIDED_AGAIN),
    (("FAIL", "PASS"), 0, What.RESOLVED),
    (("FAIL", "NOT_APPLICABLE"), 0, What.RESOLVED),
    (("FAIL", "UNKNOWN", "PASS"), 1, What.RESOLVED),
    (("FAIL", "UNKNOWN", "PASS"), 0, What.RESOLVED),
    (("PASS", "UNKNOWN"), 0, What.TURNED_UNKNOWN),
    (("FAIL", "UNKNOWN"), 0, What.TURNED_UNKNOWN),
    (("PASS", "NOT_SUPPORTED"), 0, What.TURNED_UNKNOWN),
    (("UNKNOWN",), -1, What.TURNED_UNKNOWN),
    (("PASS", "UNKNOWN", "PASS"), 1, What.DECIDED_AGAIN),
    (("UNKNOWN", "PASS"), 0, What.DECIDED_AGAIN),
    (("PASS", "UNKNOWN", "PASS"), 0, None),
    (("PASS",), -1, What.FIRST),
    (("MANUAL",), -1, What.FIRST),
    (("PASS", "NOT_APPLICABLE"), 0, What.OTHER),
    (("FAIL", "OUT_OF_SCOPE"), 0, What.OTHER),
    (("FAIL", ""), 0, What.OTHER),
    (("UNKNOWN", "NOT_SUPPORTED"), 0, What.OTHER),
    (("PASS",), 0, None),
]


@pytest.mark.parametrize(("verdicts", "start", "what"), CASES, ids=lambda v: " ".join(v) if isinstance(v, tuple) else str(v))
def test_what_became_of_a_verdict(verdicts: tuple[str, ...], start: float, what: What | None) -> None:
    """Between an hour and the last one, with what was decided before in mind."""
    spans = pair(*verdicts)
    if verdicts[-1] == "":
        spans = pair(*verdicts[:-1])
        spans = Pair("c", "1", (Span(verdicts[0], hour(0), hour(1)),), {}, {})
    found = change(spans, hour(start), hour(len(verdicts)))
    assert (found.what if found else None) is what


def test_other_assets_under_the_same_verdict() -> None:
    """Are a change of their own."""
    found = change(pair("FAIL", came=["b"], went=["a"]), hour(0), hour(1))
    assert found is not None
    assert (found.what, found.before, found.after, found.came, found.went) == (
        What.ASSETS, "FAIL", "FAIL", {"failing": ("b",)}, {"failing": ("a",)},
    )  # fmt: skip


def test_a_change_says_since_when() -> None:
    """The moment of the evaluation that said it first, or at which nothing was said any more."""
    found = change(pair("PASS", "FAIL"), hour(0), hour(5))
    assert found is not None
    assert found.since == hour(1)
    gone = change(Pair("c", "1", (Span("FAIL", hour(0), hour(2)),), {}, {}), hour(0), hour(5))
    assert gone is not None
    assert (gone.since, gone.after, gone.plain()["to"]) == (hour(2), "", None)


def test_what_is_fine_from_the_first_is_nobodys_business() -> None:
    """Of all changes, these are not told to a webhook."""
    found = [change(pair(*verdicts), hour(start), hour(9)) for verdicts, start, _ in CASES]
    assert {c.what for c in told(c for c in found if c)} == {*What} - {What.FIRST, What.OTHER, What.ASSETS}
