"""Writing a collection in which nothing changed, against writing the first one."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from bench import filled
from bench.database import database
from bench.row import Bench, Figure, Found, Row
from bench.timing import ratio
from cli import collecting
from collectors import run as collecting_run
from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.embedded import Address
from graph.indexes import prepare
from graph.readings import Group
from graph.store import Store
from graph.writer import Writer

ACCOUNTS, LATER = 3, timedelta(hours=1)


def run(bench: Bench) -> Found:
    """Read accounts once, then write what was read: into an empty graph, and into the one that has it."""
    with database(bench.work / "neo4j") as at, SimulatedAWS() as aws:
        bench.tell("filling accounts")
        filled.organization(aws, bench.size(ACCOUNTS, 1))
        with patch.dict(os.environ, aws.environment(filled.MANAGER)):
            os.environ.pop("AWS_PROFILE", None)
            return asyncio.run(_measured(bench, at))


async def _measured(bench: Bench, at: Address) -> Found:
    took, statements, groups = defaultdict[str, list[float]](list), dict[str, list[float]](), list[Group]()
    async with Store.connect(at.uri, at.username, at.password) as store:
        await prepare(store, CATALOGUE)
        bench.tell("reading them")
        await _read(store, groups)
        for number in range(-1, bench.runs(7)):  # one to warm up
            await store.clear()
            for name, later in {"first": timedelta(0), "refresh": LATER}.items():
                seconds, trips = await _written(store, groups, later)
                if number >= 0:
                    took[name].append(seconds)
                statements[f"{name} writing, statements"] = [float(trips)]
            bench.tell(f"{number + 1}: " + ", ".join(f"{name} {values[-1]:.2f} s" for name, values in took.items()))
    raw = {f"{name} writing, s": values for name, values in took.items()} | statements
    assets = sum(len(group.found) for group in groups)
    return Found(
        [
            Figure("faster than the first writing", ratio(took["first"], took["refresh"]), at_least=5, raw=raw),
            Figure("assets in it", float(assets), "assets"),
        ]
    )


async def _read(store: Store, groups: list[Group]) -> None:
    """Collect, and keep what the readers hand to the writer."""

    class Keeping(Writer):
        """A writer that keeps what it gets."""

        async def add(self, group: Group) -> None:
            groups.append(group)
            await super().add(group)

    order = collecting.Order(role=filled.ROLE, whole_organization=True, regions=filled.REGION)
    with patch.object(collecting_run, "Writer", Keeping):
        await collecting.fulfil(order, store, lambda _: None)


async def _written(store: Store, groups: Sequence[Group], later: timedelta) -> tuple[float, int]:
    """Seconds and statements to write what was read, as if it had been read so much later."""
    read = [replace(g, outcomes=[replace(o, at=o.at + later) for o in g.outcomes]) for g in groups]
    accounts = {scope.split("/")[0] for g in groups for scope in (*g.complete, *g.incomplete)}
    trips, started = store.trips, time.perf_counter()
    writer = Writer(store, CATALOGUE, datetime.now(UTC))
    await writer.begin(accounts)
    for group in read:
        await writer.add(group)
    await writer.finish()
    return time.perf_counter() - started, store.trips - trips


METHOD = """
Three accounts of the simulated AWS with about five hundred assets each, of all types, are read once. What the readers handed over is
then written again and again: into an empty graph, and once more, with later times, into the graph that has it already. Reading what the
graph holds counts as writing.
"""
ROW = Row(
    40, "refresh when nothing changed", "its own first collection", "5 times faster in writing", METHOD, run
)  # fmt: skip
