"""What every room's tests share: a real database of their own process, and a simulated AWS."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.embedded import Address, Embedded
from graph.indexes import prepare
from graph.store import Store

SHARED = Path(__file__).parents[2] / "shared"
Run = Callable[[Awaitable[Any]], Any]


def pytest_configure() -> None:
    """What is started here heeds Ctrl-C, even where the tests run in the background of a shell, which has them ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that no worker is left alone with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """Runs a coroutine on this process's one event loop, to which the database driver belongs."""
    with asyncio.Runner() as runner:
        yield lambda coroutine: runner.run(_as_coroutine(coroutine))


async def _as_coroutine(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """An embedded Neo4j of this test process alone."""
    embedded = Embedded(tmp_path_factory.mktemp("neo4j"), linger=0)
    yield embedded.join()
    embedded.leave()


@pytest.fixture(scope="session")
def opened(database: Address, run: Run) -> Iterator[Store]:
    """An open store with constraints and indexes; what it holds is whatever the last test left."""
    connection = Store.connect(database.uri, database.username, database.password)
    store = run(connection.__aenter__())
    run(prepare(store, CATALOGUE))
    yield store
    run(connection.__aexit__(None, None, None))


@pytest.fixture
def store(opened: Store, run: Run) -> Store:
    """The store on an empty graph."""
    run(opened.clear())
    return opened


@pytest.fixture(scope="session")
def simulated() -> Iterator[SimulatedAWS]:
    """A simulated AWS of this test process alone."""
    with SimulatedAWS() as server:
        yield server


@pytest.fixture
def aws(simulated: SimulatedAWS) -> SimulatedAWS:
    """A simulated AWS without accounts, faults or memory."""
    simulated.reset()
    return simulated


@pytest.fixture
def shared() -> Path:
    """The folder of shared data, which a clone alone does not have; CI always does."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("CI runs without the shared data beside the checkout")
        pytest.skip("the shared data (../shared) is not beside this checkout")
    return SHARED
