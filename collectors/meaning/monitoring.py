"""CloudWatch and SNS: the values by which log groups, metric filters, alarms and topics know of each other.

CloudWatch Logs API reference, LogGroup and MetricTransformation; CloudWatch API reference, MetricAlarm; SNS API reference, Subscription.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from graph.model import Record, Reference, Unreadable


def log_group_arn(record: Record) -> str:
    """The ARN, without the «:*» for all its streams, of the log group that a record is about."""
    return f"arn:{record['_partition']}:logs:{record['_region']}:{record['_account']}:log-group:{record['logGroupName']}"


def log_group(arn: str | None) -> list[Reference]:
    """The log group that an ARN names, with or without «:*»; none if there is no ARN."""
    return [Reference(arn.removesuffix(":*"), *reversed(arn.split(":")[3:5]))] if arn else []


def metric(namespace: str, name: str) -> str:
    """A metric as one word, which says the same of a filter and of an alarm."""
    return f"{namespace}/{name}"


def counted(metric_filter: Record) -> str:
    """The metric into which a filter counts; a filter has exactly one."""
    transformations = metric_filter["metricTransformations"]
    if len(transformations) != 1:
        raise Unreadable(f"the filter has {len(transformations)} metrics, where AWS documents one")
    return metric(transformations[0]["metricNamespace"], transformations[0]["metricName"])


def watched(alarm: Record) -> list[str]:
    """The metrics that an alarm of this account watches: its one, or those that its expressions are made of."""
    stats = [(m["MetricStat"]["Metric"], m.get("AccountId")) for m in alarm.get("Metrics") or [] if m.get("MetricStat")]
    metrics = [alarm, *(found for found, account in stats if account in (None, alarm["_account"]))]
    return sorted({metric(m["Namespace"], m["MetricName"]) for m in metrics if m.get("Namespace") and m.get("MetricName")})


def topics(alarm: Record) -> list[Reference]:
    """The topics that are told when the alarm goes off."""
    arns = [arn for arn in alarm.get("AlarmActions") or [] if arn.split(":")[2:3] == ["sns"]]
    return [Reference(arn, *reversed(arn.split(":")[3:5])) for arn in arns]


def since_1970(milliseconds: int | None) -> datetime | None:
    """The moment that CloudWatch Logs writes as milliseconds since 1970."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def is_confirmed(subscription: Record) -> bool:
    """Whether the endpoint agreed to be told; until then, and when it no longer does, there is a word instead of an ARN."""
    return str(subscription.get("SubscriptionArn") or "").startswith("arn:")


def endpoint(subscription: Record) -> Any:
    """Who is told; of a web address the host alone, for the rest of it may hold a secret."""
    said = subscription.get("Endpoint")
    return f"{urlsplit(said).scheme}://{urlsplit(said).hostname}" if said and "://" in said else said
