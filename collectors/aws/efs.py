"""EFS: file systems."""

from collectors.declare import Call
from collectors.meaning.key_aliases import encrypted_with
from collectors.meaning.kms_keys import key_references
from graph.model import Derivation, Field, Kind, Scope, ValueType

STRING, BOOLEAN = ValueType.STRING, ValueType.BOOLEAN

FILE_SYSTEM = Kind(
    name="FileSystem",
    plural="fileSystems",
    doc="An EFS file system.",
    category="Storage",
    scope=Scope.REGION,
    id="FileSystemArn",
    title=lambda found: found.get("Name") or found["FileSystemId"],
    id_is_unique=True,
    listing=Call(
        service="efs",
        operation="DescribeFileSystems",
        items="FileSystems",
        fields=(
            Field("arn", STRING, "FileSystemArn", "Its ARN."),
            Field("fileSystemID", STRING, "FileSystemId", "Its id."),
            Field("name", STRING, "Name", "The tag Name; «» without it.", default=""),
            Field("encrypted", BOOLEAN, "Encrypted", "Whether its data and metadata are encrypted.", default=False),
            Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts it; «» if it is not encrypted.", default=""),
            Field("lifeCycleState", STRING, "LifeCycleState", "creating, available, updating, deleting, deleted or error."),
            Field("performanceMode", STRING, "PerformanceMode", "generalPurpose or maxIO."),
            Field("throughputMode", STRING, "ThroughputMode", "bursting, provisioned or elastic.", default="bursting"),
            Field("availabilityZoneName", STRING, "AvailabilityZoneName", "The only zone it stands in; «» if it stands in several.", default=""),
            Field("numberOfMountTargets", ValueType.INT, "NumberOfMountTargets", "In how many places it can be mounted."),
            Field("creationTime", ValueType.DATETIME, "CreationTime", "When it was made."),
        ),
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("DescribeFileSystems",),
            links=(
                encrypted_with(
                    lambda read: key_references(read["DescribeFileSystems"].get("KmsKeyId"), read["DescribeFileSystems"]),
                    "The KMS key that encrypts it.",
                ),
            ),
        ),
    ),
)  # fmt: skip
