"""Writing a million assets, against raw `UNWIND` by the driver."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncManagedTransaction

from bench import disks
from bench.database import database
from bench.row import Bench, Curve, Figure, Found, Row
from bench.timing import ratio
from collectors.aws import CATALOGUE
from graph.embedded import Address
from graph.indexes import definitions, prepare
from graph.readings import Group
from graph.store import Store
from graph.writer import ROWS, Writer

PATIENCE = 600.0  # seconds; a busy machine takes its time to fill indexes
EACH, TOGETHER = 1_000, 20  # disks in an account; accounts that are written between two looks at the clock
NODES = (
    "UNWIND $rows AS r MERGE (n:RawAsset {identifier: r.id}) "
    "ON CREATE SET n.begun = $at, n.since = $at, n.firstSeen = $at, n.linked = $at SET n:RawDisk, n += r.set"
)
LINKS = (
    "UNWIND $rows AS r MATCH (n:RawAsset {identifier: r.id}) MERGE (m:RawAsset {identifier: r.to}) "
    "ON CREATE SET m:RawStub, m:RawKMSKey, m += r.stub, m.begun = $at MERGE (n)-[x:RAW_ENCRYPTED_WITH]->(m) ON CREATE SET x.since = $at"
)


def run(bench: Bench) -> Found:
    """Write both, in turn, and look at what each took and at the memory of this process."""
    with database(bench.work / "neo4j") as at:
        return asyncio.run(_measured(bench, at, bench.size(1_000, 40) // TOGETHER))


async def _measured(bench: Bench, at: Address, steps: int) -> Found:
    took, memory = defaultdict[str, list[float]](list), list[tuple[float, float]]()
    async with (
        Store.connect(at.uri, at.username, at.password, timeout=PATIENCE) as store,
        AsyncGraphDatabase.driver(at.uri, auth=(at.username, at.password)) as raw,
    ):
        await prepare(store, CATALOGUE)
        await _indexed(store)
        writer = Writer(store, CATALOGUE, datetime.now(UTC))
        await writer.begin(disks.account(n) for n in range(TOGETHER * steps))
        for step in range(-2, steps):  # two steps to warm up both
            now = datetime.now(UTC)
            groups = [disks.group(TOGETHER * step + n, EACH, now) for n in range(TOGETHER)]
            ways = {"emptyset": lambda g=groups: _ours(writer, g), "raw": lambda g=groups: _raw(raw, g)}
            if alone := bool(step % 2):  # by hand every other time, to save some
                del ways["raw"]
            for name in sorted(ways, reverse=step % 4 == 0):
                rate = TOGETHER * EACH / await ways[name]()
                if step >= 0 and not alone:
                    took[name].append(rate)
            if step >= 0:
                memory.append(((step + 1) * TOGETHER * EACH, resident()))
                rates = ", ".join(f"{name} {values[-1]:,.0f} a second" for name, values in took.items())
                bench.tell(f"{memory[-1][0]:,.0f}: {rates}, {memory[-1][1]:.0f} MB")
        await writer.finish()
    return _found(took, memory)


async def _ours(writer: Writer, groups: list[Group]) -> float:
    return await _clocked(lambda: _added(writer, groups))


async def _added(writer: Writer, groups: list[Group]) -> None:
    for group in groups:
        await writer.add(group)
    await writer.finish()  # or the next one would have to wait for what is still on the way


async def _raw(driver: AsyncDriver, groups: list[Group]) -> float:
    rows = [row for group in groups for row in disks.plain(group)]
    return await _clocked(lambda: _unwound(driver, rows))


async def _unwound(driver: AsyncDriver, rows: list[dict[str, Any]]) -> None:
    async with driver.session() as session:
        for start in range(0, len(rows), ROWS):
            await session.execute_write(_batch, rows[start : start + ROWS])


async def _batch(tx: AsyncManagedTransaction, rows: list[dict[str, Any]]) -> None:
    for text in (NODES, LINKS):
        result = await tx.run(text, rows=rows, at=datetime.now(UTC))
        await result.consume()


async def _clocked(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _indexed(store: Store) -> None:
    """The same indexes for what is written by hand."""
    wanted = {name: text for name, text in definitions(CATALOGUE) if any(f":{label})" in text for label in ("Asset", "Disk", "KMSKey"))}
    for name, text in wanted.items():
        await store.run(text.replace(f" {name} ", f" raw_{name} ").replace("(n:", "(n:Raw"), write=True)
    await store.run(f"CALL db.awaitIndexes({PATIENCE:.0f})")


def resident() -> float:
    """The memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _found(took: dict[str, list[float]], memory: list[tuple[float, float]]) -> Found:
    tenth = memory[max(len(memory) // 10 - 1, 0)][1]
    raw = {f"{name}, assets a second": values for name, values in took.items()}
    marks = [memory[i] for i in sorted({0, len(memory) // 10, len(memory) // 3, len(memory) - 1})]
    return Found(
        [
            Figure("of the rate of raw UNWIND", ratio(took["emptyset"], took["raw"]), at_least=0.8, raw=raw),
            Figure(
                "the memory after a tenth", memory[-1][1] / tenth, at_most=1.1,
                raw={"memory of the writing process, MB": [m for _, m in memory]},
            ),
            Figure("assets", memory[-1][0], "assets", at_least=min(memory[-1][0], 1_000_000)),
        ],
        [Curve("Memory of the process that writes", "assets written", "MB", {"emptyset and the raw writer together": marks})],
    )  # fmt: skip


METHOD = """
Disks of a thousand accounts, a thousand in each, with their properties and a link to one of ten keys of the account, which is not
inventoried and so a stub. Emptyset's writer gets them as a collection hands them over, and writes what it always does: hashes, the time
since when, outcomes of the readings, in retried transactions, after a look at what the graph has of them. By hand the same nodes,
properties and links go into nodes of other labels with the same constraints and indexes, in batches of 5,000 rows, by `MERGE`. Of
40,000 assets both write 20,000 into the same database, by turns, the other one first every other time; making the data is not counted.
"""
ROW = Row(
    50, "writing 1,000,000 assets", "raw `UNWIND` by the driver in the same run", "at least 0.8 of its rate, memory constant", METHOD, run
)  # fmt: skip
