"""Recorded answers of the real AWS about databases, functions and load balancers, and what they come to."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.aws.elb import classic
from collectors.declare import Call
from collectors.meaning.database_engines import outdated, tls_minimum, tls_status
from collectors.meaning.tls import classic_attributes, classic_listeners
from collectors.parse import part
from graph.model import Unreadable
from scripts.reference.recorded import CONTEXT, Read, read, recorded

KINDS = {"DBInstance", "DBCluster", "Function", "LoadBalancer"}


@pytest.fixture
def results(shared: Path) -> dict[tuple[str, str], Read]:
    """What became of the answers to each listing."""
    found = read(CATALOGUE, shared / "recorded-aws")
    return {(r.kind, r.operation.split(".")[1]): r for r in found if r.kind in KINDS and not r.operation.startswith("elb.")}


def answers(shared: Path, operation: str) -> Iterator[dict[str, Any]]:
    """The recorded answers to an operation, without errors."""
    for line in (shared / "recorded-aws" / f"{operation}.jsonl").read_text().splitlines():
        found = json.loads(line)["data"]
        if "Error" not in found:
            yield found


def test_listings(results: dict[tuple[str, str], Read]) -> None:
    """Records of listings are read whole, but for those which were made up by hand."""
    assert {key: (r.records, r.whole) for key, r in results.items() if r.records} == {
        ("DBCluster", "DescribeDBClusters"): (25, 22),  # empty dates, and a host name that is an object
        ("DBInstance", "DescribeDBInstances"): (63, 62),  # one error
        ("Function", "ListFunctions"): (23, 23),
        ("Function", "GetPolicy"): (6, 6),
        ("LoadBalancer", "DescribeLoadBalancers"): (26, 13),  # twelve are of the classic service, one date is a text
        ("LoadBalancer", "DescribeListeners"): (7, 7),
        ("LoadBalancer", "DescribeLoadBalancerAttributes"): (9, 9),
    }


def test_parameters(shared: Path) -> None:
    """Of 14 answers with parameters of PostgreSQL or MySQL, each says whether TLS is required, and how old it may be."""
    found = [a for name in ("DescribeDBParameters", "DescribeDBClusterParameters") for a in answers(shared, f"rds.{name}")]
    database = {"Engine": "mysql", "EngineVersion": "8.0.35"}
    assert len(found) == 14
    assert Counter((tls_status(database, a["Parameters"]), tls_minimum(database, a["Parameters"])) for a in found) == {
        ("disabled", 1.2): 11, ("disabled", 1.0): 3,
    }  # fmt: skip


def test_versions(shared: Path) -> None:
    """Recordings from before AWS told a version's status leave open whether it is outdated."""
    versions = [v for a in answers(shared, "rds.DescribeDBEngineVersions") for v in a["DBEngineVersions"]]
    assert versions
    for version in versions:
        if "Status" in version:
            assert outdated([version]) is (version["Status"] == "deprecated")
        else:
            with pytest.raises(Unreadable):
                outdated([version])


def test_classic_load_balancers(shared: Path) -> None:
    """Each of the classic load balancers, its policies and its attributes is read whole."""
    listing = CATALOGUE.kind("LoadBalancer").listing
    folder = shared / "recorded-aws"
    assert isinstance(listing, Call)
    [call] = listing.beside
    balancers = [d for a in recorded(folder, call) for d in a.get("LoadBalancerDescriptions", [])]
    parts = [part(CATALOGUE, listing, {**record, **CONTEXT}) for d in balancers for record in classic(d)]
    assert len(parts) == 17
    assert {p.values["type"] for p in parts} == {"classic"}
    policies = list(answers(shared, "elasticloadbalancing.DescribeLoadBalancerPolicies"))
    found = {x["SslPolicy"] for a in policies for d in balancers for x in classic_listeners(d, a)["Listeners"]}
    assert found == {"", "ELBSecurityPolicy-2015-05", "AWSConsole-SSLNegotiationPolicy-test-elb-1646765145761"}
    [told] = [a for a in answers(shared, "elasticloadbalancing.DescribeLoadBalancerAttributes") if "LoadBalancerAttributes" in a]
    assert {"Key": "access_logs.s3.enabled", "Value": "true"} in classic_attributes({}, told)["Attributes"]
