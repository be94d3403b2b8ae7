"""The connection to Neo4j: statements in, rows out. Every statement of the product passes through here."""

import asyncio
import logging
import os
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    AsyncSession,
    NotificationMinimumSeverity,
    Query,
    Record,
    unit_of_work,
)
from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

from graph.errors import TooOld, final, translated, translating, without_user
from graph.statement import Statement

OLDEST = (5, 26)
MOST_KNOWN = 1_000  # texts, as many as Neo4j keeps plans of
MOST = 24  # statements under way: whoever comes later waits here, in turn, and not for a connection until that is given up
ADDRESS = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://")
Work = Callable[["Transaction"], Awaitable[Any]]
# What the driver logs, that it sends something again, is for whoever asks for it by setting up logging, and else no message of ours.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Transaction:
    """Statements of one transaction: all of them take effect, or none."""

    def __init__(self, store: "Store", tx: AsyncManagedTransaction) -> None:
        self._store, self._tx = store, tx

    async def run(self, text: str, **params: Any) -> list[Record]:
        """The records of one statement."""
        self._store.trips += 1
        with final(self._store.uri):
            result = await self._tx.run(text, params)
            return [record async for record in result]


def too_old(agent: str) -> bool:
    """Whether a server lacks what is used here; of one that names no version (Neo4j/5.26.28, Neo4j/5.27-aura) nobody knows."""
    version = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    return version is not None and (int(version[1]), int(version[2])) < OLDEST


class First:
    """Lets the first of many that send the same new text go ahead: Neo4j would plan it for each of them at once."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()
        self._under_way: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def of(self, text: str) -> AsyncIterator[None]:
        """Wait while somebody else sends this text for the first time, however that ends."""
        if before := self._under_way.get(text):
            await before.wait()
        elif text not in self._known:
            self._under_way[text] = asyncio.Event()
            try:
                yield
            finally:
                self._know(text)
            return
        yield

    def _know(self, text: str) -> None:
        self._known[text] = None
        self._under_way.pop(text).set()
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


class Store:
    """An open database. `trips` counts the statements sent; `timeout` (seconds) is kept by the server.

    `at_once` is how many statements are worth sending side by side: Neo4j plans each on one core.
    """

    at_once = min(4, os.cpu_count() or 1)

    def __init__(self, driver: AsyncDriver, uri: str, database: str, timeout: float) -> None:
        self._driver, self.uri, self.database, self.timeout = driver, uri, database, timeout
        self._gate, self._first = asyncio.Semaphore(MOST), First()
        self.trips = 0

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        uri: str,
        username: str,
        password: str,
        database: str = "neo4j",
        timeout: float = 30.0,  # noqa: ASYNC109 - the server keeps it
        patience: float = 20.0,
    ) -> AsyncIterator["Store"]:
        """Open a server, refusing with a clear error one that cannot serve. `patience`: seconds for which it may be away."""
        with translating(uri):
            driver = _driver(uri, username, password, patience)
            async with driver:
                store = cls(driver, uri, database, timeout)
                await store.check()
                yield store

    async def check(self) -> None:
        """Raise StoreError unless the server answers and is new enough."""
        with translating(self.uri):
            info = await self._driver.get_server_info()
        if too_old(info.agent):
            raise TooOld(f"{info.agent} at {without_user(self.uri)} is too old: Neo4j {'.'.join(map(str, OLDEST))} or newer is needed")

    async def run(self, text: str, write: bool = False, **params: Any) -> list[Record]:
        """The records of one statement, retried where Neo4j says that a retry can help."""

        @unit_of_work(timeout=self.timeout)
        async def work(tx: AsyncManagedTransaction) -> list[Record]:
            return await Transaction(self, tx).run(text, **params)

        with translating(self.uri):
            if write:
                async with self._session() as session:
                    return await session.execute_write(work)
            async with self._first.of(text), self._gate, self._session(READ_ACCESS) as session:
                try:
                    return await self._read(session, text, params)
                except (DriverError, Neo4jError) as error:
                    if not error.is_retryable():
                        raise
                    return await session.execute_read(work)

    async def _read(self, session: AsyncSession, text: str, params: Mapping[str, Any]) -> list[Record]:
        """The records of one statement that stands alone: one journey to the server, where a transaction takes three."""
        self.trips += 1
        with final(self.uri):
            result = await session.run(Query(text, timeout=self.timeout), params)  # type: ignore[arg-type]  # compiled, not literal
            return [record async for record in result]

    def _session(self, access: str = WRITE_ACCESS) -> AsyncSession:
        """A session which sees what earlier ones wrote, in a cluster too."""
        manager = self._driver.execute_query_bookmark_manager
        return self._driver.session(database=self.database, default_access_mode=access, bookmark_manager=manager)

    async def rows(self, statement: Statement) -> list[Any]:
        """The rows of a reading statement, out of the records of 1,000 in which they travel."""
        return [row for record in await self.run(statement.text, **statement.params) for row in record["rows"]]

    async def write(self, work: Work) -> Any:
        """Run `work` in one writing transaction, again from its start if Neo4j asks for a retry."""

        async def managed(tx: AsyncManagedTransaction) -> Any:
            return await work(Transaction(self, tx))

        with translating(self.uri):
            async with self._session() as session:
                return await session.execute_write(managed)

    async def trial(self, work: Work, seconds: float | None = None) -> Any:
        """Run `work` in a transaction which is always rolled back, again from its start if Neo4j asks for a retry.

        `seconds` is what the whole of it may take, by default what one statement may.
        """

        @unit_of_work(timeout=seconds or self.timeout)
        async def managed(tx: AsyncManagedTransaction) -> None:
            raise _Finished(await work(Transaction(self, tx)))

        with translating(self.uri):
            async with self._session() as session:
                try:
                    await session.execute_write(managed)
                except _Finished as end:
                    return end.found

    async def clear(self) -> None:
        """Forget everything, in portions that fit into memory."""
        while (await self.run("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n", write=True))[0]["n"]:
            pass


class _Finished(Exception):
    """What a trial found: raised at its end, so that the driver rolls it back."""

    def __init__(self, found: Any) -> None:
        self.found = found


def _driver(uri: str, username: str, password: str, patience: float) -> AsyncDriver:
    if not ADDRESS.match(uri):  # the driver would take http:// too, as a preview
        raise translated(ValueError(uri), uri)
    try:
        return AsyncGraphDatabase.driver(
            uri, auth=(username, password), notifications_min_severity=NotificationMinimumSeverity.OFF, telemetry_disabled=True,
            connection_acquisition_timeout=15, connection_timeout=5, max_transaction_retry_time=patience,
        )  # fmt: skip
    except (ConfigurationError, ValueError) as error:
        raise translated(error, uri) from error
