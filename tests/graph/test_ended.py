"""Former outcomes: kept whole only where they said something else, else as a time among many."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from graph.coverage import Coverage
from graph.errors import OutOfHistory
from graph.outcomes import Outcome, Result
from graph.rewind import rewound
from graph.store import Store
from graph.timeline import EPOCH, as_micro, from_micro, micro, moment, of_micro
from graph.writer import Writer
from tests.graph.planting import ACCOUNT, PLACE, TRAIL
from tests.semantics.memory import last

Run = Callable[[Awaitable[Any]], Any]
OTHER = "222222222222"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE = Outcome("", "sts", "AssumeRole", ACCOUNT, "global", Result.COMPLETE, START)
TWO = Outcome("", "sts", "GetCallerIdentity", ACCOUNT, "global", Result.COMPLETE, START + timedelta(microseconds=7))


async def noted(store: Store, *outcomes: Outcome, account: str = ACCOUNT) -> str:
    """Write what opening an account gave, in place of what it gave before; the time of that."""
    writer = Writer(store, CATALOGUE, START)
    await writer.begin([account])
    writer.note(account, outcomes)
    await writer.finish()
    return (await last(store)).isoformat()


async def known(store: Store, time: str) -> dict[str, tuple[str, datetime]]:
    """Operation → how it ended and when, as of a time."""

    async def look(past: Store, at: datetime) -> dict[str, tuple[str, datetime]]:
        coverage = await Coverage.load(past, CATALOGUE, now=at)
        return {f"{o.account[0]}/{o.operation}": (o.result.value, o.at) for o in coverage.outcomes.values()}

    return await rewound(store, time, look)  # type: ignore[no-any-return]


def later(outcome: Outcome, hours: int, **more: Any) -> Outcome:
    """The same outcome of a later run."""
    return replace(outcome, at=outcome.at + timedelta(hours=hours), **more)


async def formers(store: Store) -> int:
    """How many outcomes are kept whole."""
    return (await store.run("MATCH (f:Former) RETURN count(f) AS n"))[0]["n"]  # type: ignore[no-any-return]


def test_times_are_kept_to_the_microsecond(store: Store, run: Run) -> None:
    """Outcomes that say the same at each run have each run's time as of then, and are not kept whole."""
    times = [run(noted(store, later(ONE, i), later(TWO, 2 * i))) for i in range(4)]
    for i, time in enumerate(times):
        expected = {"1/AssumeRole": ("complete", later(ONE, i).at), "1/GetCallerIdentity": ("complete", later(TWO, 2 * i).at)}
        assert run(known(store, time)) == expected
    assert run(formers(store)) == 0
    assert len(run(store.run("MATCH (k:ReadKeys) RETURN k"))) == 1


def test_what_they_said_is_kept_where_it_differs(store: Store, run: Run) -> None:
    """An outcome that was denied for a while, then absent, is so as of then, with the time at which it was read."""
    denied = later(ONE, 2, result=Result.DENIED, error="AccessDenied: no")
    runs = [(ONE, TWO), (later(ONE, 1), later(TWO, 1)), (denied, later(TWO, 2)), (later(denied, 1),), (later(ONE, 4), later(TWO, 4))]
    times = [run(noted(store, *outcomes)) for outcomes in runs]
    for outcomes, time in zip(runs, times, strict=True):
        assert run(known(store, time)) == {f"1/{o.operation}": (o.result.value, o.at) for o in outcomes}
    assert run(formers(store)) == 3  # complete, then denied; and the other, which was not read in the fourth run


def test_accounts_apart(store: Store, run: Run) -> None:
    """A run of one account leaves the times of another alone."""
    other = replace(ONE, account=OTHER)
    first = run(noted(store, ONE))
    second = run(noted(store, other, account=OTHER))
    third = run(noted(store, later(ONE, 1)))
    assert run(known(store, first)) == {"1/AssumeRole": ("complete", START)}
    assert run(known(store, second)) == {"1/AssumeRole": ("complete", START), "2/AssumeRole": ("complete", START)}
    assert run(known(store, third)) == {"1/AssumeRole": ("complete", later(ONE, 1).at), "2/AssumeRole": ("complete", START)}


def test_a_run_of_fewer_kinds(store: Store, run: Run) -> None:
    """A run that reads some kinds only replaces their outcomes, and every other keeps the time of the run before."""
    trails = Outcome("Trail", "cloudtrail", "DescribeTrails", ACCOUNT, "global", Result.DENIED, START)
    regions = Outcome("Region", "ec2", "DescribeRegions", ACCOUNT, "global", Result.DENIED, START)

    async def closed(*outcomes: Outcome) -> str:
        writer = Writer(store, CATALOGUE, START)
        await writer.begin([ACCOUNT])
        kinds = {"Trail": TRAIL, "Region": PLACE}
        writer.close(ACCOUNT, [kinds[o.kind] for o in outcomes], outcomes, session=False)
        await writer.finish()
        return (await last(store)).isoformat()

    times = [run(closed(trails, regions)), run(closed(later(trails, 1))), run(closed(later(trails, 2), later(regions, 2)))]
    hours = [(0, 0), (1, 0), (2, 2)]
    for time, (trail, region) in zip(times, hours, strict=True):
        expected = {"1/DescribeTrails": ("denied", later(trails, trail).at), "1/DescribeRegions": ("denied", later(regions, region).at)}
        assert run(known(store, time)) == expected


def test_points_in_time() -> None:
    """A date is its midnight, a time without a zone is UTC, and an offset is heeded; anything else is refused."""
    assert moment("2026-01-31") == datetime(2026, 1, 31, tzinfo=UTC)
    assert moment(" 2026-01-31T12:00:00 ") == moment("2026-01-31T12:00:00Z") == moment("2026-01-31T13:00:00+01:00")
    for text in ("", "P1D", "2026-13-01"):
        with pytest.raises(OutOfHistory, match="no point in time"):
            moment(text)


@pytest.mark.parametrize(
    "text", ["0001-01-01", "1969-12-31T23:59:59.999999", "1970-01-01", "2026-03-01T12:00:00.000007", "9999-12-31T23:59:59"]
)
def test_times_travel_as_numbers(store: Store, run: Run, text: str) -> None:
    """A time that goes there as microseconds is what the driver makes of it, before 1970 too; and later ones come back as they were."""
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    query = f"WITH {from_micro('$number')} AS at RETURN {as_micro('at')} AS number, at = $at AS same"
    (found,) = run(store.run(query, number=micro(at), at=at))
    assert found["same"] is True
    assert at < EPOCH or of_micro(found["number"]) == at
