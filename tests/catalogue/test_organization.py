"""The whole public catalogue by the real commands, on a simulated organization of which it is known what is wrong where.

For each situation that the tests of the services set up there are two accounts: in one it is left as it is, in its twin it is mended.
Grants on buckets are certain in the management account alone, for policies of the organization, which are not read, limit all others.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from controls import report
from controls.control import Control
from demo.aws.organizations import ROLE
from graph.embedded import Address
from tests.catalogue import (
    test_acm,
    test_bucket_access,
    test_config,
    test_ec2,
    test_ecr,
    test_ecs,
    test_eks,
    test_elb,
    test_iam,
    test_iam_served,
    test_iam_workloads,
    test_inspector,
    test_kinesis,
    test_kms,
    test_lambda,
    test_monitoring,
    test_rds,
    test_s3,
    test_sagemaker,
    test_sns,
    test_sqs,
    test_trails,
)  # fmt: skip
from tests.catalogue.scene import REGIONS, Scene, Violated
from tests.cli.conftest import command, environment

SITUATIONS: tuple[Callable[[Scene], Violated], ...] = (
    test_acm.violate, test_bucket_access.violate, test_config.violate, test_ec2.violate, test_ec2.serve_the_least, test_ecr.violate,
    test_ecr.exploit, test_ecs.violate, test_eks.violate, test_elb.violate, test_iam.violate, test_iam_served.violate,
    test_iam_workloads.violate, test_inspector.violate, test_kinesis.violate, test_kms.violate, test_lambda.violate,
    test_monitoring.violate, test_monitoring.cut_off, test_rds.violate, test_s3.violate, test_sagemaker.violate, test_sns.violate,
    test_sqs.violate, test_trails.violate,
)  # fmt: skip
GRANTS = test_bucket_access.violate
MANAGEMENT, VIOLATED, MENDED = "100000000000", 2, 3  # a number, and the first digits of others
Verdicts = Mapping[str, tuple[str, Any, Any]]


@dataclass(frozen=True)
class Place:
    """An account, and what is to be said of rules there: verdict, who fails, who is undecided."""

    account: str
    expected: Verdicts


def places(scene: Scene) -> Iterator[Place]:
    """The accounts of the organization with what is known of them."""
    scene.collector.aws.create_organization(MANAGEMENT, "catalogue")
    for number, situation in enumerate(SITUATIONS):
        here, twin = (member(scene, situation, f"{kind}{number:011}") for kind in (VIOLATED, MENDED))
        violated = situation(twin)
        violated.mend()
        yield Place(twin.account, violated.mended)
        yield Place(here.account, undecided(here) if situation is GRANTS else situation(here).verdicts)
        read(here)
        read(twin)
    manager = replace(scene, account=MANAGEMENT)
    yield Place(MANAGEMENT, GRANTS(manager).verdicts)
    read(manager)


def undecided(scene: Scene) -> Verdicts:
    """What is to be said of grants in a member: policies of the organization, which are not read, may refuse any of them."""
    violated = GRANTS(scene)
    buckets = {bucket["Name"] for bucket in scene.client("s3").list_buckets()["Buckets"]}
    return dict.fromkeys(violated.failing, ("UNKNOWN", set(), buckets))


def member(scene: Scene, situation: Callable[[Scene], Violated], account: str) -> Scene:
    """The scene of a new account of the organization."""
    name = f"{situation.__module__.rpartition('.')[2]}.{situation.__name__}"
    scene.collector.aws.create_account(MANAGEMENT, name, account)
    return replace(scene, account=account)


def read(scene: Scene) -> None:
    """Let the account have one region, and what the simulation lacks as it is in a new account, unless its situation tells of it."""
    scene.answer("DescribeRegions", REGIONS, service="ec2")
    scene.answer("GetEbsDefaultKmsKeyId", test_ec2.DEFAULT_KEY)
    scene.answer("ListAnalyzers", {"analyzers": []})


def emptyset(scene: Scene, home: Path, database: Address, *arguments: str) -> tuple[int, str, Any]:
    """The command run to its end by the management account, on the test's database: status, errors and what it tells."""
    at = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    done = subprocess.run(
        command(*arguments, "--format", "json"), env=environment(home, scene.collector.aws.environment(MANAGEMENT) | at), cwd=home,
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr, json.loads(done.stdout or "null")


def switched_on(scene: Scene, slugs: Iterable[str]) -> dict[str, Any]:
    """What would be said of controls if the catalogue had not switched them off, as the command tells it."""
    found = scene.run(scene.evaluator.evaluate([replace(scene.controls[slug], enabled=True) for slug in slugs]))
    return {control.control: report.control(control) for control in found.controls}


def verdicts(control: Mapping[str, Any]) -> dict[str, tuple[str, set[str], set[str]]]:
    """Account → its verdict, who fails and who is undecided."""
    return {a["cloudAccountID"]: (a["verdict"], ids(a["failing"]), ids(a["undecided"])) for a in control["accounts"]}


def ids(assets: Iterable[Mapping[str, Any]]) -> set[str]:
    """What AWS calls them."""
    return {asset["idFromProvider"] for asset in assets}


def is_true(found: Mapping[str, Any], known: Iterable[Place]) -> None:
    """Assert that each control says what is known of each account, and that all of them have something to say of both kinds."""
    said = {slug: verdicts(control) for slug, control in found.items()}
    expected = {(slug, place.account): verdict for place in known for slug, verdict in place.expected.items()}
    wrong = {key: (said[key[0]][key[1]], verdict) for key, verdict in expected.items() if said[key[0]][key[1]] != verdict}
    assert wrong == {}
    for verdict in ("FAIL", "PASS"):
        assert {slug for (slug, _), (known_verdict, _, _) in expected.items() if known_verdict == verdict} == found.keys()


def is_whole(scene: Scene, found: Mapping[str, Any]) -> None:
    """Assert that every rule was asked, also each of those that share a control, and fails some account and passes another."""
    assert found.keys() == scene.controls.keys()
    assert {slug: (c["verdict"], c["reason"]) for slug, c in found.items() if c["verdict"] != "FAIL"} == {}
    shared = {(slug, r["rule"]): {a["verdict"] for a in r["accounts"]} for slug, c in found.items() for r in c["rules"]}
    assert shared.keys() == {(slug, r.name) for slug, c in scene.controls.items() if len(c.rules) > 1 for r in c.rules}
    assert {rule: told for rule, told in shared.items() if not told >= {"FAIL", "PASS"}} == {}


@pytest.mark.slow
def test_the_whole_catalogue(scene: Scene, database: Address, shared: Path, tmp_path: Path) -> None:
    """Every rule fails with exactly what is wrong in the account of its situation and passes in the twin; no command tells of an error."""
    known = list(places(scene))
    status, errors, collected = emptyset(scene, tmp_path, database, "collect", "--organization", "--role-name", ROLE)
    assert status == 0, errors
    assert [(run["accounts"], run["unreadable"]) for run in collected["runs"]] == [(len(known), [])]
    status, errors, told = emptyset(
        scene, tmp_path, database, "evaluate", *scene.controls, "--no-evidence", "--catalogue", str(shared / "grc-cms")
    )
    assert status == 1
    assert re.fullmatch(r"kept as evaluation-\S+\n", errors), errors
    assert [word for word in ("NOT_SUPPORTED", "the evaluation broke") if word in json.dumps(told)] == []
    found = {control["control"]: control for control in told["controls"]}
    off = {slug for slug, control in found.items() if control["verdict"] == "DISABLED"}
    assert off == {slug for slug, control in scene.controls.items() if not control.enabled}
    found |= switched_on(scene, off)
    is_whole(scene, found)
    is_true(found, known)


def test_no_rule_is_manual(rules: Callable[[Path], Mapping[str, Control]], shared: Path) -> None:
    """All of the catalogue's 143 rules are asked; none waits for a person."""
    every = [rule for control in rules(shared).values() for rule in control.rules]
    assert (len(every), [rule.name for rule in every if rule.manual or not rule.document]) == (143, [])
