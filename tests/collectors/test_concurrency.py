"""Several collections at once, each with a thread, an event loop and a connection of its own, as separate programs would have."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from collectors.accounts import organization, own_account
from collectors.caller import Caller
from collectors.run import Summary
from demo.aws.server import SimulatedAWS
from graph.embedded import Address
from graph.store import Store
from tests.collectors.harness import FIRST, MANAGER, ROLE, SECOND, Collector, Open, collection, differences, member, together, trail

OTHER, OTHERS = "222222222220", "222222222221"


def job(database: Address, caller: Caller, accounts: Open) -> Callable[[], Awaitable[Summary]]:
    """A collection with a connection of its own."""

    async def work() -> Summary:
        with closing(caller):
            async with Store.connect(database.uri, database.username, database.password) as store:
                return await collection(store, caller, accounts)

    return work


def whole(caller: Caller) -> Awaitable[object]:
    """All accounts of the caller's organization."""
    return organization(caller, ROLE, "")


def test_two_collections_of_one_organization(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, database: Address) -> None:
    """Two collections of the same accounts at once leave the graph that one leaves, on the first time and after changes."""
    trail(aws, MANAGER, "ours", IsOrganizationTrail=True)
    for change in range(3):
        if change:
            aws.client(FIRST, "cloudtrail").put_event_selectors(
                TrailName="main", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True}] * change
            )
            (aws.client(SECOND, "cloudtrail").stop_logging if change == 1 else aws.client(SECOND, "cloudtrail").delete_trail)(Name="main")
        together(*(job(database, collector.caller(MANAGER), whole) for _ in range(2)))  # type: ignore[arg-type]
        both = collector.graph()
        collector.organization()
        assert not differences(both, collector.graph())
        collector.run(collector.store.clear())
        collector.organization()
        assert not differences(both, collector.graph())


def test_two_organizations(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, database: Address) -> None:
    """Two organizations collected at once are as if one had been collected after the other, and neither touches the other."""
    aws.create_organization(OTHER, "globex")
    member(aws, "other", OTHERS, OTHER)
    trail(aws, OTHER, "ours", IsOrganizationTrail=True)
    together(*(job(database, collector.caller(account), whole) for account in (MANAGER, OTHER)))  # type: ignore[arg-type]
    both = collector.graph()
    collector.run(collector.store.clear())
    collector.organization(MANAGER)
    first = collector.graph()
    collector.organization(OTHER)
    assert not differences(both, collector.graph())
    assert first.items() <= collector.graph().items()


def test_members_by_themselves(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, database: Address) -> None:
    """Accounts read by themselves at once share their organization's trail, which stays one node that records them all."""
    arn = trail(aws, MANAGER, "ours", IsOrganizationTrail=True)
    accounts = (MANAGER, FIRST, SECOND)
    together(*(job(database, collector.caller(account), own_account) for account in accounts))
    seen = collector.rows("MATCH (t:Trail {idFromProvider: $arn})<-[:HAS_TRAIL]-(c) RETURN c.cloudAccountID, c:Stub", arn=arn)
    assert dict(seen) == dict.fromkeys(accounts, False)
    nested = collector.rows("MATCH (n:Nested) RETURN n.identifier")
    assert max(Counter(row[0] for row in nested).values()) == 1
    for account in accounts:
        collector.alone(account)
    marks = "[l IN labels(t) WHERE l STARTS WITH 'Unread' | l]"
    assert collector.rows(f"MATCH (t:Trail {{idFromProvider: $arn}}) RETURN t.managementEvents, {marks}", arn=arn) == [["all", []]]


@pytest.mark.parametrize("workers", [1, 32])
def test_any_number_of_workers(collector: Collector, acme: dict[str, str], workers: int) -> None:
    """One worker collects the same as many."""
    collector.but(workers=workers).organization()
    found = collector.graph()
    collector.run(collector.store.clear())
    collector.organization()
    assert not differences(found, collector.graph())
