"""Kinesis: data streams."""

from collectors.declare import Call
from collectors.meaning.key_aliases import ALIASES, encrypted_with, named_key
from graph.model import Derivation, Field, Kind, Record, Reference, Scope, ValueType

STRING, INT = ValueType.STRING, ValueType.INT


def arn(stream: Record) -> str:
    """The ARN of a listed stream."""
    return f"arn:{stream['_partition']}:kinesis:{stream['_region']}:{stream['_account']}:stream/{stream['StreamName']}"


def key(read: Record) -> list[Reference]:
    """The key that encrypts the records of a stream."""
    return named_key(read["DescribeStreamSummary"]["StreamDescriptionSummary"].get("KeyId"), read["ListAliases"], read["ListStreams"])


STREAM = Kind(
    name="KinesisDataStream",
    plural="kinesisDataStreams",
    born="creationTimestamp",
    doc="A Kinesis data stream.",
    category="Messaging",
    scope=Scope.REGION,
    id=arn,
    title="StreamName",
    id_is_unique=True,
    listing=Call(
        service="kinesis",
        operation="ListStreams",
        items="StreamNames",
        records=lambda name: [{"StreamName": name}],
        fields=(
            Field("name", STRING, "StreamName", "The name of the stream."),
            Field("streamARN", STRING, arn, "The ARN of the stream."),
        ),
    ),
    details=(
        Call(
            service="kinesis",
            operation="DescribeStreamSummary",
            arguments=lambda stream: {"StreamName": stream["StreamName"]},
            always=("StreamDescriptionSummary",),
            gone=("ResourceNotFoundException",),
            fields=tuple(
                Field(name, type_, f"StreamDescriptionSummary.{member}", doc, default=default)
                for name, type_, member, doc, default in (
                    ("encryptionType", STRING, "EncryptionType", "KMS, or NONE.", "NONE"),
                    ("kmsKeyID", STRING, "KeyId", "The KMS key that encrypts records; «» without one.", ""),
                    ("status", STRING, "StreamStatus", "CREATING, DELETING, ACTIVE or UPDATING.", None),
                    ("streamMode", STRING, "StreamModeDetails.StreamMode", "PROVISIONED or ON_DEMAND.", "PROVISIONED"),
                    ("retentionPeriodHours", INT, "RetentionPeriodHours", "Hours for which records are kept.", None),
                    ("openShardCount", INT, "OpenShardCount", "How many shards are open.", None),
                    ("consumerCount", INT, "ConsumerCount", "How many consumers with a share of their own it has.", 0),
                    ("creationTimestamp", ValueType.DATETIME, "StreamCreationTimestamp", "When it was made.", None),
                )
            ),
        ),
        ALIASES,
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("ListStreams", "DescribeStreamSummary", "ListAliases"),
            links=(encrypted_with(key, "The KMS key that encrypts its records."),),
        ),
    ),
)  # fmt: skip
