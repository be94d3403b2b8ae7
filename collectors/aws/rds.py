"""RDS: database instances, and the clusters they form."""

from collections.abc import Iterable

from collectors.declare import Call, of_account
from collectors.meaning.database_engines import DISABLED, ENABLED, PARAMETERS, outdated, tls_minimum, tls_status
from collectors.meaning.kms_keys import key_references
from graph.model import Derivation, Field, Kind, Link, Reach, Record, Reference, Scope, Unreadable, ValueType

STRING, BOOLEAN, INT, FLOAT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.FLOAT, ValueType.DATETIME
FILTERS = [{"Name": "parameter-name", "Values": PARAMETERS}]
IN_FORCE = {"in-sync", None}


def protection(record: Record) -> str:
    """Whether the database refuses to be deleted."""
    return ENABLED if record.get("DeletionProtection") else DISABLED


def cluster(instance: Record) -> list[Reference]:
    """The cluster that an instance belongs to, in its own account and region."""
    name = instance.get("DBClusterIdentifier")
    return [Reference(":".join([*instance["DBInstanceArn"].split(":")[:5], "cluster", name]))] if name else []


def groups(record: Record) -> list[Reference]:
    """The security groups of a database in a VPC."""
    found = record.get("VpcSecurityGroups") or []
    return [Reference(group["VpcSecurityGroupId"], record["_account"], record["_region"]) for group in found]


def parameters(read: Record) -> list[Record]:
    """The parameters in force: of the cluster's group, or of the instance's own. Raises Unreadable if others follow a reboot."""
    instance = read["DescribeDBInstances"]
    told = read["DescribeDBClusterParameters" if instance.get("DBClusterIdentifier") else "DescribeDBParameters"]
    pending = {group.get("ParameterApplyStatus") for group in instance.get("DBParameterGroups") or []} - IN_FORCE
    if pending or "Parameters" not in told:
        raise Unreadable("the parameters that are in force are not told: others wait for a reboot, or there is no parameter group")
    return list(told["Parameters"])


def engine(kind: str) -> Call:
    """What AWS says of a database's version of its engine; asked once for each version."""
    return Call(
        service="rds",
        operation="DescribeDBEngineVersions",
        items="DBEngineVersions",
        arguments=lambda db: {"Engine": db["Engine"], "EngineVersion": db["EngineVersion"], "IncludeAll": True},
        shared=True,
        fields=(
            Field("cyscaleEngineIsOutdated", BOOLEAN, lambda answer: outdated(answer["DBEngineVersions"]),
                  f"Whether AWS calls the version of the {kind}'s engine deprecated."),
        ),
    )  # fmt: skip


def described(id_member: str) -> Iterable[Field]:
    """What RDS tells of instances and clusters alike."""
    return (
        Field("name", STRING, id_member, "Its name."),
        Field("engine", STRING, "Engine", "The engine, such as postgres or aurora-mysql."),
        Field("engineVersion", STRING, "EngineVersion", "The version of the engine."),
        Field("encrypted", BOOLEAN, "StorageEncrypted", "Whether the storage is encrypted.", default=False),
        Field("kmsKeyID", STRING, "KmsKeyId", "The KMS key that encrypts it; «» without one.", default=""),
        Field("deletionProtection", BOOLEAN, "DeletionProtection", "Whether it refuses to be deleted.", default=False),
        Field("deletionPrevention", STRING, protection, "The same in words: enabled or disabled."),
        Field("multiAZ", BOOLEAN, "MultiAZ", "Whether it has a standby in another availability zone.", default=False),
        Field("backupRetentionPeriod", INT, "BackupRetentionPeriod", "Days for which automatic backups are kept; 0: none.", default=0),
        Field("iamDatabaseAuthenticationEnabled", BOOLEAN, "IAMDatabaseAuthenticationEnabled", "Whether IAM may log users in.", default=False),
        Field("copyTagsToSnapshot", BOOLEAN, "CopyTagsToSnapshot", "Whether snapshots get its tags.", default=False),
        Field("autoMinorVersionUpgrade", BOOLEAN, "AutoMinorVersionUpgrade", "Whether minor versions are installed by AWS.", default=False),
        Field("enabledLogs", ValueType.STRINGS, "EnabledCloudwatchLogsExports", "The logs that go to CloudWatch.", default=()),
        Field("masterUsername", STRING, "MasterUsername", "The name of its master user."),
    )  # fmt: skip


def key(listing: str) -> Derivation:
    """The key that encrypts a database: of any account, unless it is named by an alias."""
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


DB_CLUSTER = Kind(
    name="DBCluster",
    plural="dbClusters",
    born="createdAt",
    doc="A cluster of database instances: Aurora's, Neptune's, DocumentDB's, or one of RDS with several standbys.",
    category="Database",
    scope=Scope.REGION,
    id="DBClusterArn",
    title="DBClusterIdentifier",
    id_is_unique=True,
    listing=Call(
        service="rds",
        operation="DescribeDBClusters",
        items="DBClusters",
        fields=(
            *described("DBClusterIdentifier"),
            Field("arn", STRING, "DBClusterArn", "Its ARN."),
            Field("status", STRING, "Status", "Its state, such as available."),
            Field("endpoint", STRING, "Endpoint", "The host name for writing."),
            Field("createdAt", DATETIME, "ClusterCreateTime", "When it was made."),
        ),
        links=(
            of_account("HAS_DB_CLUSTER", "dbClusters", "Its database clusters."),
        ),
    ),
    details=(engine("cluster"),),
    derived=(key("DescribeDBClusters"),),
)  # fmt: skip

DB_INSTANCE = Kind(
    name="DBInstance",
    plural="dbInstances",
    born="createdAt",
    doc="A database instance that the RDS API shows: of RDS, Aurora, Neptune or DocumentDB.",
    category="Database",
    scope=Scope.REGION,
    id="DBInstanceArn",
    title="DBInstanceIdentifier",
    id_is_unique=True,
    listing=Call(
        service="rds",
        operation="DescribeDBInstances",
        items="DBInstances",
        fields=(
            *described("DBInstanceIdentifier"),
            Field("arn", STRING, "DBInstanceArn", "Its ARN."),
            Field("status", STRING, "DBInstanceStatus", "Its state, such as available."),
            Field("instanceClass", STRING, "DBInstanceClass", "Its size, such as db.t3.micro."),
            Field("storageType", STRING, "StorageType", "The kind of its storage."),
            Field("endpoint", STRING, "Endpoint.Address", "Its host name."),
            Field("port", INT, "Endpoint.Port", "Its port."),
            Field("vpcID", STRING, "DBSubnetGroup.VpcId", "The VPC it stands in; «» outside of one.", default=""),
            Field("publiclyAccessible", BOOLEAN, "PubliclyAccessible", "Whether its name leads to a public address.", default=False),
            Field("publicAccessBlocked", BOOLEAN, lambda db: not db.get("PubliclyAccessible"), "Whether it has no public address."),
            Field("caCertificateIdentifier", STRING, "CACertificateIdentifier", "The authority that signed its certificate."),
            Field("performanceInsightsEnabled", BOOLEAN, "PerformanceInsightsEnabled", "Whether Performance Insights watch it.", default=False),
            Field("monitoringInterval", INT, "MonitoringInterval", "Seconds between metrics of enhanced monitoring; 0: off.", default=0),
            Field("engineLifecycleSupport", STRING, "EngineLifecycleSupport", "Whether it is enrolled in RDS Extended Support."),
            Field("createdAt", DATETIME, "InstanceCreateTime", "When it was made."),
        ),
        links=(
            Link(
                name="dbCluster", relationship="BELONGS_TO_CLUSTER", target="DBCluster", inverse="dbInstances", source=cluster, to_one=True,
                doc="The cluster it belongs to.", inverse_doc="The instances of the cluster.",
            ),
            Link(
                name="securityGroups", relationship="DATABASE_HAS_SECURITY_GROUP", target="SecurityGroup", inverse="dbInstances", source=groups,
                doc="The security groups that say who reaches it.", inverse_doc="The database instances in the group.",
            ),
            of_account("HAS_DB_INSTANCE", "dbInstances", "Its database instances."),
        ),
    ),
    details=(
        engine("instance"),
        Call(
            service="rds",
            operation="DescribeDBParameters",
            items="Parameters",
            when=lambda db: bool(db.get("DBParameterGroups")) and not db.get("DBClusterIdentifier"),
            arguments=lambda db: {"DBParameterGroupName": db["DBParameterGroups"][0]["DBParameterGroupName"], "Filters": FILTERS},
            shared=True,
        ),
        Call(
            service="rds",
            operation="DescribeDBClusterParameters",
            items="Parameters",
            below=Call(
                service="rds",
                operation="DescribeDBClusters",
                items="DBClusters",
                when=lambda db: bool(db.get("DBClusterIdentifier")),
                arguments=lambda db: {"DBClusterIdentifier": db["DBClusterIdentifier"]},
                shared=True,
                pick=lambda _, answer: answer["DBClusters"][0],
            ),
            when=lambda db: bool(db["_parent"].get("DBClusterParameterGroup")),
            arguments=lambda db: {"DBClusterParameterGroupName": db["_parent"]["DBClusterParameterGroup"], "Filters": FILTERS},
            shared=True,
        ),
    ),
    derived=(
        key("DescribeDBInstances"),
        Derivation(
            name="tlsStatus",
            rests_on=("DescribeDBInstances", "DescribeDBParameters", "DescribeDBClusterParameters"),
            fields=(
                Field("tlsStatus", STRING, lambda read: tls_status(read["DescribeDBInstances"], parameters(read)),
                      "Whether every connection must use TLS: enabled, or disabled."),
            ),
        ),
        Derivation(
            name="tlsMinimumVersion",
            rests_on=("DescribeDBInstances", "DescribeDBParameters", "DescribeDBClusterParameters"),
            fields=(
                Field("tlsMinimumVersion", FLOAT, lambda read: tls_minimum(read["DescribeDBInstances"], parameters(read)),
                      "The oldest version of TLS that a connection may use."),
            ),
        ),
    ),
)  # fmt: skip
