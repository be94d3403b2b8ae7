"""A lease in the graph: one holder at a time."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from graph.keeping.lease import Held, Lease, Lost
from graph.store import Store

Run = Callable[[Any], Any]
SHORT = timedelta(milliseconds=600)


def test_one_holder_at_a_time(store: Store, run: Run) -> None:
    """The first takes it, may take it again, and the second gets it when it is given up."""
    first, second = Lease(store, "watch", "a"), Lease(store, "watch", "b")
    assert run(first.take())
    assert run(first.take())
    assert not run(second.take())
    assert run(second.holder())[0] == "a"
    run(second.release())
    assert not run(second.take())
    run(first.release())
    assert run(second.take())


def test_of_many_at_once_one_gets_it(store: Store, run: Run) -> None:
    """However many ask in the same moment."""

    async def race() -> list[bool]:
        return list(await asyncio.gather(*(Lease(store, "watch", str(i)).take() for i in range(12))))

    assert sum(run(race())) == 1


def test_the_lease_of_one_who_died_runs_out(store: Store, run: Run) -> None:
    """Then the next one takes it."""
    assert run(Lease(store, "watch", "dead", timedelta(milliseconds=200)).take())
    other = Lease(store, "watch", "b")
    assert not run(other.take())
    run(asyncio.sleep(0.3))
    assert run(other.holder()) is None
    assert run(other.take())


def test_work_longer_than_the_lease_is_done_to_its_end(store: Store, run: Run) -> None:
    """It is renewed meanwhile, and given up afterwards."""
    lease, other = Lease(store, "watch", "a", SHORT), Lease(store, "watch", "b")
    taken: list[bool] = []

    async def work() -> str:
        for _ in range(4):
            await asyncio.sleep(0.35)
            taken.append(await other.take())
        return "done"

    assert run(lease.during(work)) == "done"
    assert taken == [False] * 4
    assert run(other.take())


def test_who_comes_second_is_told_who_is_at_work(store: Store, run: Run) -> None:
    """And its work does not begin."""
    assert run(Lease(store, "watch", "ada@host").take())

    async def work() -> None:
        pytest.fail("it began")

    with pytest.raises(Held, match="ada@host until"):
        run(Lease(store, "watch", "b").during(work))


def test_a_lease_that_is_lost_stops_the_work(store: Store, run: Run) -> None:
    """Somebody else may be at work by now, so this one ends."""
    ended: list[str] = []

    async def work() -> None:
        await store.run("MATCH (l:Lease) SET l.holder = 'thief'", write=True)
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("stopped")
            raise

    with pytest.raises(Lost):
        run(Lease(store, "watch", "a", SHORT).during(work))
    assert ended == ["stopped"]
    assert run(Lease(store, "watch", "a").holder())[0] == "thief"


def test_work_that_fails_gives_the_lease_up(store: Store, run: Run) -> None:
    """With its own error."""

    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        run(Lease(store, "watch", "a").during(work))
    assert run(Lease(store, "watch", "b").take())
