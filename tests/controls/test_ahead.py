"""Plans that are made while a collection still reads."""

import asyncio
from collections.abc import Callable
from typing import Any

from controls.ahead import planning
from controls.control import Control
from graph.store import Store
from queries.compile import Compiler

Made = Callable[..., Control]
TRAILS = "{ trails { ...AssetFragment } }"


async def sent(store: Store, trips: int) -> None:
    """Wait until the store has sent so many statements."""
    async with asyncio.timeout(60):
        while store.trips < trips:  # noqa: ASYNC110 - it counts and tells nobody
            await asyncio.sleep(0.05)


def test_what_controls_ask_is_planned_during_the_block(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """Each question of each control is sent once, however long the block takes after that, and nothing is written."""

    async def whole() -> tuple[int, int]:
        before = store.trips
        async with planning(store, compiler, [made(TRAILS, "{ buckets { ...AssetFragment } }"), made(TRAILS)]):
            await sent(store, before + 3)
        return store.trips - before, len(await store.run("MATCH (n) RETURN n"))

    assert run(whole()) == (3, 0)


def test_what_is_not_planned_in_time_is_left(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """The end of the block does not wait for plans, and the store can be used as before."""

    async def brief() -> tuple[int, list[Any]]:
        before = store.trips
        async with planning(store, compiler, [made(TRAILS)] * 50):
            await asyncio.sleep(0)
        return store.trips - before, await store.run("RETURN 1 AS one")

    trips, records = run(brief())
    assert trips < 50
    assert records[0]["one"] == 1


def test_a_question_that_cannot_be_planned_disturbs_nobody(compiler: Compiler, store: Store, run: Callable[[Any], Any], made: Made) -> None:
    """A statement which the database refuses, here for taking too long, is left to whoever waits for its answer."""

    async def refused() -> int:
        impatient = Store(store._driver, store.uri, store.database, timeout=0.001)
        async with planning(impatient, compiler, [made(TRAILS)] * 2):
            await sent(impatient, 2)
        return impatient.trips

    assert run(refused()) >= 2
