"""Collections that are broken off: what was not read is known as unread, and the next collection heals it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.accounts import organization
from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.coverage import Coverage
from graph.embedded import Address
from tests.collectors.harness import FIRST, MANAGER, REGIONS, ROLE, SECOND, Collector, collection, differences

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from collectors.accounts import organization
from collectors.aws import CATALOGUE
from collectors.budget import Budget
from collectors.caller import Caller
from collectors.clients import Clients
from collectors.run import Wanted, collect
from graph.store import Store

async def main():
    caller = Caller(Clients(), Budget(), 8)
    async with Store.connect(sys.argv[2], "neo4j", sys.stdin.readline().strip()) as store:
        try:
            roster = await organization(caller, "audit", "")
            await collect(store, CATALOGUE, caller, roster, Wanted(frozenset({"us-east-1", "eu-west-1"}), frozenset({"Trail"})))
        finally:
            caller.close()

asyncio.run(main())
"""
GONE_SOON = 10  # seconds, far below the time-outs of calls under way


def eventually(aws: SimulatedAWS, operation: str, seconds: float = 60) -> None:
    """Wait until AWS has been asked for something."""
    deadline = time.monotonic() + seconds
    while operation not in {request.operation for request in aws.requests()}:
        assert time.monotonic() < deadline, f"{operation} was not called"
        time.sleep(0.02)


def interrupted(collector: Collector, aws: SimulatedAWS, database: Address) -> float:
    """How long a collection in another program takes to end after Ctrl-C, while AWS does not answer."""
    aws.forget_requests()
    aws.fault(kind="delay", operation="GetTrailStatus", seconds=120)
    variables = {**os.environ, **aws.environment(MANAGER)}
    command = [sys.executable, "-c", PROGRAM, str(ROOT), database.uri]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables) as process:
        assert process.stdin is not None
        process.stdin.write(f"{database.password}\n")
        process.stdin.flush()
        eventually(aws, "GetTrailStatus")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        took = time.monotonic() - began
    assert process.returncode != 0
    assert "KeyboardInterrupt" in errors
    aws.clear_faults()
    return took


def test_ctrl_c_in_a_first_collection(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, database: Address) -> None:
    """Ctrl-C ends a collection at once, though AWS does not answer, and leaves nothing that looks as if it had been read."""
    assert interrupted(collector, aws, database) < GONE_SOON
    assert collector.rows("MATCH (t:Trail) WHERE NOT t:Stub RETURN t") == []
    assert collector.outcomes("DescribeTrails") == {}
    collector.organization()
    healed = collector.graph()
    collector.run(collector.store.clear())
    collector.organization()
    assert not differences(healed, collector.graph())


def test_ctrl_c_in_a_later_collection(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, database: Address) -> None:
    """Ctrl-C in a later collection leaves what the former one read."""
    collector.organization()
    before = collector.graph()
    assert interrupted(collector, aws, database) < GONE_SOON
    assert not differences(before, collector.graph())


def test_broken_off_after_some_was_written(
    collector: Collector, acme: dict[str, str], aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collection that is broken off between two transactions leaves whole assets, and all that is not read is a gap."""
    monkeypatch.setattr("graph.writer.ROWS", 1)  # each asset in a transaction of its own
    aws.forget_requests()
    aws.fault(kind="delay", operation="GetTrailStatus", seconds=120)

    async def broken_off() -> None:
        with closing(collector.caller(MANAGER)) as caller:
            task = asyncio.create_task(collection(collector.store, caller, lambda c: organization(c, ROLE, "")))
            await asyncio.to_thread(eventually, aws, "GetTrailStatus")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    collector.run(broken_off())
    aws.clear_faults()
    coverage = collector.run(Coverage.load(collector.store, CATALOGUE, now=datetime.now(UTC)))
    assert set(coverage.accounts) == {MANAGER, FIRST, SECOND}
    trails = CATALOGUE.kind("Trail")
    gaps = {f"{gap.account}/{gap.region}" for gap in coverage.gaps(trails)}
    assert {f"{a}/{r}" for a in coverage.accounts for r in REGIONS} <= gaps
    assert coverage.gaps(CATALOGUE.kind("Region")) == ()
    collector.organization()
    healed = collector.graph()
    collector.run(collector.store.clear())
    collector.organization()
    assert not differences(healed, collector.graph())
