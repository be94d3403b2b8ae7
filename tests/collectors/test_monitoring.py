"""The values by which log groups, metric filters, alarms and topics know of each other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.meaning.monitoring import counted, endpoint, is_confirmed, log_group, log_group_arn, since_1970, topics, watched
from graph.model import Reference, Unreadable

HERE = {"_account": "111111111111", "_region": "us-east-1", "_partition": "aws"}
GROUP = "arn:aws:logs:us-east-1:111111111111:log-group:trail"


def test_log_groups_are_one_with_and_without_their_streams() -> None:
    """The ARN in a trail ends with «:*»; it names the same group as the listing does."""
    assert log_group_arn(HERE | {"logGroupName": "trail"}) == GROUP
    assert log_group(f"{GROUP}:*") == log_group(GROUP) == [Reference(GROUP, "111111111111", "us-east-1")]
    assert log_group("") == log_group(None) == []


def test_the_metric_of_a_filter() -> None:
    """A filter counts into one metric; with another number of them it is not understood."""
    one = {"metricNamespace": "CIS", "metricName": "n", "metricValue": "1"}
    assert counted({"metricTransformations": [one]}) == "CIS/n"
    for wrong in ([], [one, one]):
        with pytest.raises(Unreadable):
            counted({"metricTransformations": wrong})


def test_the_metrics_of_an_alarm() -> None:
    """An alarm watches its own metric, or those of its expressions, but not those of other accounts."""
    assert watched(HERE | {"Namespace": "CIS", "MetricName": "n"}) == ["CIS/n"]
    stat: dict[str, Any] = {"MetricStat": {"Metric": {"Namespace": "CIS", "MetricName": "a"}}}
    other: dict[str, Any] = {"MetricStat": {"Metric": {"Namespace": "CIS", "MetricName": "b"}}, "AccountId": "222222222222"}
    assert watched(HERE | {"Metrics": [{"Expression": "m1"}, stat, other]}) == ["CIS/a"]
    assert watched(HERE) == []


def test_only_topics_are_told() -> None:
    """Of the actions of an alarm, those that are topics lead to a topic."""
    arn = "arn:aws:sns:us-east-1:111111111111:told"
    assert topics({"AlarmActions": [arn, "arn:aws:automate:us-east-1:ec2:stop", "x"]}) == [Reference(arn, "111111111111", "us-east-1")]
    assert topics({}) == []


@pytest.mark.parametrize(
    ("said", "confirmed"), [("arn:aws:sns:x", True), ("PendingConfirmation", False), ("Deleted", False), (None, False)]
)
def test_who_agreed(said: str | None, confirmed: bool) -> None:
    """Only a subscription with an ARN was confirmed."""
    assert is_confirmed({"SubscriptionArn": said}) is confirmed


def test_secrets_in_web_addresses() -> None:
    """Of a web address the host is kept, without password, path and parameters; other endpoints are as they are."""
    assert endpoint({"Endpoint": "https://user:pw@hooks.example.com/T0/secret?token=x"}) == "https://hooks.example.com"
    assert endpoint({"Endpoint": "arn:aws:sqs:us-east-1:111111111111:q"}) == "arn:aws:sqs:us-east-1:111111111111:q"
    assert endpoint({"Endpoint": "person@example.com"}) == "person@example.com"
    assert endpoint({}) is None


def test_times_in_milliseconds() -> None:
    """CloudWatch Logs counts milliseconds since 1970."""
    assert since_1970(1_000_000_000_500) == datetime(2001, 9, 9, 1, 46, 40, 500_000, tzinfo=UTC)
    assert since_1970(None) is None
