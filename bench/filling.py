"""A database that holds the estate: filled once, and kept from run to run."""

import asyncio
import hashlib
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import bulk, drawing, estate
from bench.bulk import Files
from bench.database import database
from bench.estate import MANAGER, Estate, Habits, Size
from cli import world
from collectors.aws import CATALOGUE
from controls.asking import ask
from controls.control import Control
from graph.embedded import Address
from graph.indexes import built, prepare
from graph.store import Store
from graph.timeline import Clock, opened

DRAWN = 40  # accounts that are drawn; all others are copies of these
KEPT = timedelta(days=3650)  # how old a reading may be: a database that was filled last month would count as unread otherwise
FILTER = re.compile(r"--filter-pattern '([^']+)'")
Tell = Callable[[str], None]


@contextmanager
def filled(folder: Path, size: Size, asked: Sequence[Control], tell: Tell) -> Iterator[Address]:
    """The database in a folder, with an estate of this size, made for what these controls ask; filled anew if it holds something else."""
    marker, wanted = folder / "filled", _told(size)
    if not marker.is_file() or marker.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "files").mkdir(parents=True)
        files = _import(folder, _estate(size, asked), tell)
        with database(folder / "neo4j") as at:
            asyncio.run(_indexed(at, files, tell))
        marker.write_text(wanted, encoding="utf-8")
    with database(folder / "neo4j") as at:
        asyncio.run(_prepared(at))
        yield at


async def _prepared(at: Address) -> None:
    """Create the indexes that an earlier version did not know of."""
    async with Store.connect(at.uri, at.username, at.password, timeout=600) as store:
        await prepare(store, CATALOGUE)
        await built(store)


def _told(size: Size) -> str:
    """What a database holds that was filled by these modules."""
    texts = [Path(module.__file__ or "").read_bytes() for module in (drawing, estate)]
    return f"{size}, {hashlib.sha256(b''.join(texts)).hexdigest()}"


def _estate(size: Size, asked: Sequence[Control]) -> Estate:
    """An estate whose metric filters have the texts that the remedies of our own controls give them."""
    compiler = world.compiler()
    patterns = [found[1] for control in world.controls() if (found := FILTER.search(control.remedy))]
    questions = [q for control in asked for rule in control.rules if rule.document for q in ask(compiler, rule.document)]
    return Estate(CATALOGUE, size, Habits.of(CATALOGUE, questions), patterns, datetime.now(UTC))


def _import(folder: Path, made: Estate, tell: Tell) -> Files:
    accounts = made.size.accounts
    started, moment, files = time.perf_counter(), datetime.now(UTC), Files((folder / "files").absolute())
    drawn = [bulk.rows(CATALOGUE, made.world(bulk.ACCOUNT), moment) for _ in range(min(DRAWN, accounts))]
    for found, outcomes in drawn:
        found["node", "Outcome"] = bulk.outcome_rows((o for o in outcomes if o.account == bulk.ACCOUNT), moment)
        files.learn(found)
    shared = {("node", "Outcome"): bulk.outcome_rows((o for o in drawn[0][1] if o.account != bulk.ACCOUNT), moment)}
    files.append(files.text(shared), "", "")
    texts = [files.text(found) for found, _ in drawn]
    for n in range(accounts):
        files.append(texts[n % len(texts)], str(MANAGER + n), f"{n:08x}")
    tell(f"{accounts} accounts written to files in {time.perf_counter() - started:.0f} s")
    bulk.load(folder / "neo4j", list(files.options()))
    shutil.rmtree(folder / "files")
    tell(f"imported after {time.perf_counter() - started:.0f} s")
    return files


async def _indexed(at: Address, files: Files, tell: Tell) -> None:
    started = time.perf_counter()
    async with Store.connect(at.uri, at.username, at.password, timeout=600) as store:
        await prepare(store, CATALOGUE)
        await built(store)
        for labels, name in sorted(files.empty):
            await store.run(f"MATCH (n:{labels.rsplit(':', 1)[-1]}) WHERE n.{name} IS NULL SET n.{name} = []", write=True)
        await opened(store, Clock(datetime.now(UTC)))
    tell(f"indexed in {time.perf_counter() - started:.0f} s")
