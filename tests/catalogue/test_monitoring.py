"""The catalogue's rules on monitored events: each chain from a trail to somebody who is told, from violations to their mend."""

import re
from functools import partial
from typing import Any

import pytest

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

MONITORING = [f"aws-monitoring-{n}" for n in range(1, 15)] + ["aws-1-3-0-monitoring-15"]
LOGGING = "aws-logging-4"
BY = dict.fromkeys(MONITORING, "moto") | {LOGGING: "moto"}
KINDS = ("Trail", "LogGroup", "MetricFilter", "CloudWatchAlarm", "SNSTopic")
TRAIL = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:trail:*"
LOGS = f"logs-{ACCOUNT}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/r"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:told"


def pattern(scene: Scene, rule: str) -> str:
    """The filter pattern that a rule's own remedy gives; one of them has spaces in the middle of names."""
    found = re.search(r"\{ ?[^\n]*?\$\.[^\n]*\}", scene.controls[rule].remedy)
    assert found
    return found[0].replace(" ", "") if rule == "aws-monitoring-4" else found[0]


def metric_filter(scene: Scene, rule: str, text: str) -> None:
    """A metric filter of the trail's log group."""
    metric = {"metricName": rule, "metricNamespace": "CIS", "metricValue": "1"}
    scene.client("logs").put_metric_filter(logGroupName="trail", filterName=rule, filterPattern=text, metricTransformations=[metric])


def alarm(scene: Scene, rule: str, **different: Any) -> None:
    """An alarm on the metric of a filter, which tells the topic."""
    settings = {"AlarmName": rule, "MetricName": rule, "Namespace": "CIS", "AlarmActions": [TOPIC], "ActionsEnabled": True} | different
    scene.client("cloudwatch").put_metric_alarm(
        **settings, Statistic="Sum", Period=300, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold"
    )


def subscribe(scene: Scene) -> None:
    """Somebody is told of what is published to the topic."""
    queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue"
    scene.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=queue)


@pytest.fixture
def monitored(scene: Scene) -> Scene:
    """The account of `violate`."""
    violate(scene)
    return scene


def violate(scene: Scene) -> Violated:
    """A trail whose log group has all filters, all with alarms on a topic that nobody listens to."""
    scene.client("s3").create_bucket(Bucket=LOGS)
    scene.client("logs").create_log_group(logGroupName="trail")
    scene.client("sns").create_topic(Name="told")
    trails = scene.client("cloudtrail")
    role = f"arn:aws:iam::{ACCOUNT}:role/r"
    trails.create_trail(
        Name="main", S3BucketName=LOGS, IsMultiRegionTrail=True, CloudWatchLogsLogGroupArn=GROUP, CloudWatchLogsRoleArn=role
    )
    trails.start_logging(Name="main")
    for rule in MONITORING:
        metric_filter(scene, rule, pattern(scene, rule))
        alarm(scene, rule)
    return scene.violated({rule: {ACCOUNT} for rule in MONITORING}, lambda: subscribe(scene))


def verdicts(scene: Scene) -> dict[str, str]:
    """What the rules on monitoring say of the account after a collection."""
    scene.collect(*KINDS)
    found = scene.judge(*MONITORING)
    assert all(j.failing == ({ACCOUNT} if j.verdict == "FAIL" else set()) for j in found.values())
    return {slug: str(j.verdict) for slug, j in found.items()}


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails while nobody is told, and passes once somebody is."""
    scene.holds(violate(scene), *KINDS)


def test_links_of_a_chain(monitored: Scene) -> None:
    """Each rule fails alone when a link of its own chain is missing, and all fail without the trail."""
    subscribe(monitored)
    assert verdicts(monitored) == dict.fromkeys(MONITORING, "PASS")
    for n in (1, 5):
        monitored.client("logs").delete_metric_filter(logGroupName="trail", filterName=f"aws-monitoring-{n}")
    metric_filter(monitored, "aws-monitoring-1", '{ $.errorCode = "AccessDenied" }')
    alarm(monitored, "aws-monitoring-2", MetricName="something else")
    alarm(monitored, "aws-monitoring-3", ActionsEnabled=False)
    alarm(monitored, "aws-monitoring-4", AlarmActions=[])
    broken = {f"aws-monitoring-{n}" for n in range(1, 6)}
    assert {slug for slug, verdict in verdicts(monitored).items() if verdict == "FAIL"} == broken
    monitored.client("cloudtrail").stop_logging(Name="main")
    assert verdicts(monitored) == dict.fromkeys(MONITORING, "FAIL")


def minimal_alarm(rule: str) -> dict[str, Any]:
    """As little as AWS may say of an alarm."""
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{rule}"
    return {"AlarmArn": arn, "AlarmName": rule, "Namespace": "CIS", "MetricName": rule, "AlarmActions": [TOPIC]}


def test_minimal_answers(monitored: Scene) -> None:
    """A chain of which AWS says no more than it must holds, until its only subscriber has not agreed to be told."""
    name = "ListSubscriptionsByTopic"
    for arn, verdict in (("arn:aws:sns:x", "PASS"), ("PendingConfirmation", "FAIL")):
        monitored.collector.aws.clear_faults()
        monitored.answer("DescribeAlarms", {"MetricAlarms": [minimal_alarm(rule) for rule in MONITORING]})
        subscription = f"<Subscriptions><member><SubscriptionArn>{arn}</SubscriptionArn></member></Subscriptions>"
        monitored.answer(name, f"<{name}Response><{name}Result>{subscription}</{name}Result></{name}Response>")
        assert verdicts(monitored) == dict.fromkeys(MONITORING, verdict)


def test_what_was_not_read(monitored: Scene) -> None:
    """Where a link of every chain could not be read, the rules are undecided."""
    for operation in ("DescribeMetricFilters", "DescribeAlarms", "ListSubscriptionsByTopic"):
        monitored.collector.aws.clear_faults()
        monitored.collector.aws.fault(kind="denied", operation=operation)
        assert verdicts(monitored) == dict.fromkeys(MONITORING, "UNKNOWN"), operation


def cut_off(scene: Scene) -> Violated:
    """A trail that records without a log group; mended, it delivers to one."""
    scene.client("s3").create_bucket(Bucket=LOGS)
    scene.client("logs").create_log_group(logGroupName="trail")
    trails = scene.client("cloudtrail")
    trails.create_trail(Name="main", S3BucketName=LOGS)
    trails.start_logging(Name="main")
    deliver = partial(trails.update_trail, Name="main", CloudWatchLogsLogGroupArn=GROUP, CloudWatchLogsRoleArn=ROLE)
    return scene.violated({LOGGING: {TRAIL}}, deliver)


def test_trails_into_cloudwatch(scene: Scene) -> None:
    """A trail fails without a log group, without any delivery, and with an old one; it passes with one of today."""
    trail = cut_off(scene)
    scene.collect("Trail")
    assert scene.judge(LOGGING)[LOGGING].failing == {TRAIL}
    trail.mend()
    scene.answer("GetTrailStatus", {"IsLogging": True})
    scene.collect("Trail")
    assert scene.judge(LOGGING)[LOGGING].failing == {TRAIL}
    scene.collector.aws.clear_faults()
    scene.collect("Trail")
    assert scene.judge(LOGGING)[LOGGING].verdict == "PASS"
