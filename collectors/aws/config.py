"""AWS Config: the recorders of resource configurations."""

from collectors.declare import Call, own_region
from graph.model import Field, Kind, Link, Record, Scope, Unreadable, ValueType

STRING, BOOLEAN, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.STRINGS


def all_supported(recorder: Record) -> bool:
    """Whether all types are recorded: so without any recording group, not in one that does not say so (API, RecordingGroup)."""
    return bool(recorder["recordingGroup"].get("allSupported", False)) if recorder.get("recordingGroup") else True


def state(recorder: Record, answer: Record) -> Record:
    """The status of the one recorder that was asked for."""
    found: list[Record] = answer["ConfigurationRecordersStatus"]
    if len(found) != 1:
        raise Unreadable(f"the answer has {len(found)} statuses of the recorder {recorder.get('name')}")
    return found[0]


CONFIGURATION_RECORDER = Kind(
    name="ConfigurationRecorder",
    plural="configurationRecorders",
    doc="The recorder of AWS Config in a region: it notes how resources are configured, and each change.",
    category="Logging",
    scope=Scope.REGION,
    id="name",
    title="name",
    listing=Call(
        service="config",
        operation="DescribeConfigurationRecorders",
        items="ConfigurationRecorders",
        fields=(
            Field("name", STRING, "name", "The name of the recorder."),
            Field("arn", STRING, "arn", "The ARN of the recorder."),
            Field("roleARN", STRING, "roleARN", "The role it reads with; «» without one.", default=""),
            Field("allSupported", BOOLEAN, all_supported, "Whether it records every type of resource that AWS Config knows."),
            Field("includeGlobalResourceTypes", BOOLEAN, "recordingGroup.includeGlobalResourceTypes", "Whether it records IAM.", default=False),
            Field("resourceTypes", STRINGS, "recordingGroup.resourceTypes", "The types it records, if not all.", default=()),
            Field("excludedResourceTypes", STRINGS, "recordingGroup.exclusionByResourceTypes.resourceTypes", "The types it leaves out.", default=()),
            Field("recordingStrategy", STRING, "recordingGroup.recordingStrategy.useOnly", "How the types are chosen."),
            Field("recordingFrequency", STRING, "recordingMode.recordingFrequency", "CONTINUOUS or DAILY.", default="CONTINUOUS"),
            Field("servicePrincipal", STRING, "servicePrincipal", "The service of AWS it belongs to; «» for the account's own.", default=""),
        ),
        links=(
            Link(
                name="region", relationship="RECORDS_CONFIGURATION_IN", target="Region", inverse="configurationRecorders", source=own_region,
                to_one=True, doc="The region that it records.", inverse_doc="The recorders of AWS Config in the region.",
            ),
        ),
    ),
    details=(
        Call(
            service="config",
            operation="DescribeConfigurationRecorderStatus",
            arguments=lambda recorder: {"ConfigurationRecorderNames": [recorder["name"]]},
            always=("ConfigurationRecordersStatus",),
            gone=("NoSuchConfigurationRecorderException",),
            pick=state,
            fields=(
                Field("recording", BOOLEAN, lambda status: status.get("recording", False), "Whether it records now."),
                Field("lastStatus", STRING, lambda status: status.get("lastStatus"), "How the last delivery ended: Success, Failure, Pending."),
                Field("lastErrorCode", STRING, lambda status: status.get("lastErrorCode"), "Why it failed."),
                Field("lastStartTime", DATETIME, lambda status: status.get("lastStartTime"), "When it was last started."),
                Field("lastStopTime", DATETIME, lambda status: status.get("lastStopTime"), "When it was last stopped."),
                Field("lastStatusChangeTime", DATETIME, lambda status: status.get("lastStatusChangeTime"), "When its status last changed.", volatile=True),
            ),
        ),
    ),
)  # fmt: skip
