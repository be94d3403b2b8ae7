"""The catalogue's rules on AWS Config and Access Analyzer, from violations in the simulated AWS to their mend."""

from typing import Any

from collectors.run import Wanted
from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

BY = {
    "aws-config-recorder-enabled-all-resources": "moto",
    "aws-logging-5": "moto",
    "aws-1-4-0-iam-20": "served",
    "aws-access-analyzer-enabled": "served",
}
ANALYZERS = ("aws-1-4-0-iam-20", "aws-access-analyzer-enabled")
KINDS = ("ConfigurationRecorder", "AccessAnalyzer")
RECORDED = f"recorded-{ACCOUNT}"
ALL = {"allSupported": True, "includeGlobalResourceTypes": True}
ANALYZER = {
    "arn": f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/main", "name": "main", "type": "ACCOUNT", "status": "ACTIVE",
    "createdAt": "2026-01-01T00:00:00Z",
}  # fmt: skip
TWO_REGIONS = (
    "<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName></item>"
    "<item><regionName>eu-west-1</regionName><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>"
)


def record(scene: Scene, group: dict[str, Any]) -> None:
    """A recorder of these types, which records."""
    config = scene.client("config")
    config.put_configuration_recorder(ConfigurationRecorder={"name": "main", "roleARN": "arn:aws:iam::1:role/r", "recordingGroup": group})
    config.put_delivery_channel(DeliveryChannel={"name": "main", "s3BucketName": RECORDED})
    config.start_configuration_recorder(ConfigurationRecorderName="main")


def analyzers(scene: Scene, **different: str) -> None:
    """The only analyzer of the account."""
    scene.answer("ListAnalyzers", {"analyzers": [ANALYZER | different]})


def violate(scene: Scene) -> Violated:
    """A recorder of little that was stopped, and an analyzer of something else."""
    scene.client("s3").create_bucket(Bucket=RECORDED)
    record(scene, {"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]})
    scene.client("config").stop_configuration_recorder(ConfigurationRecorderName="main")
    analyzers(scene, type="ACCOUNT_UNUSED_ACCESS")
    failing = {slug: {ACCOUNT} for slug in BY} | {"aws-config-recorder-enabled-all-resources": {"main"}}
    return scene.violated(failing, lambda: mend(scene))


def mend(scene: Scene) -> None:
    """Both work."""
    record(scene, ALL)
    scene.forget()
    analyzers(scene)


def test_violated_then_mended(scene: Scene) -> None:
    """A recorder that was stopped and an analyzer of something else fail, and pass once they work."""
    scene.holds(violate(scene), *KINDS)


def test_minimal_answers(scene: Scene) -> None:
    """A recorder of which AWS says its name alone, and nothing of its state, records nothing; no analyzer watches nothing."""
    scene.answer("DescribeConfigurationRecorders", {"ConfigurationRecorders": [{"name": "main"}]})
    scene.answer("DescribeConfigurationRecorderStatus", {"ConfigurationRecordersStatus": [{"name": "main"}]})
    scene.answer("ListAnalyzers", {"analyzers": []})
    scene.collect(*KINDS)
    found = {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()}
    assert found == {slug: ("FAIL", {ACCOUNT}) for slug in BY} | {"aws-config-recorder-enabled-all-resources": ("FAIL", {"main"})}


def test_no_recorder(scene: Scene) -> None:
    """A region without any recorder fails; one region that is recorded does not make up for another."""
    scene.client("s3").create_bucket(Bucket=RECORDED)
    record(scene, ALL)
    scene.answer("DescribeRegions", TWO_REGIONS, service="ec2")
    scene.collector.alone(ACCOUNT, Wanted(kinds=frozenset(KINDS[:1])))
    assert scene.judge("aws-logging-5")["aws-logging-5"].failing == {ACCOUNT}


def test_a_region_that_was_not_read(scene: Scene) -> None:
    """Where one region certainly has no analyzer, it does not matter that another could not be read; where all have one, it does."""
    rule, two = ANALYZERS[0], Wanted(kinds=frozenset(KINDS[1:]))
    for found, verdict in (([], "FAIL"), ([ANALYZER], "UNKNOWN")):
        scene.collector.aws.clear_faults()
        scene.answer("ListAnalyzers", {"analyzers": found}, region=REGION)
        scene.collector.aws.fault(kind="denied", operation="ListAnalyzers", region="eu-west-1")
        scene.answer("DescribeRegions", TWO_REGIONS, service="ec2")
        scene.collector.alone(ACCOUNT, two)
        assert scene.judge(rule)[rule].verdict == verdict
