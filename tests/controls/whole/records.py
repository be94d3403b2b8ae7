"""Trails and their buckets, other buckets, who is told of what the trails record, and AWS Config."""

import json
import re
from collections.abc import Mapping
from typing import Any

from controls.control import Control
from tests.controls.whole.world import REGIONS, Here

BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
EVERY_OBJECT = {
    "ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
}  # fmt: skip
VERSIONING = "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>"
PATTERN = re.compile(r"--filter-pattern '([^']+)'")


def bucket(here: Here, name: str, *statements: Mapping[str, Any], tls: bool = True, logged: bool = True, **settings: Any) -> str:
    """A bucket that refuses plain HTTP and logs requests, unless it shall not; its full name."""
    s3, full = here("s3"), f"{name}-{here.account}"
    s3.create_bucket(Bucket=full, **settings)
    whole = [f"arn:aws:s3:::{full}", f"arn:aws:s3:::{full}/*"]
    deny = {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": whole}
    tls_only = [deny | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}] if tls else []
    found = [*({**s, "Resource": whole[1]} for s in statements), *tls_only]
    if found:
        s3.put_bucket_policy(Bucket=full, Policy=json.dumps({"Version": "2012-10-17", "Statement": found}))
    if logged:
        target = {"TargetBucket": f"flows-{here.account}", "TargetPrefix": f"{name}/"}
        s3.put_bucket_logging(Bucket=full, BucketLoggingStatus={"LoggingEnabled": target})
    return full


def flows(here: Here) -> None:
    """Where logs of requests go, also of those to itself."""
    full = bucket(here, "flows", logged=False)
    delivery = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}
    grants = [{"Grantee": delivery, "Permission": permission} for permission in ("READ_ACP", "WRITE")]
    owner = here("s3").get_bucket_acl(Bucket=full)["Owner"]
    here("s3").put_bucket_acl(Bucket=full, AccessControlPolicy={"Grants": grants, "Owner": owner})
    here("s3").put_bucket_logging(Bucket=full, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": full, "TargetPrefix": "flows/"}})


def right_records(here: Here) -> None:
    """A trail that records everything, is sealed, validated, delivered and logged; all buckets are closed by the account."""
    here("s3control").put_public_access_block(AccountId=here.account, PublicAccessBlockConfiguration=BLOCKED)
    here.answer("GetBucketVersioning", VERSIONING)
    here("logs").create_log_group(logGroupName="trail")
    here("cloudtrail").create_trail(
        Name="main", S3BucketName=bucket(here, "trail"), IsMultiRegionTrail=True, EnableLogFileValidation=True,
        KmsKeyId=here.arn("kms", f"key/{here.id('rotated')}"), CloudWatchLogsRoleArn=here.arn("iam", "role/worker", ""),
        CloudWatchLogsLogGroupArn=here.arn("logs", "log-group:trail:*"),
    )  # fmt: skip
    here("cloudtrail").start_logging(Name="main")
    here("cloudtrail").put_event_selectors(TrailName="main", EventSelectors=[EVERY_OBJECT])


def wrong_records(here: Here) -> None:
    """A trail of one region into a bucket that everybody may list; beside it buckets with a fault each, and some that are closed."""
    shown = bucket(here, "shown", ACL="public-read", logged=False)
    here("cloudtrail").create_trail(Name="local", S3BucketName=shown, IsMultiRegionTrail=False)
    here("cloudtrail").start_logging(Name="local")
    bucket(here, "plain", tls=False)
    bucket(here, "given", {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"})
    for closed in ("closed", "given-but-blocked"):
        statements = [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}] if closed != "closed" else []
        name = bucket(here, closed, *statements)
        here("s3").put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCKED)
        here.answer("GetBucketVersioning", VERSIONING, about=f"/{name}")


def organization_trail(here: Here) -> None:
    """A trail of the whole organization, which leaves out the events of KMS."""
    full = bucket(here, "everyone", logged=False)
    here("cloudtrail").create_trail(Name="everyone", S3BucketName=full, IsMultiRegionTrail=True, IsOrganizationTrail=True)
    selector = {"ReadWriteType": "All", "IncludeManagementEvents": True, "ExcludeManagementEventSources": ["kms.amazonaws.com"]}
    here("cloudtrail").put_event_selectors(TrailName="everyone", EventSelectors=[selector])
    here("cloudtrail").start_logging(Name="everyone")


def told(here: Here, controls: Mapping[str, Control]) -> None:
    """A filter with an alarm for each control on monitoring, by the pattern of its own remedy, and somebody who listens."""
    topic = here("sns").create_topic(Name="alarms")["TopicArn"]
    here("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=here.arn("sqs", "alarms"))
    for name, control in controls.items():
        if not name.startswith("monitoring-"):
            continue
        found = PATTERN.search(control.remedy)
        assert found, name
        metric = {"metricName": name, "metricNamespace": "Trail", "metricValue": "1"}
        here("logs").put_metric_filter(logGroupName="trail", filterName=name, filterPattern=found[1], metricTransformations=[metric])
        here("cloudwatch").put_metric_alarm(
            AlarmName=name, MetricName=name, Namespace="Trail", AlarmActions=[topic], Statistic="Sum", Period=300, EvaluationPeriods=1,
            Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
        )  # fmt: skip


def recorders(here: Here, wrong: bool) -> None:
    """AWS Config in each region; with what is wrong it was stopped in the last one."""
    for region in REGIONS:
        config = here("config", region)
        config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": here.arn("iam", "role/worker", "")})
        config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"flows-{here.account}"})
        if not wrong or region == REGIONS[0]:
            config.start_configuration_recorder(ConfigurationRecorderName="default")
