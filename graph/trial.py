"""Example graphs: created, asked and rolled back in one transaction, so that they leave nothing behind.

They go through the same writer as a collection.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from neo4j import Record

from graph.catalogue import Catalogue
from graph.planting import HOME, Planted, Planting, World
from graph.store import Store, Transaction
from graph.writer import Writer


async def trial(store: Store, catalogue: Catalogue, world: World, at: datetime, work: Callable[[Store], Awaitable[Any]]) -> Any:
    """What `work` makes of a store that holds the example, read at that time, beside all that was there before."""

    async def inside(tx: Transaction) -> Any:
        joined = Joined(store, tx)
        await plant(joined, catalogue, world, at)
        return await work(joined)

    return await store.trial(inside)


async def plant(store: Store, catalogue: Catalogue, world: World, at: datetime) -> None:
    """Writes an example as if it had been collected at that time, after an earlier run which saw what it only remembers."""
    before = world.before(catalogue)
    for read in (world,) if before == world else (before, world):
        writer = Writer(store, catalogue, at)
        await writer.begin({asset.account for asset in read.assets})
        for group in Planting(catalogue, read, at).groups():
            await writer.add(group)
        await writer.finish()


class Joined(Store):
    """A store whose every statement joins one transaction, one after the other."""

    at_once = 1

    def __init__(self, outer: Store, tx: Transaction) -> None:
        self.uri, self.database, self.timeout, self.trips = outer.uri, outer.database, outer.timeout, 0
        self._tx = tx

    async def run(self, text: str, write: bool = False, **params: Any) -> list[Record]:  # noqa: ARG002 - the transaction can write
        """The records of one statement."""
        return await self._tx.run(text, **params)

    async def write(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
        """Run `work` in the same transaction."""
        return await work(self._tx)


__all__ = ["HOME", "Joined", "Planted", "World", "plant", "trial"]
