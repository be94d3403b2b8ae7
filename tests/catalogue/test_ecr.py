"""The catalogue's rules on ECR: violated in the simulated AWS, mended, and violated by the least that AWS can say."""

from dataclasses import replace
from typing import Any

import pytest

from tests.catalogue.scene import ACCOUNT, REGION, Judged, Scene, Violated

# Which rule rests on the simulated AWS (moto), and which on answers in AWS's wire format served in front of it.
BY = {"aws-ecr-repository-immutability-and-scanning": "moto", "ecr-ensure-scan-on-push-is-enabled": "moto"}
# One of the two rules of a control, the one on containers.
BY_RULE = {"containers-with-high-or-critical-vulns": "served"}
IMMUTABLE, SCANNED = BY
ARN = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/"
SLUG, QUERY = "compute-with-exploitable-vulnerabilities", "containers-with-high-or-critical-vulns"


def rules(*names: str) -> list[dict[str, Any]]:
    """Rules of the registry that scan what is pushed to these repositories."""
    return [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [{"filter": name, "filterType": "WILDCARD"}]} for name in names]


def violate(scene: Scene) -> Violated:
    """A repository whose tags may move, one that nothing scans, and a clean one."""
    ecr = scene.client("ecr")
    ecr.put_registry_scanning_configuration(scanType="BASIC", rules=rules("clean", "mutable"))
    for name, mutability, scan in (("clean", "IMMUTABLE", True), ("mutable", "MUTABLE", True), ("unscanned", "IMMUTABLE", False)):
        ecr.create_repository(repositoryName=name, imageTagMutability=mutability, imageScanningConfiguration={"scanOnPush": scan})
    return scene.violated({IMMUTABLE: {f"{ARN}mutable", f"{ARN}unscanned"}, SCANNED: {f"{ARN}unscanned"}}, lambda: mend(ecr))


def mend(ecr: Any) -> None:
    """All as the clean one."""
    ecr.put_image_tag_mutability(repositoryName="mutable", imageTagMutability="IMMUTABLE")
    ecr.put_image_scanning_configuration(repositoryName="unscanned", imageScanningConfiguration={"scanOnPush": True})
    ecr.put_registry_scanning_configuration(scanType="BASIC", rules=rules("*"))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with the repositories that violate it and no others, and passes after the mend."""
    scene.holds(violate(scene), "ECRRepository")


def test_the_least_that_violates(scene: Scene) -> None:
    """A repository of which AWS says nothing but its name has mutable tags and is scanned on demand only."""
    scene.answer("DescribeRepositories", {"repositories": [{"repositoryArn": f"{ARN}least", "repositoryName": "least"}]})
    scene.answer("BatchGetRepositoryScanningConfiguration", {"scanningConfigurations": [{"repositoryName": "least"}]})
    scene.answer("GetRepositoryPolicy", {})
    scene.answer("ListTagsForResource", {}, service="ecr")
    scene.collect("ECRRepository")
    assert {(j.verdict, j.failing) for j in scene.judge(*BY).values()} == {("FAIL", frozenset({f"{ARN}least"}))}


CLUSTER, TASK = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/c", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/c/t"
CONTAINER = f"arn:aws:ecs:{REGION}:{ACCOUNT}:container/c/t/"
DIGESTS = {name: f"sha256:{letter * 64}" for name, letter in (("bad", "a"), ("good", "b"))}


def run(scene: Scene) -> None:
    """A task with a container of each image in ECR, and one from elsewhere."""
    scene.answer("ListClusters", {"clusterArns": [CLUSTER]}, service="ecs")
    scene.answer("ListTasks", {"taskArns": [TASK]})
    registry = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
    images = {name: {"image": f"{registry}/app:{name}", "imageDigest": digest} for name, digest in DIGESTS.items()}
    images["elsewhere"] = {"image": "nginx:1", "imageDigest": DIGESTS["bad"]}
    containers = [{"containerArn": f"{CONTAINER}{name}", "name": name, **image} for name, image in images.items()]
    scene.answer("DescribeTasks", {"tasks": [{"taskArn": TASK, "clusterArn": CLUSTER, "containers": containers}]})
    scene.answer("DescribeRepositories", {"repositories": [{"repositoryArn": f"{ARN}app", "repositoryName": "app"}]})
    pushed = [{"repositoryName": "app", "imageDigest": digest} for digest in DIGESTS.values()]
    scene.answer("DescribeImages", {"imageDetails": pushed}, service="ecr")


@pytest.fixture
def running(scene: Scene) -> Scene:
    """The task; only the rule on containers is judged."""
    run(scene)
    control = scene.controls[SLUG]
    [rule] = [rule for rule in control.rules if rule.name == QUERY]
    return replace(scene, controls={SLUG: replace(control, rules=(rule,))})


def scan(scene: Scene, **scans: Any) -> None:
    """Let the scans of the images say this."""
    for name, digest in DIGESTS.items():
        scene.answer("DescribeImageScanFindings", scans[name], about=digest)


def judged(scene: Scene, **scans: Any) -> Judged:
    """What the rule says when the scans of the images say this."""
    scan(scene, **scans)
    scene.collect("Container", "ECRImage")
    return scene.judge(SLUG)[SLUG]


def enhanced(*findings: dict[str, Any]) -> dict[str, Any]:
    """An answer of enhanced scanning."""
    return {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"enhancedFindings": list(findings)}}


HARMLESS = enhanced(
    {"severity": "CRITICAL", "exploitAvailable": "NO", "status": "ACTIVE", "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-1"}},
    {"severity": "MEDIUM", "exploitAvailable": "YES", "status": "ACTIVE"},
)
EXPLOITABLE = enhanced({"severity": "HIGH", "exploitAvailable": "YES"})


def exploit(scene: Scene) -> Violated:
    """A container whose image has a severe finding with an exploit, of which little else is said, and others."""
    run(scene)
    scan(scene, good=HARMLESS, bad=EXPLOITABLE)
    return scene.violated({SLUG: {f"{CONTAINER}bad"}}, lambda: disarm(scene))


def disarm(scene: Scene) -> None:
    """No finding any more."""
    scene.forget()
    run(scene)
    scan(scene, good=HARMLESS, bad=enhanced())


def test_exploitable_containers(running: Scene) -> None:
    """A container fails if a severe finding on its image in ECR has an exploit, however little else is said of it."""
    found = judged(running, good=HARMLESS, bad=EXPLOITABLE)
    assert (found.verdict, found.failing, found.undecided) == ("FAIL", frozenset({f"{CONTAINER}bad"}), frozenset())


def test_harmless_containers(running: Scene) -> None:
    """No container fails if severe findings have no exploit, and those with one are not severe."""
    assert judged(running, good=HARMLESS, bad=enhanced()).verdict == "PASS"


def test_scans_that_do_not_tell(running: Scene) -> None:
    """Basic scanning finds severe vulnerabilities without telling of exploits, so that nothing is certain."""
    basic = {"imageScanStatus": {"status": "COMPLETE"}, "imageScanFindings": {"findings": [{"name": "CVE-2", "severity": "CRITICAL"}]}}
    found = judged(running, good=HARMLESS, bad=basic)
    assert (found.verdict, found.undecided) == ("UNKNOWN", frozenset({f"{CONTAINER}bad"}))
    [[name, severity]] = running.collector.rows("MATCH (f:ECRImageFinding {scanner: 'BASIC'}) RETURN f.name, f.severity")
    assert (name, severity) == ("CVE-2", "CRITICAL")
