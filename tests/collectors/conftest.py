"""An organization of three accounts, and whoever collects it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from demo.aws.server import SimulatedAWS
from graph.store import Store
from tests.collectors.harness import FIRST, MANAGER, SECOND, Collector, member, trail


@pytest.fixture
def collector(store: Store, aws: SimulatedAWS, run: Callable[[Awaitable[Any]], Any], monkeypatch: pytest.MonkeyPatch) -> Collector:
    """Collects into an empty graph from an empty AWS."""
    return Collector(store, aws, run, monkeypatch)


@pytest.fixture
def acme(aws: SimulatedAWS) -> dict[str, str]:
    """An organization whose manager and two members have a trail each; account → ARN of its trail."""
    aws.create_organization(MANAGER, "acme")
    member(aws, "first", FIRST)
    member(aws, "second", SECOND)
    return {account: trail(aws, account) for account in (MANAGER, FIRST, SECOND)}
