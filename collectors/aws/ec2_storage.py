"""EC2: the disks of instances."""

from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags, title
from collectors.meaning.kms_keys import key_references
from graph.model import Derivation, Field, Kind, Link, Reach, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME

DISK = Kind(
    name="Disk",
    plural="disks",
    born="idFromProvider",
    doc="An EBS volume.",
    category="Storage",
    scope=Scope.REGION,
    id="VolumeId",
    title=title("VolumeId"),
    listing=Call(
        service="ec2",
        operation="DescribeVolumes",
        items="Volumes",
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("encrypted", BOOLEAN, "Encrypted", "Whether its data are encrypted.", default=False),
            Field("kmsKeyID", STRING, "KmsKeyId", "The ARN of the KMS key that encrypts it; «» without one.", default=""),
            Field("sseType", STRING, "SseType", "How it is encrypted: sse-ebs, sse-kms or none; «» where AWS did not tell.", default=""),
            Field("size", INT, "Size", "Its size, in GiB."),
            Field("volumeType", STRING, "VolumeType", "gp3, io2, st1 and others."),
            Field("iops", INT, "Iops", "Operations a second; null for types that have no such figure."),
            Field("throughput", INT, "Throughput", "MiB a second; null for types that have no such figure."),
            Field("state", STRING, "State", "creating, available, in-use, deleting, deleted or error."),
            Field("snapshotID", STRING, "SnapshotId", "The snapshot it was made from; «» without one.", default=""),
            Field("availabilityZone", STRING, "AvailabilityZone", "Where it is."),
            Field("multiAttachEnabled", BOOLEAN, "MultiAttachEnabled", "Whether several instances may use it at once.", default=False),
            Field("createTime", DATETIME, "CreateTime", "When it was made."),
        ),
        nested=(tags("DiskTag", "disk"),),
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("DescribeVolumes",),
            links=(
                Link(
                    name="kmsKey", relationship="ENCRYPTED_WITH", target="KMSKey", inverse="dataStores", to_one=True, reach=Reach.ANYWHERE,
                    source=lambda read: key_references(read["DescribeVolumes"].get("KmsKeyId"), read["DescribeVolumes"]),
                    doc="The KMS key that encrypts it.", inverse_doc="What the key encrypts.",
                ),
            ),
        ),
    ),
)  # fmt: skip
