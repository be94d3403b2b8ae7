"""Neo4j fails under a collection: it is killed, stopped, out of memory for a transaction, out of disk. What there was stays.

All of it happens to one database of its own, in the order of this file; each test leaves it as it ought to be.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.caller import Caller
from demo.aws.server import SimulatedAWS
from graph.embedded import Address, Embedded
from graph.errors import StoreError, TooLarge
from graph.indexes import prepare
from graph.store import Store
from tests.collectors.harness import Collector
from tests.faults.scenes import ROOT, Judge, Verdicts, company, lost, read, there, true, wrong
from tests.graph.planting import group, write
from tests.history.company import MANAGER, Company
from tests.history.hearing import Key, facts

pytestmark = pytest.mark.slow

MANY = 4_000  # trails, which one transaction of so little memory, or files of so little size, cannot take
LITTLE_MEMORY = {"db.memory.transaction.max": "4m"}
LITTLE_DISK = 3_000_000  # bytes more than the largest file has already
# The supervisor with other settings, and with a limit to the size of the files that it and Java may write.
SUPERVISOR = """
import json, resource, sys
from pathlib import Path
from graph.embedded import settings, supervisor
from graph.embedded.home import Home
limits = json.loads(sys.argv[1])
settings.FIXED.update(limits["settings"])
if limits["file"]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file"], limits["file"]))
supervisor.main(Home(Path(sys.argv[2])), float(sys.argv[3]), *sys.argv[4:])
"""


@dataclass
class Own:
    """A database that nobody else uses, a company, and whoever collects the one into the other."""

    home: Path
    made: Company
    caller: Caller
    environ: pytest.MonkeyPatch
    judge: Judge = field(default_factory=Judge)
    embedded: Embedded | None = None

    def started(self, settings: dict[str, str] | None = None, file: int = 0) -> Address:
        """The database, started anew with these limits."""
        self.ended()
        limits = json.dumps({"settings": settings or {}, "file": file})

        def command(_: str, home: str, linger: str, *options: str) -> tuple[list[str], dict[str, str]]:
            return [sys.executable, "-c", SUPERVISOR, limits, home, linger, *options], {**os.environ, "PYTHONPATH": str(ROOT)}

        self.environ.setattr("graph.embedded.server.python", command)
        self.embedded = Embedded(self.home, linger=0, brief=True)
        return self.embedded.join()

    def ended(self) -> None:
        """Stop it, however it is."""
        if self.embedded:
            self.embedded.leave()
        self.embedded = None

    def java(self) -> int:
        """The process of the database."""
        assert self.embedded is not None
        pid = self.embedded.status().pid
        assert pid is not None
        return pid

    def at(self, address: Address, work: Callable[[Store], Any]) -> Any:
        """What some work makes of the database."""

        async def inside() -> Any:
            async with Store.connect(address.uri, address.username, address.password, patience=2) as store:
                await prepare(store, CATALOGUE)
                return await work(store)

        return asyncio.run(inside())

    def heal(self, address: Address) -> None:
        """A whole run leaves exactly what there is of the company, and says what is true."""
        self.at(address, lambda store: read(store, self.caller))
        found, said = self.seen(address)
        assert found == facts(self.made.accounts).keys()
        assert said == true(self.made.accounts)

    def seen(self, address: Address) -> tuple[set[Key], Verdicts]:
        """The assets of the company in the graph, and what is said of it."""

        async def look(store: Store) -> tuple[set[Key], Verdicts]:
            found = {key for key in await there(store) if key[2] in self.made.accounts or key[2] in self.made.left}
            said = await self.judge.verdicts(store)
            return found, {pair: v for pair, v in said.items() if pair[1] in self.made.accounts or pair[1] in self.made.left}

        return self.at(address, look)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, simulated: SimulatedAWS) -> Iterator[Own]:
    """The database, with what a first run found."""
    with pytest.MonkeyPatch.context() as environ:
        made = company(simulated, 11)
        collector = Collector(None, simulated, asyncio.run, environ)  # type: ignore[arg-type]  # it has no store of its own
        with closing(collector.caller(MANAGER)) as caller:
            found = Own(tmp_path_factory.mktemp("own"), made, caller, environ)
            found.heal(found.started(LITTLE_MEMORY))
            yield found
            found.ended()


def test_out_of_memory_for_a_transaction(own: Own) -> None:
    """A run that needs more memory than a transaction may have fails with the mend in its words, and nothing of it is written."""
    address = own.started(LITTLE_MEMORY)
    before = own.seen(address)
    with pytest.raises(TooLarge, match="memory"):
        own.at(address, lambda store: write(store, group(MANY)))
    assert own.seen(address) == before


def test_killed_while_it_is_written_to(own: Own) -> None:
    """A run whose database is killed under it fails with where it was; after a restart nothing is lost or wrong, and a run heals."""
    address = own.started()
    known, before = own.seen(address)[0], true(own.made.accounts)
    own.made.day()
    with pytest.raises(StoreError, match=address.uri):
        own.at(address, lambda store: _interrupted(own, store, lambda: store.trips >= 12, lambda: os.kill(own.java(), signal.SIGKILL)))
    _mended(own, own.started(), known, before)


def test_stopped_while_aws_is_read(own: Own, simulated: SimulatedAWS) -> None:
    """The same of a database that is stopped, as for a restart, while a run reads AWS."""
    address = own.started()
    known, before = own.seen(address)[0], true(own.made.accounts)
    own.made.day()
    simulated.forget_requests()
    with pytest.raises(StoreError, match=address.uri):
        own.at(address, lambda store: _interrupted(own, store, lambda: len(simulated.requests()) > 20, Embedded(own.home).stop))
    _mended(own, own.started(), known, before)


def test_out_of_disk(own: Own) -> None:
    """A run for which there is no room on the disk fails, and once there is, what was there before is there, and a run heals."""
    own.ended()
    largest = max(path.stat().st_size for path in own.home.rglob("*") if path.is_file())
    address = own.started(file=largest + LITTLE_DISK)
    before = own.seen(address)
    with pytest.raises(StoreError, match="Neo4j"):
        own.at(address, lambda store: write(store, group(MANY)))
    address = own.started()
    assert own.seen(address) == before
    own.heal(address)
    assert own.at(address, lambda store: write(store, group(MANY))).created == MANY  # it was the disk, and nothing else


async def _interrupted(own: Own, store: Store, point: Callable[[], bool], end: Callable[[], object]) -> None:
    """A run under which the database ends at a point."""
    task = asyncio.create_task(read(store, own.caller))
    while not point():
        assert not task.done()
        await asyncio.sleep(0)
    await asyncio.to_thread(end)
    await task


def _mended(own: Own, address: Address, known: set[Key], before: Verdicts) -> None:
    """Nothing is lost or wrong after a fault; the next run leaves everything."""
    found, said = own.seen(address)
    assert not lost(found, known, own.made.accounts)
    assert not wrong(said, before, true(own.made.accounts))
    own.heal(address)
