"""RDS: snapshots of database instances and clusters, and who may restore them."""

from collections.abc import Callable, Iterable

from collectors.aws.rds import key
from collectors.declare import Call, of_account
from graph.model import Field, Kind, Record, Scope, ValueType, value

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS


def by_hand(snapshot: Record) -> bool:
    """Whether somebody made it: only such ones can be shared (RDS user guide, «Sharing a DB snapshot»), so only their attributes are read."""
    return bool(snapshot["SnapshotType"] == "manual")


def restorers(attributes: str) -> Callable[[Record], list[str]]:
    """What reads with whom a snapshot is shared; nobody, where its attributes were not asked for."""

    def read(answer: Record) -> list[str]:
        found = value(attributes, answer) or ()
        return sorted(name for each in found if each["AttributeName"] == "restore" for name in each.get("AttributeValues") or ())

    return read


def attributes(sort: str) -> Call:
    """The call for the attributes of a snapshot, one of them for each that can be shared."""
    return Call(
        service="rds",
        operation=f"Describe{sort}Attributes",
        arguments=lambda snapshot: {f"{sort}Identifier": snapshot[f"{sort}Identifier"]},
        when=by_hand,
        always=(f"{sort}AttributesResult",),
        gone=(f"{sort}NotFoundFault",),
        fields=(
            Field("restorableBy", STRINGS, restorers(f"{sort}AttributesResult.{sort}Attributes"),
                  "The accounts that may copy and restore it besides its own; «all»: every account of AWS.", default=()),
        ),
    )  # fmt: skip


def described(sort: str, database: str, encrypted: str) -> Iterable[Field]:
    """What RDS tells of both sorts alike."""
    return (
        Field("arn", STRING, f"{sort}Arn", "Its ARN."),
        Field("name", STRING, f"{sort}Identifier", "Its name."),
        Field("database", STRING, database, "The name of what it was made of, which may be gone."),
        Field("engine", STRING, "Engine", "The engine, such as postgres or aurora-mysql."),
        Field("engineVersion", STRING, "EngineVersion", "The version of the engine."),
        Field("encrypted", BOOLEAN, encrypted, "Whether it is encrypted.", default=False),
        Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts it; «» without one.", default=""),
        Field("snapshotType", STRING, "SnapshotType", "manual; or who made it: automated, awsbackup."),
        Field("status", STRING, "Status", "Its state, such as available."),
        Field("createdAt", DATETIME, "SnapshotCreateTime", "When it was made."),
    )


DB_SNAPSHOT = Kind(
    name="DBSnapshot",
    plural="dbSnapshots",
    born="createdAt",
    doc="A snapshot of a database instance.",
    category="Database",
    scope=Scope.REGION,
    id="DBSnapshotArn",
    title="DBSnapshotIdentifier",
    id_is_unique=True,
    listing=Call(
        service="rds",
        operation="DescribeDBSnapshots",
        items="DBSnapshots",
        fields=(
            *described("DBSnapshot", "DBInstanceIdentifier", "Encrypted"),
            Field("allocatedStorage", INT, "AllocatedStorage", "The size of the storage, in GiB."),
        ),
        links=(of_account("HAS_DB_SNAPSHOT", "dbSnapshots", "Its snapshots of database instances."),),
    ),
    details=(attributes("DBSnapshot"),),
    derived=(key("DescribeDBSnapshots"),),
)

DB_CLUSTER_SNAPSHOT = Kind(
    name="DBClusterSnapshot",
    plural="dbClusterSnapshots",
    born="createdAt",
    doc="A snapshot of a database cluster.",
    category="Database",
    scope=Scope.REGION,
    id="DBClusterSnapshotArn",
    title="DBClusterSnapshotIdentifier",
    id_is_unique=True,
    listing=Call(
        service="rds",
        operation="DescribeDBClusterSnapshots",
        items="DBClusterSnapshots",
        fields=tuple(described("DBClusterSnapshot", "DBClusterIdentifier", "StorageEncrypted")),
        links=(of_account("HAS_DB_CLUSTER_SNAPSHOT", "dbClusterSnapshots", "Its snapshots of database clusters."),),
    ),
    details=(attributes("DBClusterSnapshot"),),
    derived=(key("DescribeDBClusterSnapshots"),),
)
