"""CloudWatch Logs: log groups, and the filters that count what is logged."""

from collectors.declare import Call
from collectors.meaning.kms_keys import key_references
from collectors.meaning.monitoring import counted, log_group, log_group_arn, since_1970
from graph.model import Field, Kind, Link, Reach, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME

LOG_GROUP = Kind(
    name="LogGroup",
    plural="logGroups",
    born="createdAt",
    doc="A log group of CloudWatch Logs.",
    category="Logging",
    scope=Scope.REGION,
    id=log_group_arn,
    title="logGroupName",
    id_is_unique=True,
    listing=Call(
        service="logs",
        operation="DescribeLogGroups",
        items="logGroups",
        fields=(
            Field("name", STRING, "logGroupName", "The name of the log group."),
            Field("arn", STRING, log_group_arn, "The ARN of the log group, without «:*»."),
            Field("logGroupClass", STRING, "logGroupClass", "STANDARD, INFREQUENT_ACCESS or DELIVERY.", default="STANDARD"),
            Field("createdAt", DATETIME, lambda group: since_1970(group.get("creationTime")), "When it was made."),
            Field("retentionInDays", INT, "retentionInDays", "The days that logs are kept; absent: for ever."),
            Field("metricFilterCount", INT, "metricFilterCount", "The number of its metric filters.", default=0),
            Field("storedBytes", INT, "storedBytes", "The bytes it holds.", volatile=True),
            Field("kmsKeyID", STRING, "kmsKeyId", "The KMS key that encrypts the logs; «» for a key of the service.", default=""),
            Field("dataProtectionStatus", STRING, "dataProtectionStatus", "Whether a policy masks sensitive data; «» without one.", default=""),
            Field("deletionProtectionEnabled", BOOLEAN, "deletionProtectionEnabled", "Whether it is safe from deletion.", default=False),
        ),
        links=(
            Link(
                name="kmsKey", relationship="ENCRYPTED_WITH", target="KMSKey", inverse="dataStores", to_one=True, reach=Reach.ANYWHERE,
                source=lambda group: key_references(group.get("kmsKeyId"), group),
                doc="The key that encrypts the logs.", inverse_doc="What is encrypted with the key.",
            ),
        ),
    ),
)  # fmt: skip

METRIC_FILTER = Kind(
    name="MetricFilter",
    plural="metricFilters",
    doc="A metric filter of a log group: it counts the log events that match a pattern.",
    category="Monitoring",
    scope=Scope.REGION,
    id=lambda record: f"{record['logGroupName']}/{record['filterName']}",
    title="filterName",
    listing=Call(
        service="logs",
        operation="DescribeMetricFilters",
        items="metricFilters",
        fields=(
            Field("name", STRING, "filterName", "The name of the filter."),
            Field("logGroupName", STRING, "logGroupName", "The log group it reads."),
            Field("filterPattern", STRING, "filterPattern", "What it counts; «» counts everything.", default=""),
            Field("metric", STRING, counted, "The metric it counts into, as namespace/name."),
            Field("createdAt", DATETIME, lambda record: since_1970(record.get("creationTime")), "When it was made."),
        ),
        links=(
            Link(
                name="logGroup", relationship="FILTERS_EVENTS_OF", target="LogGroup", inverse="metricFilters", to_one=True,
                source=lambda record: log_group(log_group_arn(record)),
                doc="The log group it reads.", inverse_doc="The filters that count events of the log group.",
            ),
        ),
    ),
)  # fmt: skip
