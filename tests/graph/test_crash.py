"""Neo4j is killed in the middle of a write: what is there afterwards is whole, and the next run writes the rest."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from collectors.aws import CATALOGUE
from graph.embedded import Address, Embedded
from graph.indexes import prepare
from graph.store import Store
from tests.graph.planting import group, write

COUNT = 1_000
# Trails whose hashes say that selectors, status or connector were written, and that lack them.
TORN = (
    "MATCH (t:Trail) WHERE NOT t:Stub AND (COUNT { (t)-[:HAS_EVENT_SELECTOR]->() } <> 2 OR t.status_isLogging IS NULL "
    "OR NOT EXISTS { (t)<-[:HAS_TRAIL]-() } OR size(t.readings) <> 4) RETURN count(t) AS n"
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Embedded]:
    """A database that nobody else uses."""
    embedded = Embedded(tmp_path / "home", linger=0, brief=True)
    yield embedded
    embedded.leave()


async def counted(store: Store) -> tuple[int, int, int]:
    """How many trails there are, how many of them are torn, and how many outcomes."""
    trails = (await store.run("MATCH (t:Trail) WHERE NOT t:Stub RETURN count(t) AS n"))[0]["n"]
    return trails, (await store.run(TORN))[0]["n"], (await store.run("MATCH (o:Outcome) RETURN count(o) AS n"))[0]["n"]


async def killed_while_writing(address: Address, pid: int, statements: int) -> None:
    """Kill the server when so many statements of a run have been sent."""
    async with Store.connect(address.uri, address.username, address.password) as store:
        await prepare(store, CATALOGUE)
        before, deadline = store.trips, time.monotonic() + 60
        task = asyncio.create_task(write(store, group(COUNT)))
        while store.trips - before < statements and time.monotonic() < deadline:  # noqa: ASYNC110 - the store counts, and tells nobody
            await asyncio.sleep(0)
        assert not task.done()
        os.kill(pid, signal.SIGKILL)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def healed(address: Address) -> tuple[tuple[int, int, int], int, tuple[int, int, int]]:
    """What was left, how many trails the next run adds, and what is there then."""
    async with Store.connect(address.uri, address.username, address.password) as store:
        left = await counted(store)
        return left, (await write(store, group(COUNT))).created, await counted(store)


@pytest.mark.slow
def test_killed_in_the_middle_of_a_write(own: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever statement a kill meets, trails are there whole or not at all, none counts as read, and the next run completes them."""
    monkeypatch.setattr("graph.writer.ROWS", 250)  # four transactions
    for statements in (6, 14):  # in the first of them, and in a later one
        address, pid = own.join(), own.status().pid
        assert pid is not None
        asyncio.run(killed_while_writing(address, pid, statements))
        own.leave()
    (trails, torn, outcomes), added, after = asyncio.run(healed(own.join()))
    assert (torn, outcomes) == (0, 0)
    assert 0 < trails < COUNT
    assert trails % 250 == 0
    assert trails + added == COUNT
    assert after == (COUNT, 0, 1)
