"""A collection on workers of Dask: processes of their own which write into the same graph."""

import asyncio
import os
import re
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from distributed import Client

from cli import collecting
from collectors.errors import CannotCollect
from collectors.run import Summary
from demo.aws.server import SimulatedAWS
from graph.embedded import Address
from graph.store import Store
from tests.cli.cluster import cluster
from tests.cli.conftest import environment
from tests.collectors.harness import FIRST, MANAGER, ROLE, SECOND, differences, member, trail, whole

pytestmark = pytest.mark.slow
Run = Callable[[Awaitable[Any]], Any]
KINDS = "Bucket,SecurityGroup,SQSQueue,Trail"
NO_RUNS = "MATCH (n:CollectionRun|NameSet|Keeping) DETACH DELETE n"


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory, database: Address, simulated: SimulatedAWS) -> Iterator[str]:
    """The address of two workers, which have the graph and the manager's credentials in their environment."""
    folder = tmp_path_factory.mktemp("dask")
    graph = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    with cluster(folder, environment(folder, simulated.environment(MANAGER) | graph), 2) as address:
        yield address


@pytest.fixture
def organization(aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch) -> SimulatedAWS:
    """Three accounts with trails, of which one is the organization's, buckets and queues; the caller is the manager."""
    aws.create_organization(MANAGER, "acme")
    for name, number in (("first", FIRST), ("second", SECOND)):
        member(aws, name, number)
        trail(aws, number)
        aws.client(number, "sqs").create_queue(QueueName=f"queue-{number}")
    trail(aws, MANAGER, "all", IsOrganizationTrail=True, IsMultiRegionTrail=True)
    for name, value in aws.environment(MANAGER).items():
        monkeypatch.setenv(name, value)
    return aws


async def collected(store: Store, scheduler: str = "") -> Summary:
    """The organization, by this process or by workers."""
    order = collecting.Order(role=ROLE, whole_organization=True, regions="us-east-1", only=KINDS, scheduler=scheduler)
    (summary,) = await collecting.fulfil(order, store, lambda _: None)
    return summary


async def graph(store: Store) -> dict[str, Any]:
    """What the graph holds, without the runs that are kept."""
    await store.run(NO_RUNS, write=True)
    return await whole(store)


def test_the_graph_is_the_same(store: Store, run: Run, organization: SimulatedAWS, scheduler: str) -> None:
    """Assets, links, outcomes and counts are those of one process; a second run by workers changes nothing."""
    organization.fault(kind="denied", operation="ListQueues", account=SECOND)
    organization.forget_requests()
    one = run(collected(store))
    before = len(organization.requests()) - one.requests  # what a run asks before it begins
    expected = run(graph(store))
    run(store.clear())
    organization.forget_requests()
    first = run(collected(store, scheduler))
    assert len(organization.requests()) - first.requests == before
    again = run(collected(store, scheduler))
    assert differences(expected, run(graph(store))) == {}
    assert (first.written.assets, first.written.created) == (one.written.assets, one.written.created)
    assert (again.written.created, again.written.changed, again.written.gone) == (0, 0, 0)
    assert first.results == again.results == one.results


def test_what_is_gone_is_swept(store: Store, run: Run, organization: SimulatedAWS, scheduler: str) -> None:
    """A queue that was deleted goes with a run by workers, and nothing else does."""
    run(collected(store, scheduler))
    client = organization.client(FIRST, "sqs")
    client.delete_queue(QueueUrl=client.get_queue_url(QueueName=f"queue-{FIRST}")["QueueUrl"])
    assert run(collected(store, scheduler)).written.gone == 1
    assert run(store.run("MATCH (c:Claim) RETURN c")) == []


def test_the_accounts_of_a_killed_worker_are_read_again(store: Store, run: Run, organization: SimulatedAWS, scheduler: str) -> None:
    """One of two workers is killed while it waits for an answer of AWS; the other one reads that account, and the graph is whole."""
    run(collected(store))
    expected = run(graph(store))
    run(store.clear())
    organization.fault(kind="timeout", operation="ListQueues", account=FIRST, seconds=600)
    organization.forget_requests()

    async def both() -> Summary:
        summary, _ = await asyncio.gather(collected(store, scheduler), killed(organization, scheduler))
        return summary

    summary = run(both())
    assert differences(expected, run(graph(store))) == {}
    assert summary.results == {"complete": sum(summary.results.values())}


async def killed(aws: SimulatedAWS, scheduler: str) -> None:
    """Kill the worker that waits for AWS, once the other one has nothing left to do; then AWS answers again."""
    async with asyncio.timeout(120), Client(scheduler, asynchronous=True) as client:
        while not any(r.operation == "ListQueues" and r.account == FIRST for r in await asyncio.to_thread(aws.requests)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # the simulated AWS tells nobody by itself, nor does the scheduler
        while len(busy := [at for at, keys in (await client.processing()).items() if keys]) != 1:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        pids = await client.run(os.getpid)
        os.kill(pids[busy[0]], signal.SIGKILL)
        await asyncio.to_thread(aws.clear_faults)


def test_without_a_scheduler(store: Store, run: Run, organization: SimulatedAWS) -> None:
    """Where nobody listens, the run fails, and its error names the address."""
    with pytest.raises(CannotCollect, match=re.escape("no Dask scheduler answers at tcp://127.0.0.1:1")):
        run(collected(store, "tcp://127.0.0.1:1"))
