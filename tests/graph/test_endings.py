"""How all readings ended, and what of them counts at a moment."""

from datetime import UTC, datetime, timedelta

from collectors.aws import CATALOGUE
from graph.catalogue import fingerprint
from graph.coverage import Coverage
from graph.endings import Endings
from graph.freshness import AHEAD, MAX_AGE
from graph.outcomes import Outcome, Result

NOW = datetime(2026, 1, 15, 12, 0, 0, 123, tzinfo=UTC)
KIND = CATALOGUE.kind("Trail")
LISTING = KIND.listing.operation
SECOND = timedelta(seconds=1)


def listed(region: str, age: timedelta, result: Result = Result.COMPLETE, made_by: str = "") -> Outcome:
    """How listing the trails of a region ended."""
    return Outcome(KIND.name, "cloudtrail", LISTING, "1", region, result, NOW - age, "", made_by or fingerprint(KIND))


def test_what_is_told_is_what_was_given() -> None:
    """Outcomes go in and come out the same, one by one and together."""
    given = [listed("a", SECOND), listed("b", SECOND, Result.DENIED)]
    assert list(Endings(given)) == given
    assert Endings(given).one(KIND.name, LISTING, "1/b") == given[1]
    assert Endings(given).one(KIND.name, LISTING, "1/c") is None


def test_what_counts() -> None:
    """A reading counts if it is neither too old nor dated too far ahead, made by this declaration, and complete if it told everything."""
    readings = {
        "whole": listed("whole", MAX_AGE),
        "old": listed("old", MAX_AGE + SECOND),
        "ahead": listed("ahead", -AHEAD - SECOND),
        "denied": listed("denied", SECOND, Result.DENIED),
        "other": listed("other", SECOND, made_by="another"),
    }
    coverage = Coverage(CATALOGUE, readings.values(), {}, NOW)
    current = coverage.current(KIND.name, LISTING)
    assert current.kept == {"1/whole", "1/denied", "1/other"}
    assert current.fresh == {"1/whole", "1/denied"} == {o.scope for o in readings.values() if coverage.fresh(o)}
    assert current.complete == {"1/whole"}
    assert not current.whole
    assert coverage.interval({(KIND.name, LISTING)}) == (NOW - MAX_AGE, NOW - SECOND) == coverage.interval({(KIND.name, LISTING)}, "1")


def test_later() -> None:
    """What is known serves until the first of the readings is too old, or one that is dated ahead begins to count."""
    coverage = Coverage(CATALOGUE, [listed("a", SECOND), listed("b", timedelta(hours=1))], {}, NOW)
    ends = MAX_AGE - timedelta(hours=1)
    later = coverage.later(NOW + ends)
    assert later
    assert later.now == NOW + ends
    assert later.current(KIND.name, LISTING).complete == {"1/a", "1/b"}
    assert coverage.later(NOW + ends + SECOND) is None
    assert coverage.later(NOW - SECOND) is None
    ahead = Coverage(CATALOGUE, [listed("a", -AHEAD - SECOND)], {}, NOW)
    assert ahead.later(NOW + SECOND / 2)
    assert ahead.later(NOW + 2 * SECOND) is None
