"""`emptyset collect` is killed, or works beside another one: what is in the graph is whole, nothing is lost, and the next run heals."""

import random
import subprocess
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from demo.aws.server import Request, SimulatedAWS
from graph.embedded import Address
from graph.store import Store
from tests.collectors.harness import Collector, differences
from tests.faults.scenes import Judge, closing, collecting, company, lost, read, there, true, wrong
from tests.history.company import MANAGER, Company
from tests.history.hearing import facts

pytestmark = pytest.mark.slow

KILLS, SEED = 6, 5
# Asked in the manager's account whatever the company did.
ALWAYS = {
    "GetCallerIdentity", "ListAccounts", "AssumeRole", "DescribeRegions", "DescribeOrganization", "DescribeTrails", "ListBuckets",
    "GetEbsEncryptionByDefault", "GetAccountPasswordPolicy",
}  # fmt: skip
Run = Callable[[Awaitable[Any]], Any]


@pytest.fixture
def collector(store: Store, aws: SimulatedAWS, run: Run, monkeypatch: pytest.MonkeyPatch) -> Collector:
    """Collects into an empty graph from an empty AWS."""
    return Collector(store, aws, run, monkeypatch)


def elsewhere(database: Address, home: Path) -> dict[str, str]:
    """The variables with which another process finds this database."""
    return {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password, "EMPTYSET_HOME": str(home)}


def wait_for(true: Callable[[], object]) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def reached(aws: SimulatedAWS, process: subprocess.Popen[bytes], point: Request | None, asked: int) -> bool:
    """Whether a call was made, or so many calls; or the process has ended before."""
    calls = aws.requests()
    return process.poll() is not None or (point in calls if point else len(calls) >= asked)


def healed(collector: Collector, judge: Judge, made: Company) -> None:
    """A whole run leaves exactly what there is, and says what is true."""
    with closing(collector.caller(MANAGER)) as caller:
        collector.run(read(collector.store, caller))
        assert collector.run(there(collector.store)) == facts(made.accounts).keys()
        assert collector.run(judge.verdicts(collector.store)) == true(made.accounts)
        before = collector.graph()
        collector.run(read(collector.store, caller))
        assert not differences(before, collector.graph())


def test_killed_at_random_points(collector: Collector, aws: SimulatedAWS, database: Address, tmp_path: Path) -> None:
    """Whenever a collection is killed, nothing that exists is lost, and each verdict is UNKNOWN or true of before or after the changes."""
    made, judge, dice = company(aws, SEED), Judge(), random.Random(SEED)
    healed(collector, judge, made)
    aws.forget_requests()
    with collecting(aws, elsewhere(database, tmp_path)) as process:
        assert process.wait(120) == 0
    asked, killed = len(aws.requests()), 0
    calls = sorted({call for call in aws.requests() if call.account == MANAGER and call.operation in ALWAYS})
    for point in (*dice.sample(calls, KILLS - 2), None, None):  # a call that AWS holds back, or the end of all calls
        before, known = true(made.accounts), collector.run(there(collector.store))
        made.day()
        aws.forget_requests()
        if point:
            aws.fault(kind="delay", seconds=120, service=point.service, operation=point.operation, account=point.account)
        with collecting(aws, elsewhere(database, tmp_path)) as process:
            wait_for(partial(reached, aws, process, point, asked))
            time.sleep(dice.uniform(0, 0.3))  # anywhere in what follows, the writing too
            process.kill()
            killed += process.wait() != 0
        aws.clear_faults()
        found = collector.run(there(collector.store))
        assert not lost(found, known, made.accounts), point
        assert not wrong(collector.run(judge.verdicts(collector.store)), before, true(made.accounts)), point
        healed(collector, judge, made)
    print(f"{KILLS} kills at random points of a collection, {killed} of them before its end")
    assert killed >= KILLS - 2


def test_two_at_once(collector: Collector, aws: SimulatedAWS, database: Address, tmp_path: Path) -> None:
    """Two processes that collect the same accounts after a day of changes leave the graph that one leaves."""
    made, judge = company(aws, SEED + 1), Judge()
    healed(collector, judge, made)
    for _ in range(2):
        made.day()
        both = [collecting(aws, elsewhere(database, tmp_path)) for _ in range(2)]
        assert [process.wait(120) for process in both] == [0, 0]
        assert collector.run(there(collector.store)) == facts(made.accounts).keys()
        assert collector.run(judge.verdicts(collector.store)) == true(made.accounts)
        before = collector.graph()
        healed(collector, judge, made)
        assert not differences(before, collector.graph())
