"""A small company that is collected from another process or into a database of its own, and what is held against its truth."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from api.written import written
from collectors.accounts import organization
from collectors.aws import CATALOGUE
from collectors.caller import Caller
from collectors.run import Summary, Wanted, collect
from controls.choosing import Choice, chosen
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.load import own
from controls.views import views
from demo.aws.server import SimulatedAWS
from graph.store import Store
from graph.timeline import present
from queries.compile import Compiler
from tests.collectors.harness import ROLE
from tests.history import truth
from tests.history.company import MANAGER, Account, Company
from tests.history.hearing import Key, facts

ROOT = Path(__file__).parents[2]
TYPES = ("Organization", "Trail", "Bucket", "EBSSettings", "IAMPasswordPolicy")
WANTED = Wanted(kinds=frozenset(TYPES))
THERE = (
    "MATCH (n:Asset) WHERE NOT n:Stub AND n.internalAssetType IN $types "
    "RETURN n.internalAssetType AS type, n.idFromProvider AS id, n.cloudAccountID AS account"
)
Verdicts = dict[tuple[str, str], str]
Clock = Callable[[], datetime]


class Judge:
    """The controls whose truth the company knows, judged on a graph."""

    def __init__(self) -> None:
        self._compiler = Compiler(written(), CATALOGUE, views())
        self._controls = chosen(own(self._compiler), Choice(globs=list(truth.CONTROLS)))

    async def verdicts(self, store: Store, now: datetime | None = None) -> Verdicts:
        """Control and account → what is said."""
        report = await Evaluator(self._compiler, store).evaluate(self._controls, now=now, told=Told.VERDICTS)
        return {(c.control, j.account): j.verdict.value for c in report.controls for j in c.accounts}


def company(aws: SimulatedAWS, seed: int, members: int = 3) -> Company:
    """A company that has had some days."""
    aws.reset()
    made = Company(aws, random.Random(seed), members)
    for _ in range(3):
        made.day()
    return made


def true(accounts: Mapping[str, Account]) -> Verdicts:
    """What is true of each control and account."""
    return {(control, number): truth.verdict(control, accounts, number) for control in truth.CONTROLS for number in accounts}


def wrong(said: Verdicts, *truths: Verdicts) -> dict[tuple[str, str], Any]:
    """What is neither UNKNOWN nor true at one of the times that may have been seen."""
    return {
        pair: (v, [t.get(pair) for t in truths]) for pair, v in said.items() if v != "UNKNOWN" and v not in {t.get(pair) for t in truths}
    }


async def there(store: Store) -> set[Key]:
    """The assets in the graph, as the company names them."""
    rows = await store.run(THERE, types=["Connector", "Region", *TYPES])
    return {(r["type"], "" if r["type"] == "Organization" else r["id"], r["account"]) for r in rows}


def lost(found: set[Key], before: Iterable[Key], after: Mapping[str, Account]) -> set[Key]:
    """The assets that were known, still exist, and are in the graph no longer."""
    return (set(before) & facts(after).keys()) - found


async def read(store: Store, caller: Caller, now: Clock = present) -> Summary:
    """A collection of the whole company."""
    return await collect(store, CATALOGUE, caller, await organization(caller, ROLE, ""), WANTED, now=now)


def collecting(aws: SimulatedAWS, more: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """`emptyset collect` as a process of its own."""
    command = [sys.executable, "-m", "cli.main", "collect", "--organization", "--role-name", ROLE, "--only", ",".join(TYPES)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "AWS_", "EMPTYSET_"))}
    variables = {**kept, **aws.environment(MANAGER), "PYTHONPATH": str(ROOT), **more}
    return subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


__all__ = ["Judge", "closing", "collecting", "company", "lost", "read", "there", "true", "wrong"]
