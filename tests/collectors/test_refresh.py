"""One collection after another: what stays is not written, what changed or went is, and what could not be read is neither."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.run import Wanted
from demo.aws.server import SimulatedAWS
from graph.rewind import rewound
from graph.store import Store
from tests.collectors.harness import FIRST, MANAGER, REGIONS, SECOND, TYPES, Collector, differences, member, trail, whole
from tests.semantics.memory import last

ASSETS = "MATCH (n) WHERE n:Asset OR n:Nested RETURN elementId(n), properties(n), labels(n) ORDER BY n.identifier"
RELATIONS = "MATCH (a)-[x]->(b) RETURN elementId(x), type(x), properties(x), a.identifier, b.identifier ORDER BY elementId(x)"
ONE = "MATCH (t:Trail {idFromProvider: $arn}) RETURN t.contentHash, t.since, t.status_isLogging, labels(t)"


def lasting(store: Store, collector: Collector) -> list[Any]:
    """Everything but the outcomes, with ids and times."""
    return [collector.rows(ASSETS), collector.rows(RELATIONS)]


def test_nothing_is_written_twice(collector: Collector, acme: dict[str, str], store: Store, aws: SimulatedAWS) -> None:
    """A second collection of the same AWS writes outcomes only: no node, label, property, relationship or time changes."""
    trail(aws, MANAGER, "ours", IsOrganizationTrail=True)
    first = collector.organization()
    before = lasting(store, collector)
    outcomes = dict(collector.rows("MATCH (o:Outcome) RETURN o.key, o.at"))
    second = collector.organization()
    after = lasting(store, collector)
    assert (second.written.created, second.written.changed, second.written.gone) == (0, 0, 0)
    assert first.written.created == second.written.assets
    assert [settled(row) for row in before[0]] == [settled(row) for row in after[0]]
    assert before[1] == after[1]
    assert all(at > outcomes[key] for key, at in collector.rows("MATCH (o:Outcome) RETURN o.key, o.at"))


def settled(row: list[Any]) -> list[Any]:
    """A node without what is volatile: moto's trails deliver while a test runs."""
    id_, values, labels = row
    return [id_, {n: x for n, x in values.items() if not n.startswith("status_latest") and n != "readings"}, labels]


def test_statements_of_a_second_run(collector: Collector, acme: dict[str, str]) -> None:
    """However many assets there are, a second collection sends a handful of statements, one for the link by value that trails have."""
    collector.organization()
    assert collector.organization().round_trips <= 8


def test_an_organization_and_a_larger_one_send_as_many_statements(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """The number of statements does not grow with accounts and trails; one keeps the times of the readings that are replaced."""
    few = collector.organization().round_trips
    for i in range(3):
        trail(aws, member(aws, f"more{i}", f"22222222222{i}"), f"more{i}")
    assert collector.organization().round_trips <= few + 1


def test_a_trail_that_was_deleted(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A trail that AWS no longer has disappears with its selectors, its tags and the bucket that only it named, and nothing else does."""
    aws.client(FIRST, "cloudtrail").add_tags(ResourceId=acme[FIRST], TagsList=[{"Key": "team", "Value": "x"}])
    collector.organization()
    before = collector.graph()
    aws.client(FIRST, "cloudtrail").delete_trail(Name="main")
    assert collector.organization().written.gone == 1
    after = collector.graph()
    gone = [before[key] for key in before.keys() - after.keys() if "Outcome" not in before[key]["labels"]]
    labels = sorted(label for node in gone for label in node["labels"])
    assert labels == ["Asset", "Asset", "Bucket", "EventSelector", "Nested", "Nested", "Stub", "Trail", "TrailTag"]
    assert collector.rows("MATCH (n:Nested) WHERE NOT EXISTS { (n)--() } RETURN n") == []


def test_a_trail_that_changed(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A change gives a trail another hash and time, and leaves all others as they were."""
    collector.organization()
    before = {account: collector.rows(ONE, arn=arn)[0] for account, arn in acme.items()}
    aws.client(FIRST, "cloudtrail").stop_logging(Name="main")
    assert collector.organization().written.changed == 1
    after = {account: collector.rows(ONE, arn=arn)[0] for account, arn in acme.items()}
    assert after[FIRST][0] != before[FIRST][0]
    assert after[FIRST][1] > before[FIRST][1]
    assert (before[FIRST][2], after[FIRST][2]) == (True, False)
    assert {a: after[a] for a in (MANAGER, SECOND)} == {a: before[a] for a in (MANAGER, SECOND)}


def test_a_trail_that_went_back(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Selectors that were replaced and put back give the hash that was there first, and no old selector stays."""
    cloudtrail = aws.client(FIRST, "cloudtrail")
    one = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]
    cloudtrail.put_event_selectors(TrailName="main", EventSelectors=one)
    collector.organization()
    before = collector.graph()
    cloudtrail.put_event_selectors(TrailName="main", EventSelectors=[*one, {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": False}])
    collector.organization()
    assert collector.trail(acme[FIRST])["contentHash"] != before[collector.trail(acme[FIRST])["identifier"]]["contentHash"]
    cloudtrail.put_event_selectors(TrailName="main", EventSelectors=one)
    collector.organization()
    assert not differences(before, collector.graph())


def test_tags(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """Tags of a trail come and go with AWS's."""
    cloudtrail, tags = (
        aws.client(FIRST, "cloudtrail"),
        "MATCH (:Trail {idFromProvider: $arn})-[:HAS_TAG]->(t) RETURN t.key, t.value ORDER BY t.key",
    )
    cloudtrail.add_tags(ResourceId=acme[FIRST], TagsList=[{"Key": "team", "Value": "x"}, {"Key": "stage", "Value": "y"}])
    collector.organization()
    assert collector.rows(tags, arn=acme[FIRST]) == [["stage", "y"], ["team", "x"]]
    cloudtrail.remove_tags(ResourceId=acme[FIRST], TagsList=[{"Key": "team", "Value": "x"}])
    collector.organization()
    assert collector.rows(tags, arn=acme[FIRST]) == [["stage", "y"]]


def test_volatile_changes(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A delivery is written, and makes no new version of the trail."""
    collector.organization()
    before = collector.rows(ONE, arn=acme[FIRST])
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    aws.logs_delivered(acme[FIRST], at)
    summary = collector.organization()
    assert (summary.written.created, summary.written.changed) == (0, 0)
    assert collector.rows(ONE, arn=acme[FIRST]) == before
    row = "MATCH (t:Trail {idFromProvider: $arn}) RETURN t.status_latestCloudWatchLogsDeliveryTime"
    [[delivered]] = collector.rows(row, arn=acme[FIRST])
    assert delivered.to_native() == at


def test_a_detail_that_failed_keeps_its_value(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A detail that could not be read again keeps its value, marked; a change meanwhile is seen when it can be read."""
    collector.organization()
    [before] = collector.rows(ONE, arn=acme[FIRST])
    aws.client(FIRST, "cloudtrail").stop_logging(Name="main")
    aws.fault(kind="denied", operation="GetTrailStatus", account=FIRST)
    assert collector.organization().written.changed == 0
    [marked] = collector.rows(ONE, arn=acme[FIRST])
    assert marked[:3] == before[:3]
    assert set(marked[3]) - set(before[3]) == {"Unread_GetTrailStatus"}
    aws.clear_faults()
    assert collector.organization().written.changed == 1
    [after] = collector.rows(ONE, arn=acme[FIRST])
    assert after[2] is False
    assert after[3] == before[3]


def test_a_detail_that_was_never_read(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A trail whose status could never be read is there, without status and marked, and becomes whole later."""
    aws.fault(kind="denied", operation="GetTrailStatus", account=FIRST)
    collector.organization()
    assert [row[2:3] for row in collector.rows(ONE, arn=acme[FIRST])] == [[None]]
    assert "Unread_GetTrailStatus" in collector.trail(acme[FIRST])["labels"]
    aws.clear_faults()
    collector.organization()
    assert collector.rows(ONE, arn=acme[FIRST])[0][2] is True


def test_a_trail_deleted_while_it_is_read(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A trail that is listed, but no longer there when its owner asks for details, counts as gone."""
    collector.organization()
    aws.fault(kind="error", operation="GetTrailStatus", account=FIRST, code="TrailNotFoundException")
    assert collector.organization().written.gone == 1
    assert collector.rows(ONE, arn=acme[FIRST]) == []


def test_an_account_that_left(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """An account that left its organization disappears with all its assets and outcomes, and nothing else does."""
    collector.organization()
    before = collector.graph()
    listed = aws.client(MANAGER, "organizations").list_accounts()["Accounts"]
    rest = [{**a, "JoinedTimestamp": a["JoinedTimestamp"].timestamp()} for a in listed if a["Id"] != FIRST]
    aws.fault(kind="surprising", operation="ListAccounts", body={"Accounts": rest})
    collector.organization()
    after = collector.graph()
    read = [node for node in after.values() if "Stub" not in node["labels"]]
    assert {node.get("cloudAccountID") or node.get("account") for node in read} == {MANAGER, SECOND}
    others = {key: node for key, node in before.items() if FIRST not in (node.get("cloudAccountID"), node.get("account"))}
    named = {far for node in others.values() for _, far in node["to"]}  # a bucket that no trail names any longer is forgotten as well
    assert {key for key, node in others.items() if "Stub" not in node["labels"] or key in named} == set(after)
    aws.clear_faults()
    collector.organization()
    assert not differences(before, collector.graph())


def test_an_account_that_was_suspended(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A suspended account is not read, not unreadable, and nothing of it is swept."""
    collector.organization()
    aws.suspend(FIRST)
    aws.forget_requests()
    summary = collector.organization()
    assert (summary.accounts, summary.unreadable) == (2, [])
    assert FIRST not in {request.account for request in aws.requests()}
    assert collector.rows("MATCH (c:Connector {cloudAccountID: $id}) RETURN c.status", id=FIRST) == [["SUSPENDED"]]
    assert len(collector.rows(ONE, arn=acme[FIRST])) == 1


@pytest.mark.parametrize("state", ["PENDING_CLOSURE", "PENDING_ACTIVATION"])
def test_other_states(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, state: str) -> None:
    """An account that is being closed, or not yet active, is not read."""
    aws.suspend(SECOND, state)
    assert collector.organization().accounts == 2
    assert collector.rows("MATCH (c:Connector {cloudAccountID: $id}) RETURN c.status", id=SECOND) == [[state]]


def test_an_account_without_state(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """An account of which AWS says neither State nor Status is tried."""
    aws.fault(kind="surprising", operation="ListAccounts", body={"Accounts": [{"Id": a, "Name": a} for a in (MANAGER, FIRST, SECOND)]})
    summary = collector.organization()
    assert (summary.accounts, summary.unreadable) == (3, [])


def test_regions_that_are_not_enabled(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A region that is not enabled is not asked; once it is, it is read, and when it no longer is, nothing of it is swept."""
    wanted = Wanted(REGIONS | {"me-south-1"}, TYPES)
    aws.forget_requests()
    collector.alone(FIRST, wanted)
    assert "me-south-1" not in {request.region for request in aws.requests()}
    aws.opt_in(FIRST, "me-south-1")
    arn = trail(aws, FIRST, "south", "me-south-1", IsMultiRegionTrail=False)
    collector.alone(FIRST, wanted)
    assert len(collector.rows(ONE, arn=arn)) == 1
    regions = "".join(f"<item><regionName>{r}</regionName><optInStatus>opt-in-not-required</optInStatus></item>" for r in REGIONS)
    south = "<item><regionName>me-south-1</regionName><optInStatus>not-opted-in</optInStatus></item>"
    aws.fault(kind="surprising", operation="DescribeRegions", body=f"<R><regionInfo>{regions}{south}</regionInfo></R>")
    collector.alone(FIRST, wanted)
    assert len(collector.rows(ONE, arn=arn)) == 1


def test_regions_that_are_not_asked_for(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A collection of some regions leaves all others as they were."""
    west = trail(aws, FIRST, "west", "eu-west-1", IsMultiRegionTrail=False)
    collector.organization()
    before = collector.graph()
    aws.client(FIRST, "cloudtrail", "eu-west-1").delete_trail(Name="west")
    collector.organization(wanted=Wanted(frozenset({"us-east-1"}), TYPES))
    assert not differences(before, collector.graph())
    collector.organization()
    assert collector.rows(ONE, arn=west) == []


def test_kinds_that_are_not_asked_for(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A collection of some types leaves all others as they were, outcomes included."""
    collector.organization()
    before = collector.graph()
    aws.client(FIRST, "cloudtrail").delete_trail(Name="main")
    aws.forget_requests()
    collector.organization(wanted=Wanted(REGIONS, frozenset({"Region"})))
    assert not differences(before, collector.graph())
    assert "cloudtrail" not in {request.service for request in aws.requests()}


def test_each_collection_can_be_seen_again(collector: Collector, acme: dict[str, str], aws: SimulatedAWS, store: Store) -> None:
    """After trails stopped, went and could not be read, the graph as of the end of each collection is the one that it left."""
    seen = {}
    for change in (None, "stop", "delete", "deny"):
        if change == "stop":
            aws.client(FIRST, "cloudtrail").stop_logging(Name=acme[FIRST])
        if change == "delete":
            aws.client(FIRST, "cloudtrail").delete_trail(Name="main")
        if change == "deny":
            aws.fault(kind="denied", operation="DescribeTrails")
        collector.organization()
        seen[collector.run(last(store)).isoformat()] = collector.graph()
    for time, then in seen.items():
        assert not differences(then, collector.run(rewound(store, time, lambda past, _: whole(past)))), time
