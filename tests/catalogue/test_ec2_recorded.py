"""Recorded answers of the real EC2: every one is read, record by record."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.declare import Call, items_of
from collectors.parse import part, text
from graph.model import Kind
from tests.catalogue.ec2_wire import parsed

PLACE = {"_account": "644160558196", "_region": "us-east-1", "_partition": "aws", "_parent": {"LatestVersionNumber": 1}}
# Kind, operation → how many records there are in its recorded answers.
RECORDS = {
    ("VM", "DescribeInstances"): 131,
    ("SecurityGroup", "DescribeSecurityGroups"): 127,
    ("NetworkACL", "DescribeNetworkAcls"): 2,
    ("VPC", "DescribeVpcs"): 38,
    ("Subnet", "DescribeSubnets"): 78,
    ("RouteTable", "DescribeRouteTables"): 38,
    ("NetworkInterface", "DescribeNetworkInterfaces"): 56,
    ("FlowLog", "DescribeFlowLogs"): 12,
    ("AMI", "DescribeImages"): 23,
    ("Disk", "DescribeVolumes"): 42,
    ("LaunchTemplateVersion", "DescribeLaunchTemplateVersions"): 8,
    ("EBSSettings", "GetEbsEncryptionByDefault"): 1,
    ("EBSSettings", "GetEbsDefaultKmsKeyId"): 1,
}


def answers(shared: Path, operation: str) -> Iterator[dict[str, Any]]:
    """The successful answers to an operation, as boto3 gives them when they come over the wire."""
    for line in (shared / "recorded-aws" / f"ec2.{operation}.jsonl").read_text().splitlines():
        row = json.loads(line, object_hook=_dated)
        if row["status"] == 200:
            yield parsed(operation, row["data"])


def _dated(said: dict[str, Any]) -> Any:
    if said.get("__class__") != "datetime":
        return said
    return datetime(**{name: x for name, x in said.items() if name != "__class__"}, tzinfo=UTC)


def call(kind: Kind, operation: str) -> Call:
    """The declaration of an operation."""
    [found] = [r for r in kind.readings() if r.operation == operation]
    assert isinstance(found, Call)
    return found


def records(said: Call, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The records in an answer, each with what the collector knows of its place."""
    return [{**record, **PLACE} for item in items_of(said, answer) for record in said.records(item)]


@pytest.mark.parametrize(("name", "operation"), RECORDS)
def test_recorded_answers(shared: Path, name: str, operation: str) -> None:
    """Each record of each answer is read whole, what is derived from it included, and has a name and a place."""
    kind = CATALOGUE.kind(name)
    said = call(kind, operation)
    found = [record for answer in answers(shared, operation) for record in records(said, answer)]
    for record in found:
        part(CATALOGUE, said, record)
        for derivation in kind.derived:
            part(CATALOGUE, derivation, {operation: record})
        assert operation != kind.listing.operation or all(text(kind, s, record, "x") for s in (kind.id, kind.title))
    assert len(found) == RECORDS[name, operation]


def test_every_rule_with_all_protocols_means_all_ports(shared: Path) -> None:
    """In the recordings 152 of 152 permissions for all protocols name no ports; each of them is a rule for all ports."""
    said = call(CATALOGUE.kind("SecurityGroup"), "DescribeSecurityGroups")
    groups = [record for answer in answers(shared, said.operation) for record in records(said, answer)]
    rules = [node.values for group in groups for node in part(CATALOGUE, said, group).nested if node.kind == "SecurityGroupRule"]
    ports = [(rule["destFromPort"], rule["destToPort"]) for rule in rules if rule["protocol"] == "-1"]
    assert ports == [(0, 65535)] * 152


def test_instances_that_ended_are_none(shared: Path) -> None:
    """In the recordings 32 of 163 instances are terminated or about to be; none of them is an asset."""
    said = call(CATALOGUE.kind("VM"), "DescribeInstances")
    all_ = [i for answer in answers(shared, said.operation) for reservation in answer["Reservations"] for i in reservation["Instances"]]
    left = [record for answer in answers(shared, said.operation) for record in records(said, answer)]
    assert (len(all_), len(left)) == (163, 131)
    assert {(record.get("State") or {}).get("Name") for record in left} <= {None, "running", "stopping", "stopped"}
