"""The clock of a collector jumps, between runs and in the midst of one: the order of things stays, and nothing wrong is said."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.differences import differences as told_differences
from graph.rewind import rewound
from graph.store import Store
from tests.collectors.harness import Collector, differences, whole
from tests.faults.scenes import Clock, Judge, closing, company, read, there, true
from tests.history.company import MANAGER
from tests.history.hearing import compared, facts
from tests.semantics.memory import last

pytestmark = pytest.mark.slow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
# What the clock says at the beginning of each run, in hours after the first, and by how many hours it jumps in its midst.
RUNS = [(0, 0), (48, 0), (1, 0), (2, -0.5), (3, 5), (2.5, 0), (720, 0), (4, 0)]
Run = Callable[[Awaitable[Any]], Any]


@pytest.fixture
def collector(store: Store, aws: SimulatedAWS, run: Run, monkeypatch: pytest.MonkeyPatch) -> Collector:
    """Collects into an empty graph from an empty AWS."""
    return Collector(store, aws, run, monkeypatch)


def jumping(start: datetime, jump: float, after: int = 20) -> Clock:
    """A clock that goes a millisecond each time somebody looks, and jumps when it has been looked at some times."""
    looks = 0

    def now() -> datetime:
        nonlocal looks
        looks += 1
        return start + timedelta(milliseconds=looks) + (timedelta(hours=jump) if looks > after else timedelta())

    return now


def test_a_clock_that_jumps(collector: Collector, aws: SimulatedAWS) -> None:
    """After each run all is there and true; the past and the differences are in the order in which things happened."""
    made, judge, run, store = company(aws, 17), Judge(), collector.run, collector.store
    seen: list[tuple[datetime, Any, Any]] = []
    with closing(collector.caller(MANAGER)) as caller:
        for hours, jump in RUNS:
            made.day()
            clock = jumping(NOON + timedelta(hours=hours), jump)
            run(read(store, caller, clock))
            assert run(there(store)) == facts(made.accounts).keys(), hours
            assert run(judge.verdicts(store, clock())) == true(made.accounts), hours
            seen.append((run(last(store)), facts(made.accounts), collector.graph()))
    times = [time for time, _, _ in seen]
    assert times == sorted(set(times))
    for time, _, graph in seen:
        assert not differences(graph, run(rewound(store, time.isoformat(), lambda past, _: whole(past)))), time
    for (one, before, _), (other, after, _) in pairwise(seen):
        found = run(told_differences(store, CATALOGUE, one.isoformat(), other.isoformat()))
        ways = {(c.asset["internalAssetType"], c.asset["idFromProvider"], c.asset["cloudAccountID"]): c.way.value for c in found}
        expected = {key: way if isinstance(way, str) else "changed" for key, way in compared(before, after).items()}
        assert {k: w for k, w in ways.items() if w != "changed" or k in expected} == expected


def test_a_reading_of_the_future(collector: Collector, aws: SimulatedAWS) -> None:
    """A reading that is dated after now was dated by a wrong clock: nobody knows how old it is, so nothing is decided by it."""
    made, judge, run, store = company(aws, 18), Judge(), collector.run, collector.store
    with closing(collector.caller(MANAGER)) as caller:
        run(read(store, caller, lambda: NOON + timedelta(days=365)))
        assert set(run(judge.verdicts(store, NOON)).values()) == {"UNKNOWN"}
        assert run(judge.verdicts(store, NOON + timedelta(days=365))) == true(made.accounts)
        run(read(store, caller, lambda: NOON + timedelta(hours=1)))
    assert run(judge.verdicts(store, NOON + timedelta(hours=1))) == true(made.accounts)
    assert run(judge.verdicts(store, NOON + timedelta(minutes=50))) == true(made.accounts)  # clocks of two machines differ a little
