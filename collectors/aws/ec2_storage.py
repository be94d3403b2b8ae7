"""EC2: the disks of instances, and their snapshots."""

from collectors.declare import Call, of_account
from collectors.meaning.ec2_tags import name, tags, title
from collectors.meaning.kms_keys import key_references
from graph.model import Derivation, Field, Kind, Link, Reach, Record, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME
# Without a limit AWS answers with all of them at once, and an account can have tens of thousands.
OWN = {"OwnerIds": ["self"], "MaxResults": 1000}


def key(listing: str) -> Derivation:
    """The key that encrypts a disk or a snapshot."""
    return Derivation(
        name="kmsKey",
        rests_on=(listing,),
        links=(
            Link(
                name="kmsKey", relationship="ENCRYPTED_WITH", target="KMSKey", inverse="dataStores", to_one=True, reach=Reach.ANYWHERE,
                source=lambda read: key_references(read[listing].get("KmsKeyId"), read[listing]),
                doc="The KMS key that encrypts it.", inverse_doc="What the key encrypts.",
            ),
        ),
    )  # fmt: skip


def among_public(snapshot: Record, answer: Record) -> Record:
    """Whether a snapshot is among those of the account that everybody may make volumes from."""
    return {"shared": any(each["SnapshotId"] == snapshot["SnapshotId"] for each in answer["Snapshots"])}


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
    derived=(key("DescribeVolumes"),),
)  # fmt: skip

EBS_SNAPSHOT = Kind(
    name="EBSSnapshot",
    plural="ebsSnapshots",
    born="idFromProvider",
    doc="A snapshot of an EBS volume that the account owns.",
    category="Storage",
    scope=Scope.REGION,
    id="SnapshotId",
    title=title("SnapshotId"),
    listing=Call(
        service="ec2",
        operation="DescribeSnapshots",
        items="Snapshots",
        arguments=lambda _: OWN,
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("description", STRING, "Description", "What its maker, or AWS, says of it; «» if nothing.", default=""),
            Field("encrypted", BOOLEAN, "Encrypted", "Whether its data are encrypted.", default=False),
            Field("kmsKeyID", STRING, "KmsKeyId", "The ARN of the KMS key that encrypts it; «» without one.", default=""),
            Field("volumeID", STRING, "VolumeId", "The volume it was made of, which may be gone; a made-up id if it is a copy."),
            Field("volumeSize", INT, "VolumeSize", "The size of that volume, in GiB."),
            Field("state", STRING, "State", "pending, completed, error, recoverable or recovering."),
            Field("storageTier", STRING, "StorageTier", "standard or archive.", default="standard"),
            Field("ownerID", STRING, "OwnerId", "The account that owns it."),
            Field("startTime", DATETIME, "StartTime", "When it was begun."),
        ),
        nested=(tags("EBSSnapshotTag", "ebsSnapshot"),),
        links=(of_account("HAS_EBS_SNAPSHOT", "ebsSnapshots", "Its snapshots of EBS volumes."),),
    ),
    details=(
        Call(  # once for a region: which of its snapshots everybody may use, instead of asking each snapshot
            service="ec2",
            operation="PublicSnapshots",
            api="DescribeSnapshots",
            items="Snapshots",
            arguments=lambda _: {**OWN, "RestorableByUserIds": ["all"]},
            shared=True,
            pick=among_public,
            fields=(Field("sharedWithEverybody", BOOLEAN, "shared", "Whether every account of AWS is permitted to make volumes from it."),),
        ),
        Call(
            service="ec2",
            operation="GetSnapshotBlockPublicAccessState",
            always=("State",),
            shared=True,
            fields=(
                Field("publicAccessBlock", STRING, "State", "What its region blocks: block-all-sharing, block-new-sharing or unblocked."),
            ),
        ),
    ),
    derived=(key("DescribeSnapshots"),),
)  # fmt: skip
