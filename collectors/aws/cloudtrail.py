"""CloudTrail: trails, and what they record."""

from collectors.declare import Call, arn_account
from collectors.meaning.data_events import object_selectors
from collectors.meaning.management_events import excluded_sources, recorded_events
from collectors.meaning.monitoring import log_group
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.STRINGS


def recorded_accounts(record: Record) -> list[Reference]:
    """The accounts a trail records: its owner, whoever sees it, and with an organization's trail the whole organization.

    AWS CloudTrail user guide, «Creating a trail for an organization».
    """
    owner = arn_account(record["TrailARN"])
    members = record["_members"](owner) if record.get("IsOrganizationTrail") else ()
    return [Reference(account, account) for account in sorted({owner, *record["_seen_by"], *members})]


def home_region(record: Record) -> list[Reference]:
    """The region of the trail's owner in which it lives."""
    return [Reference(record["HomeRegion"], arn_account(record["TrailARN"]))]


def bucket(record: Record) -> list[Reference]:
    """The bucket that receives the log files; its name is unique."""
    return [Reference(record["S3BucketName"])] if record.get("S3BucketName") else []


OBJECT_EVENTS = Nested(
    name="objectEventSelectors", kind="ObjectEventSelector", relationship="HAS_OBJECT_EVENT_SELECTOR", inverse="trail",
    source=object_selectors, doc="The selectors, classic and advanced in one form, that record all reads or all writes of objects in buckets.",
    fields=(
        Field("form", STRING, "form", "Whether it is written as a classic or as an advanced selector."),
        Field("readWriteType", STRING, "readWriteType", "All, ReadOnly or WriteOnly."),
    ),
    nested=(
        Nested(
            name="dataResources", kind="ObjectDataResource", relationship="RECORDS_OBJECTS_OF", inverse="eventSelector",
            source=lambda selector: selector["resources"],
            doc="The objects whose events are recorded.",
            fields=(
                Field("type", STRING, "type", "AWS::S3::Object."),
                Field("values", STRINGS, "values", "ARNs, or beginnings of ARNs, of the objects."),
                Field("exceptions", STRINGS, "exceptions", "ARNs, or beginnings of ARNs, of objects that are left out."),
            ),
            links=(
                Link(
                    name="buckets", relationship="RECORDS_WHOLE_BUCKET", target="Bucket", inverse="trailEventSelectorDataResources",
                    source=lambda resource: [Reference(pattern) for pattern in resource["matched"]], matching="objectScope", globs=True,
                    unless=lambda resource: resource["unmatched"], reach=Reach.ORGANIZATION,
                    doc="The buckets all of whose objects are meant, where the trail records at all: its region or all, its account or its organization.",
                    inverse_doc="The resources of trails' selectors that all objects of the bucket are among.",
                ),
            ),
        ),
    ),
)  # fmt: skip
SELECTOR_FIELDS = ("Equals", "NotEquals", "StartsWith", "NotStartsWith", "EndsWith", "NotEndsWith")
TRAIL = Kind(
    name="Trail",
    plural="trails",
    doc="A CloudTrail trail: a recording of the API activity of an account, or of an organization.",
    category="Logging",
    scope=Scope.REGION,
    id="TrailARN",
    title="Name",
    region="HomeRegion",
    owner=lambda trail: arn_account(trail["TrailARN"]),
    id_is_unique=True,
    shared=True,
    shown_everywhere={"isMultiRegionTrail": True},
    managers_only={"isOrganizationTrail": True},
    listing=Call(
        service="cloudtrail",
        operation="DescribeTrails",
        items="trailList",
        arguments=lambda _: {"includeShadowTrails": True},
        fields=(
            Field("name", STRING, "Name", "The name of the trail."),
            Field("trailARN", STRING, "TrailARN", "The ARN of the trail."),
            Field("homeRegion", STRING, "HomeRegion", "The region in which the trail was made and is configured."),
            Field("isMultiRegionTrail", BOOLEAN, "IsMultiRegionTrail", "Whether it records every region of the account.", default=False),
            Field("isOrganizationTrail", BOOLEAN, "IsOrganizationTrail", "Whether it records every account of the organization.", default=False),
            Field("includeGlobalServiceEvents", BOOLEAN, "IncludeGlobalServiceEvents", "Whether it records global services such as IAM.", default=False),
            Field("logFileValidationEnabled", BOOLEAN, "LogFileValidationEnabled", "Whether signed digests prove the log files unchanged.", default=False),
            Field("hasCustomEventSelectors", BOOLEAN, "HasCustomEventSelectors", "Whether its selectors differ from AWS's default.", default=False),
            Field("hasInsightSelectors", BOOLEAN, "HasInsightSelectors", "Whether it looks for unusual activity.", default=False),
            Field("recursiveLogging", BOOLEAN, "RecursiveLogging", "Whether it records events of its own delivery."),
            Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts the log files; «» without one.", default=""),
            Field("s3BucketName", STRING, "S3BucketName", "The bucket that receives the log files."),
            Field("s3KeyPrefix", STRING, "S3KeyPrefix", "The prefix of the log files in the bucket; «» without one.", default=""),
            Field("snsTopicName", STRING, "SnsTopicName", "The older form of snsTopicARN; «» without one.", default=""),
            Field("snsTopicARN", STRING, "SnsTopicARN", "The topic told of each delivery; «» without one.", default=""),
            Field("cloudWatchLogsLogGroupARN", STRING, "CloudWatchLogsLogGroupArn", "The log group that receives the events; «» without one.", default=""),
            Field("cloudWatchLogsRoleARN", STRING, "CloudWatchLogsRoleArn", "The role used to write to it; «» without one.", default=""),
        ),
        links=(
            Link(
                name="connectors", relationship="HAS_TRAIL", target="Connector", inverse="trails", source=recorded_accounts, inward=True,
                reach=Reach.ORGANIZATION, abroad={"isOrganizationTrail": True},
                doc="The accounts that the trail records.", inverse_doc="The trails that record the account: its own, and its organization's.",
            ),
            Link(
                name="region", relationship="HAS_HOME_REGION", target="Region", inverse="trails", source=home_region, to_one=True,
                reach=Reach.ACCOUNT, doc="The region in which the trail lives.", inverse_doc="The trails that live in the region.",
            ),
            Link(
                name="bucket", relationship="DELIVERS_TO", target="Bucket", inverse="trails", source=bucket, to_one=True, reach=Reach.ANYWHERE,
                doc="The bucket that receives the log files.", inverse_doc="The trails that deliver to the bucket.",
            ),
            Link(
                name="logGroup", relationship="DELIVERS_TO_LOG_GROUP", target="LogGroup", inverse="trails", to_one=True, reach=Reach.ANYWHERE,
                source=lambda trail: log_group(trail.get("CloudWatchLogsLogGroupArn")),
                doc="The log group that receives the events.", inverse_doc="The trails whose events it receives.",
            ),
        ),
    ),
    details=(
        Call(
            service="cloudtrail",
            operation="GetTrailStatus",
            arguments=lambda trail: {"Name": trail["TrailARN"]},
            always=("IsLogging",),
            gone=("TrailNotFoundException",),
            fields=(
                Part("status", "What the trail is doing.", (
                    Field("isLogging", BOOLEAN, "IsLogging", "Whether it records now."),
                    Field("startLoggingTime", DATETIME, "StartLoggingTime", "When it last started to record."),
                    Field("stopLoggingTime", DATETIME, "StopLoggingTime", "When it last stopped."),
                    Field("timeLoggingStarted", STRING, "TimeLoggingStarted", "startLoggingTime, as a text."),
                    Field("timeLoggingStopped", STRING, "TimeLoggingStopped", "stopLoggingTime, as a text."),
                    Field("latestDeliveryTime", DATETIME, "LatestDeliveryTime", "When log files last reached the bucket.", volatile=True),
                    Field("latestDeliveryError", STRING, "LatestDeliveryError", "Why the last delivery to the bucket failed."),
                    Field("latestDeliveryAttemptTime", STRING, "LatestDeliveryAttemptTime", "When a delivery was last tried.", volatile=True),
                    Field("latestDeliveryAttemptSucceeded", STRING, "LatestDeliveryAttemptSucceeded", "When a try last succeeded.", volatile=True),
                    Field("latestDigestDeliveryTime", DATETIME, "LatestDigestDeliveryTime", "When a digest last reached the bucket.", volatile=True),
                    Field("latestDigestDeliveryError", STRING, "LatestDigestDeliveryError", "Why the last digest could not be delivered."),
                    Field("latestNotificationTime", DATETIME, "LatestNotificationTime", "When the topic was last told.", volatile=True),
                    Field("latestNotificationError", STRING, "LatestNotificationError", "Why the topic could not be told."),
                    Field("latestNotificationAttemptTime", STRING, "LatestNotificationAttemptTime", "When telling was last tried.", volatile=True),
                    Field("latestNotificationAttemptSucceeded", STRING, "LatestNotificationAttemptSucceeded", "When it last succeeded.", volatile=True),
                    Field("latestCloudWatchLogsDeliveryTime", DATETIME, "LatestCloudWatchLogsDeliveryTime", "When events last reached the log group.", volatile=True),
                    Field("latestCloudWatchLogsDeliveryError", STRING, "LatestCloudWatchLogsDeliveryError", "Why events did not reach it."),
                )),
            ),
        ),
        Call(
            service="cloudtrail",
            operation="GetEventSelectors",
            arguments=lambda trail: {"TrailName": trail["TrailARN"]},
            always=("TrailARN",),
            gone=("TrailNotFoundException",),
            pick=lambda trail, answer: {**answer, "_trail": trail},
            nested=(
                OBJECT_EVENTS,
                Nested(
                    name="eventSelectors", kind="EventSelector", relationship="HAS_EVENT_SELECTOR", inverse="trail", source="EventSelectors",
                    doc="The classic selectors: which events are recorded.",
                    fields=(
                        Field("readWriteType", STRING, "ReadWriteType", "All, ReadOnly or WriteOnly.", default="All"),
                        Field("includeManagementEvents", BOOLEAN, "IncludeManagementEvents", "Whether management events are recorded.", default=True),
                        Field("excludeManagementEventSources", STRINGS, "ExcludeManagementEventSources", "Services left out of them.", default=()),
                    ),
                    nested=(
                        Nested(
                            name="dataResources", kind="DataResource", relationship="RECORDS_DATA_OF", inverse="eventSelector", source="DataResources",
                            doc="The resources whose data events are recorded.",
                            fields=(
                                Field("type", STRING, "Type", "The type of resource, such as AWS::S3::Object."),
                                Field("values", STRINGS, "Values", "ARNs, or beginnings of ARNs, of the resources.", default=()),
                            ),
                        ),
                    ),
                ),
                Nested(
                    name="advancedEventSelectors", kind="AdvancedEventSelector", relationship="HAS_ADVANCED_EVENT_SELECTOR", inverse="trail",
                    source="AdvancedEventSelectors", doc="The advanced selectors: an event is recorded if one of them matches it.",
                    fields=(Field("name", STRING, "Name", "Its name; «» without one.", default=""),),
                    nested=(
                        Nested(
                            name="fieldSelectors", kind="FieldSelector", relationship="HAS_FIELD_SELECTOR", inverse="advancedEventSelector",
                            source="FieldSelectors", doc="The conditions on an event's fields, all of which must hold.",
                            fields=(
                                Field("field", STRING, "Field", "The field of the event, such as eventCategory."),
                                *(Field(n[0].lower() + n[1:], STRINGS, n, f"Values of the operator {n}.", default=()) for n in SELECTOR_FIELDS),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        Call(
            service="cloudtrail",
            operation="ListTags",
            items="ResourceTagList",
            always=("ResourceTagList",),
            arguments=lambda trail: {"ResourceIdList": [trail["TrailARN"]]},
            gone=("ResourceNotFoundException", "CloudTrailARNInvalidException"),
            nested=(
                Nested(
                    name="tags", kind="TrailTag", relationship="HAS_TAG", inverse="trail", doc="The tags of the trail.",
                    source=lambda answer: [tag for of in answer["ResourceTagList"] for tag in of.get("TagsList") or []],
                    fields=(Field("key", STRING, "Key", "The tag's key."), Field("value", STRING, "Value", "Its value.", default="")),
                ),
            ),
        ),
    ),
    derived=(
        Derivation(
            name="managementEvents",
            rests_on=("GetEventSelectors",),
            fields=(
                Field("managementEvents", STRING, lambda read: recorded_events(read["GetEventSelectors"]),
                      "Which management events all selectors together record: all, read, write or none."),
            ),
        ),
        Derivation(
            name="excludedManagementEventSources",
            rests_on=("GetEventSelectors",),
            fields=(
                Field("excludedManagementEventSources", STRINGS, lambda read: excluded_sources(read["GetEventSelectors"]),
                      "Services whose management events no selector records: KMS, the RDS Data API."),
            ),
        ),
    ),
)  # fmt: skip
