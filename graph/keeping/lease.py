"""A lease in the graph: who holds it works alone, for as long as it is renewed; by the server's clock, so all agree on it.

A holder that dies renews no more, and the next one takes it when it has run out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from graph.errors import StoreError
from graph.keeping.names import sure
from graph.store import Store

# Setting a property takes the lock of the node, so what follows sees what the last holder wrote.
TAKE = (
    "MERGE (l:Lease {name: $name}) SET l.asked = $holder WITH l "
    "WHERE l.holder = $holder OR coalesce(l.until <= datetime.realtime(), true) "
    "SET l.holder = $holder, l.until = datetime.realtime() + duration({milliseconds: $milliseconds}) RETURN l.until AS until"
)
RELEASE = "MATCH (l:Lease {name: $name}) WHERE l.holder = $holder REMOVE l.holder, l.until"
HOLDER = "MATCH (l:Lease {name: $name}) WHERE l.until > datetime.realtime() RETURN l.holder AS holder, l.until AS until"


class Held(RuntimeError):
    """Somebody else holds the lease."""


class Lost(RuntimeError):
    """The lease could not be renewed in time, so somebody else may have it."""


class Lease:
    """The lease of a name, for one holder. `span`: how long it lasts unless it is renewed, which is done three times as often."""

    def __init__(self, store: Store, name: str, holder: str, span: timedelta = timedelta(minutes=2)) -> None:
        self._store, self._name, self._holder, self._span = store, name, holder, span

    async def take(self) -> bool:
        """Take or renew it; whether it is ours now."""
        milliseconds = int(self._span.total_seconds() * 1000)
        return bool(await self._store.run(TAKE, write=True, name=self._name, holder=self._holder, milliseconds=milliseconds))

    async def release(self) -> None:
        """Give it up, if it is ours."""
        await self._store.run(RELEASE, write=True, name=self._name, holder=self._holder)

    async def holder(self) -> tuple[str, datetime] | None:
        """Who holds it, and until when."""
        found = await self._store.run(HOLDER, name=self._name)
        return (found[0]["holder"], sure(found[0]["until"])) if found else None

    async def during(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do work while holding it. Raises Held if somebody else has it, and Lost, with the work stopped, if it was lost."""
        if not await self.take():
            held = await self.holder()
            by = f"{held[0]} until {held[1]:%H:%M:%S} UTC" if held else "somebody else, a moment ago"
            raise Held(f"another one is at work on this graph: {by}")
        working, beating = asyncio.ensure_future(work()), asyncio.ensure_future(self._beat())
        try:
            await asyncio.wait({working, beating}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                beating.result()
            return await working
        finally:
            await self._end(working, beating)

    async def _end(self, *tasks: asyncio.Future[Any]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.shield(self.release())

    async def _beat(self) -> None:
        """Renew it until it is lost. One renewal that fails may be followed by one that does not, within the span."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._span.total_seconds()
        while True:
            await asyncio.sleep(self._span.total_seconds() / 3)
            began = loop.time()
            try:
                async with asyncio.timeout(max(until - began, 0)):
                    mine = await self.take()
            except (StoreError, TimeoutError):
                mine = None
            if mine:
                until = began + self._span.total_seconds()
            elif mine is False or loop.time() >= until:
                raise Lost("the lease was lost: the graph could not be reached in time, or somebody else took it")
