"""Recorded answers of the real AWS, on their way through boto3's parser, the collector and Neo4j: what was said is what is stored."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.declare import Call, calls
from collectors.errors import CannotCollect
from collectors.run import Wanted
from demo.aws.server import SimulatedAWS
from graph.model import Field, Nested, Part, ValueType, value
from tests.collectors.harness import MANAGER, TYPES, Collector

OWNER = "644160558196"  # of nearly all trails in the recordings
USED = {f"{call.service}.{call.operation}" for kind in CATALOGUE.kinds if kind.opens or kind.name in TYPES for call in calls(kind)}
USED |= {"account.ListRegions", "sts.GetCallerIdentity", "sts.AssumeRole"}
HERE = Wanted(frozenset({"us-east-1"}), TYPES)


def recordings(shared: Path, name: str) -> list[tuple[int, dict[str, Any]]]:
    """The answers of an operation: status and content as it goes over the wire in JSON."""
    path = shared / "recorded-aws" / f"{name}.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(row["status"], on_the_wire(row["data"])) for row in map(json.loads, lines)]


def on_the_wire(data: Any) -> Any:
    """Dates as seconds since 1970, as in AWS's JSON; the rest as it is."""
    if isinstance(data, list):
        return [on_the_wire(x) for x in data]
    if not isinstance(data, dict):
        return data
    if data.get("__class__") == "datetime":
        return datetime(**{name: x for name, x in data.items() if name != "__class__"}, tzinfo=UTC).timestamp()
    return {name: on_the_wire(x) for name, x in data.items()}


def expected(f: Field, record: dict[str, Any]) -> Any:
    """What the graph has to say of a field."""
    found = value(f.source, record)
    if found is None:
        return list(f.default) if isinstance(f.default, tuple) else f.default
    return datetime.fromtimestamp(found, UTC) if f.type is ValueType.DATETIME else found


def said(fields: tuple[Field | Part, ...], record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Property → what AWS said of it."""
    for f in fields:
        if isinstance(f, Part):
            yield from said(f.fields, record, f"{f.name}_")
        else:
            yield f"{prefix}{f.name}", expected(f, record)


def stored(node: dict[str, Any], fields: tuple[Field | Part, ...]) -> dict[str, Any]:
    """Property → what the graph says of it, as plain data."""
    names = [name for name, _ in said(fields, {})]
    return {name: node[name].to_native() if hasattr(node.get(name), "to_native") else node.get(name) for name in names}


def below(collector: Collector, parent: str, nested: Nested) -> list[dict[str, Any]]:
    """The properties of nested objects, in the order in which AWS had them."""
    rows = collector.rows(f"MATCH ({{identifier: $id}})-[:{nested.relationship}]->(n:{nested.kind}) RETURN properties(n)", id=parent)
    return sorted((row[0] for row in rows), key=lambda n: int(n["identifier"].rsplit(".", 1)[1]))


def agree(collector: Collector, parent: str, nested: tuple[Nested, ...], record: dict[str, Any]) -> None:
    """What a record says of nested objects, at any depth, is what the graph says."""
    for n in nested:
        nodes, records = below(collector, parent, n), value(n.source, record) or []
        assert [stored(node, n.fields) for node in nodes] == [dict(said(n.fields, r)) for r in records]
        for node, r in zip(nodes, records, strict=True):
            agree(collector, node["identifier"], n.nested, r)


def call(operation: str) -> Call:
    """The declaration of an operation on trails."""
    [found] = [r for r in CATALOGUE.kind("Trail").readings() if r.operation == operation]
    assert isinstance(found, Call)
    return found


def trails(collector: Collector) -> dict[str, dict[str, Any]]:
    """All trails by ARN, each with its labels."""
    rows = collector.rows("MATCH (t:Trail) WHERE NOT t:Stub RETURN t.idFromProvider, properties(t), labels(t)")
    return {arn: {**values, "labels": labels} for arn, values, labels in rows}


def serve(aws: SimulatedAWS, operation: str, body: Any, **where: Any) -> None:
    """Answer an operation with a recording."""
    aws.fault(kind="surprising", operation=operation, body=body, **where)


def listing(arn: str) -> dict[str, Any]:
    """An answer of DescribeTrails with one trail, for recordings of its details."""
    return {"trailList": [{"TrailARN": arn, "Name": arn.split("/")[1], "HomeRegion": arn.split(":")[3]}]}


def test_nothing_is_left_out(shared: Path) -> None:
    """Every recorded operation that a collection uses is tried here."""
    have = {path.stem for path in (shared / "recorded-aws").glob("*.jsonl")} & USED
    assert have == {
        "cloudtrail.DescribeTrails", "cloudtrail.GetEventSelectors", "cloudtrail.GetTrailStatus", "ec2.DescribeRegions",
        "organizations.DescribeOrganization", "organizations.ListAccounts", "sts.GetCallerIdentity",
    }  # fmt: skip


def test_described_trails(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """What DescribeTrails said of each trail is what the graph says, field by field, and nothing else is there."""
    answers = recordings(shared, "cloudtrail.DescribeTrails")
    assert len(answers) == 19
    listing = call("DescribeTrails")
    for status, answer in answers:
        assert status == 200
        aws.clear_faults()
        serve(aws, "DescribeTrails", answer)
        aws.fault(kind="denied", service="cloudtrail")  # the simulated AWS knows none of these trails
        collector.alone(OWNER, HERE)
        found = trails(collector)
        assert set(found) == {record["TrailARN"] for record in answer["trailList"]}
        for record in answer["trailList"]:
            node = found[record["TrailARN"]]
            assert stored(node, listing.fields) == dict(said(listing.fields, record))
            assert (node["internalName"], node["internalRegion"]) == (record["Name"], record["HomeRegion"])
            assert node["cloudAccountID"] == record["TrailARN"].split(":")[4]
            assert {"Unread_GetTrailStatus", "Unread_GetEventSelectors"} <= set(node["labels"])


def test_statuses(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """What GetTrailStatus said is what the graph says, to the microsecond."""
    answers = recordings(shared, "cloudtrail.GetTrailStatus")
    assert len(answers) == 14
    arns = [f"arn:aws:cloudtrail:us-east-1:{OWNER}:trail/t{i}" for i in range(len(answers))]
    serve(aws, "DescribeTrails", {"trailList": [listing(arn)["trailList"][0] for arn in arns]})
    for arn, (_, answer) in zip(arns, answers, strict=True):
        serve(aws, "GetTrailStatus", answer, about=f'"{arn}"')
    aws.fault(kind="denied", service="cloudtrail")
    collector.alone(OWNER, HERE)
    found, fields = trails(collector), call("GetTrailStatus").fields
    for arn, (_, answer) in zip(arns, answers, strict=True):
        assert stored(found[arn], fields) == dict(said(fields, answer))
        assert "Unread_GetTrailStatus" not in found[arn]["labels"]


def test_selectors(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """What GetEventSelectors said is what the graph says, at every depth, and what it means is decided."""
    answers = [answer for _, answer in recordings(shared, "cloudtrail.GetEventSelectors")]
    assert len(answers) == 10
    arns = [f"arn:aws:cloudtrail:us-east-1:{OWNER}:trail/t{i}" for i in range(len(answers))]
    serve(aws, "DescribeTrails", {"trailList": [listing(arn)["trailList"][0] for arn in arns]})
    for arn, answer in zip(arns, answers, strict=True):
        serve(aws, "GetEventSelectors", answer, about=f'"{arn}"')
    aws.fault(kind="denied", service="cloudtrail")
    collector.alone(OWNER, HERE)
    found, meant = trails(collector), []
    for arn, answer in zip(arns, answers, strict=True):
        agree(collector, found[arn]["identifier"], call("GetEventSelectors").nested, answer)
        meant.append((found[arn]["managementEvents"], found[arn]["excludedManagementEventSources"]))
    assert meant == [
        ("all", []), ("all", []), ("all", []), ("none", []), ("write", ["kms.amazonaws.com", "rdsdata.amazonaws.com"]),
        ("all", []), ("all", []), ("all", []), ("all", []), ("none", []),
    ]  # fmt: skip


def test_regions(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """What DescribeRegions said is what the graph says; it goes over the wire as EC2's XML."""
    answers = [answer["Regions"] for _, answer in recordings(shared, "ec2.DescribeRegions")]
    assert len(answers) == 2
    names = {"RegionName": "regionName", "Endpoint": "regionEndpoint", "OptInStatus": "optInStatus"}
    for regions in answers:
        items = "".join("<item>" + "".join(f"<{names[n]}>{x}</{names[n]}>" for n, x in r.items()) + "</item>" for r in regions)
        aws.clear_faults()
        serve(aws, "DescribeRegions", f"<DescribeRegionsResponse><regionInfo>{items}</regionInfo></DescribeRegionsResponse>")
        collector.alone(OWNER, Wanted(frozenset({"us-east-1"}), frozenset({"Region"})))
        found = collector.rows("MATCH (r:Region) RETURN r.name, r.endpoint, r.optInStatus ORDER BY r.name")
        assert found == sorted([r["RegionName"], r["Endpoint"], r["OptInStatus"]] for r in regions)


def test_an_organization(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """What DescribeOrganization and ListAccounts said is what the graph says."""
    [_, (_, organization)] = recordings(shared, "organizations.DescribeOrganization")
    [(_, accounts)] = recordings(shared, "organizations.ListAccounts")
    serve(aws, "DescribeOrganization", organization)
    serve(aws, "ListAccounts", accounts)
    collector.organization(OWNER, Wanted(frozenset({"us-east-1"}), frozenset({"Organization"})))
    [[node]] = collector.rows("MATCH (o:Organization) RETURN properties(o)")
    told, [account] = organization["Organization"], accounts["Accounts"]
    assert [node[n] for n in ("idFromProvider", "arn", "featureSet", "managementAccountEmail")] == [
        told[n] for n in ("Id", "Arn", "FeatureSet", "MasterAccountEmail")
    ]
    [[node, up]] = collector.rows("MATCH (c:Connector)-[:BELONGS_TO]->(o) RETURN properties(c), o.idFromProvider")
    assert [node[n] for n in ("idFromProvider", "internalName", "arn", "email", "status", "joinedMethod")] == [
        account[n] for n in ("Id", "Name", "Arn", "Email", "Status", "JoinedMethod")
    ]
    assert node["joinedTime"].to_native() == datetime.fromtimestamp(account["JoinedTimestamp"], UTC)
    assert up == told["Id"]


def test_no_organization(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """An account that belongs to no organization is read, and has none for certain."""
    [(status, error), _] = recordings(shared, "organizations.DescribeOrganization")
    aws.fault(kind="error", operation="DescribeOrganization", code=error["Error"]["Code"], message=error["Error"]["Message"], status=status)
    collector.alone(OWNER, HERE)
    row = "c:Unread_DescribeOrganization, c.organizationID, EXISTS { (c)-[:BELONGS_TO]->() }"
    assert collector.rows(f"MATCH (c:Connector) RETURN {row}") == [[False, None, False]]
    assert {how for how, _ in collector.outcomes("DescribeOrganization").values()} == {"complete"}


def test_identities(collector: Collector, aws: SimulatedAWS, shared: Path) -> None:
    """Whatever kind of caller AWS names, its account is the one that is read."""
    answers = [answer for _, answer in recordings(shared, "sts.GetCallerIdentity")]
    assert len(answers) == 5
    body = "<GetCallerIdentityResponse><GetCallerIdentityResult>{}</GetCallerIdentityResult></GetCallerIdentityResponse>"
    for answer in answers:
        aws.clear_faults()
        serve(aws, "GetCallerIdentity", body.format("".join(f"<{n}>{x}</{n}>" for n, x in answer.items())))
        collector.alone(MANAGER, Wanted(frozenset({"us-east-1"}), frozenset({"Region"})))
        assert collector.rows("MATCH (c:Connector) RETURN c.idFromProvider") == [[answer["Account"]]]


@pytest.mark.parametrize("name", ["cloudtrail.GetTrailStatus", "organizations.ListAccounts", "cloudtrail.GetEventSelectors"])
def test_answers_of_other_operations(collector: Collector, aws: SimulatedAWS, shared: Path, name: str) -> None:
    """An answer to another question is never taken for one to DescribeTrails or ListAccounts."""
    for _, answer in recordings(shared, name)[:3]:
        aws.clear_faults()
        serve(aws, "DescribeTrails", answer)
        collector.but(attempts=1).alone(OWNER, HERE)
        assert trails(collector) == {}
        assert collector.outcomes("DescribeTrails")[f"{OWNER}/us-east-1"][0] == "failed"
        if "ListAccounts" not in name:
            serve(aws, "ListAccounts", answer)
            with pytest.raises(CannotCollect):
                collector.but(attempts=1).organization(OWNER, HERE)
