"""CloudWatch: alarms on metrics."""

from collectors.declare import Call
from collectors.meaning.monitoring import topics, watched
from graph.model import Field, Kind, Link, Reach, Reference, Scope, ValueType

STRING, BOOLEAN, INT, FLOAT, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.FLOAT, ValueType.STRINGS

CLOUDWATCH_ALARM = Kind(
    name="CloudWatchAlarm",
    plural="cloudWatchAlarms",
    doc="A CloudWatch alarm: it acts when a metric is out of bounds.",
    category="Monitoring",
    scope=Scope.REGION,
    id="AlarmArn",
    title="AlarmName",
    id_is_unique=True,
    listing=Call(
        service="cloudwatch",
        operation="DescribeAlarms",
        items="MetricAlarms",
        arguments=lambda _: {"AlarmTypes": ["MetricAlarm"]},
        fields=(
            Field("name", STRING, "AlarmName", "The name of the alarm."),
            Field("arn", STRING, "AlarmArn", "The ARN of the alarm."),
            Field("description", STRING, "AlarmDescription", "What it is for; «» without a description.", default=""),
            Field("actionsEnabled", BOOLEAN, "ActionsEnabled", "Whether it acts at all.", default=True),
            Field("alarmActions", STRINGS, "AlarmActions", "The ARNs of what it does when it goes off.", default=()),
            Field("okActions", STRINGS, "OKActions", "The ARNs of what it does when all is well again.", default=()),
            Field("insufficientDataActions", STRINGS, "InsufficientDataActions", "The ARNs of what it does without data.", default=()),
            Field("metrics", STRINGS, watched, "The metrics it watches, as namespace/name."),
            Field("statistic", STRING, "Statistic", "How values are put together, such as Sum; absent with a percentile or expressions."),
            Field("comparisonOperator", STRING, "ComparisonOperator", "How they are compared with the threshold."),
            Field("threshold", FLOAT, "Threshold", "The value at which it goes off."),
            Field("period", INT, "Period", "The seconds of one evaluation."),
            Field("evaluationPeriods", INT, "EvaluationPeriods", "The number of periods that are compared."),
            Field("treatMissingData", STRING, "TreatMissingData", "What a period without values means.", default="missing"),
            Field("stateValue", STRING, "StateValue", "OK, ALARM or INSUFFICIENT_DATA.", volatile=True),
        ),
        links=(
            Link(
                name="metricFilters", relationship="WATCHES_METRIC_OF", target="MetricFilter", inverse="alarms", matching="metric",
                source=lambda alarm: [Reference(metric) for metric in watched(alarm)],
                doc="The metric filters whose counts it watches.", inverse_doc="The alarms that watch what the filter counts.",
            ),
            Link(
                name="snsTopics", relationship="NOTIFIES_TOPIC", target="SNSTopic", inverse="cloudWatchAlarms", source=topics, reach=Reach.ANYWHERE,
                doc="The topics it tells when it goes off.", inverse_doc="The alarms that tell the topic when they go off.",
            ),
        ),
    ),
)  # fmt: skip
