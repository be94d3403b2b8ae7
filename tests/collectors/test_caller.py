"""One call as a task: its worker, its attempts, its budget, its credentials."""

import asyncio
import contextvars
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from collectors.budget import Budget
from collectors.caller import Caller, Failed
from collectors.clients import PARTITION_HOMES, Clients
from collectors.workers import Workers
from demo.aws.server import SimulatedAWS
from graph.outcomes import Result
from tests.collectors.harness import FIRST, MANAGER


@pytest.fixture
def caller(aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """A caller with the manager's credentials."""
    for name, value in aws.environment(MANAGER).items():
        monkeypatch.setenv(name, value)
    with closing(Caller(Clients(), Budget(rate=500), workers=4, attempts=3)) as found:
        yield found


def trails(caller: Caller, region: str = "us-east-1", account: str = MANAGER) -> Any:
    """The trails of a region."""
    call = caller.call(caller.clients.credentials, account, "cloudtrail", region, "DescribeTrails", {}, ("trailList",))
    return asyncio.run(call)


def test_an_answer(caller: Caller) -> None:
    """A call answers what boto3 does."""
    assert trails(caller)["trailList"] == []


def test_models_are_loaded_once(aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All clients of a process share what loads models; a folder of one's own models is looked into as well."""
    for name, value in aws.environment(MANAGER).items():
        monkeypatch.setenv(name, value)
    one, other = (Clients()._session.get_component("data_loader") for _ in range(2))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    assert one is other
    assert str(tmp_path) not in one.search_paths
    assert str(tmp_path) in Clients()._session.get_component("data_loader").search_paths


def test_all_pages(caller: Caller, aws: SimulatedAWS) -> None:
    """A listing answers the records of all its pages as one."""
    aws.create_organization(MANAGER, "acme")
    numbers = [aws.create_account(MANAGER, f"a{i}") for i in range(45)]
    call = caller.call(caller.clients.credentials, MANAGER, "organizations", "us-east-1", "ListAccounts", {}, ("Accounts",))
    answer = asyncio.run(call)
    assert {a["Id"] for a in answer["Accounts"]} == {MANAGER, *numbers}
    assert [r.operation for r in aws.requests()].count("ListAccounts") == 3


def test_pages_without_a_paginator(caller: Caller, aws: SimulatedAWS) -> None:
    """A listing that boto3 cannot page through is followed by its tokens; one page alone is its own answer."""
    aws.client(MANAGER, "events", "us-east-1").create_event_bus(Name="second")
    for limit, pages in (({"Limit": 1}, 2), ({}, 1)):
        aws.forget_requests()
        call = caller.call(caller.clients.credentials, MANAGER, "events", "us-east-1", "ListEventBuses", limit, ("EventBuses",))
        assert {bus["Name"] for bus in asyncio.run(call)["EventBuses"]} == {"default", "second"}
        assert [r.operation for r in aws.requests()].count("ListEventBuses") == pages


def test_attempts_end(caller: Caller, aws: SimulatedAWS) -> None:
    """After the last attempt the call has failed, and each attempt was one request."""
    aws.fault(kind="throttled", operation="DescribeTrails")
    with pytest.raises(Failed, match="Rate exceeded") as raised:
        trails(caller)
    assert raised.value.reason.result is Result.THROTTLED
    assert len(aws.requests()) == 3
    assert sum(caller.clients.requests.values()) == 3


def test_a_refusal_is_final(caller: Caller, aws: SimulatedAWS) -> None:
    """A denied call is not tried again."""
    aws.fault(kind="denied", operation="DescribeTrails")
    with pytest.raises(Failed, match="AccessDeniedException"):
        trails(caller)
    assert len(aws.requests()) == 1


def test_a_body_that_broke_off_is_asked_for_again(caller: Caller, aws: SimulatedAWS) -> None:
    """A listing without its list, for which boto3 takes a truncated body, is asked for again."""
    aws.fault(kind="malformed", operation="DescribeTrails", times=1)
    assert trails(caller)["trailList"] == []
    assert len(aws.requests()) == 2


def test_clients_are_shared(caller: Caller) -> None:
    """Two accounts use the same client with their own credentials."""
    first = caller.clients.assumed(f"arn:aws:iam::{FIRST}:role/x", "", "us-east-1")

    async def both() -> list[Any]:
        credentials = (caller.clients.credentials, first)
        calls = [caller.call(c, MANAGER, "sts", "us-east-1", "GetCallerIdentity", {}) for c in credentials * 10]
        return await asyncio.gather(*calls)

    assert [answer["Account"] for answer in asyncio.run(both())] == [MANAGER, FIRST] * 10
    assert caller.clients.get("sts", "us-east-1") is caller.clients.get("sts", "us-east-1")


def test_no_secret_in_words(caller: Caller) -> None:
    """What stands for credentials in an error or a log does not show them."""
    assert "demo" not in repr(caller.clients.credentials) or "secret" not in repr(caller.clients.credentials).lower()
    role = caller.clients.assumed(f"arn:aws:iam::{FIRST}:role/x", "external", "us-east-1")
    role.get_frozen_credentials()
    assert str(role.secret_key) not in repr(role)


def test_homes(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Global services are asked in the configured region of the standard partition, and at home in every other one."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    clients = Clients()
    assert clients.home("aws") == "eu-west-1"
    assert {clients.home(p) for p in PARTITION_HOMES if p != "aws"} == {home for p, home in PARTITION_HOMES.items() if p != "aws"}


def test_workers_bound_what_is_in_flight() -> None:
    """No more work runs at once than there are workers, and all of it is done."""
    running, most, lock = 0, 0, threading.Lock()

    def work() -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return 1

    async def all_() -> int:
        workers = Workers(3)
        found = await asyncio.gather(*(workers.run(work) for _ in range(20)))
        workers.close()
        return sum(found)

    assert asyncio.run(all_()) == 20
    assert most == 3


def test_workers_are_started_when_needed() -> None:
    """One call after another needs one thread."""

    async def all_() -> int:
        workers = Workers(8)
        for _ in range(5):
            await workers.run(lambda: None)
        workers.close()
        return len(workers._threads)

    assert asyncio.run(all_()) == 1


def test_workers_raise_and_go_on() -> None:
    """An error of some work reaches whoever waits for it, and the worker lives on."""

    def work() -> None:
        raise KeyError("x")

    async def all_() -> int:
        workers = Workers(1)
        with pytest.raises(KeyError):
            await workers.run(work)
        found: int = await workers.run(lambda: 7)
        workers.close()
        return found

    assert asyncio.run(all_()) == 7


def test_cancelled_work_is_not_begun() -> None:
    """Work that nobody waits for any more, and that has not begun, is not done; the caller does not wait for what has."""
    done, going = list[str](), threading.Event()

    async def all_() -> float:
        workers = Workers(1)
        first = asyncio.create_task(workers.run(lambda: going.wait(20)))
        second = asyncio.create_task(workers.run(lambda: done.append("second")))
        await asyncio.sleep(0.05)
        began = time.monotonic()
        first.cancel()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        took = time.monotonic() - began
        going.set()
        await workers.run(lambda: done.append("third"))
        workers.close()
        return took

    assert asyncio.run(all_()) < 5
    assert done == ["third"]


def test_workers_end() -> None:
    """Closed workers end their threads."""

    async def all_() -> list[threading.Thread]:
        workers = Workers(2)
        await asyncio.gather(workers.run(lambda: time.sleep(0.01)), workers.run(lambda: time.sleep(0.01)))
        workers.close()
        return workers._threads

    threads = asyncio.run(all_())
    for thread in threads:
        thread.join(10)
    assert len(threads) == 2
    assert not any(thread.is_alive() for thread in threads)


def test_each_task_has_its_own_context() -> None:
    """What a task sets for its work, other tasks' work does not see."""
    name: contextvars.ContextVar[str] = contextvars.ContextVar("name")

    async def task(workers: Workers, own: str) -> Any:
        context = contextvars.copy_context()
        context.run(name.set, own)
        return await workers.run(lambda: context.run(name.get))

    async def all_() -> list[Any]:
        workers = Workers(2)
        found = await asyncio.gather(*(task(workers, own) for own in "abcd"))
        workers.close()
        return found

    assert asyncio.run(all_()) == ["a", "b", "c", "d"]
