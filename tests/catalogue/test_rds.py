"""The catalogue's rules on databases, from violations in the simulated AWS to their mend."""

from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

KINDS = ("DBInstance", "DBCluster", "SecurityGroup")
BY = {
    "aws-1-4-0-storage-3-1": "moto", "aws-rds-1": "moto", "databases-with-no-encryption": "moto", "aws-networking-5": "moto",
    "aws-networking-8": "moto", "publicly-accessible-databases": "moto", "databases-with-no-old-tls": "moto",
    "databases-without-deletion-protection": "moto", "databases-with-outdated-engine-versions": "served",
}  # fmt: skip
# With a key of its own: the simulation's name of the default one is none that AWS gives.
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
ENCRYPTED: dict[str, Any] = {"StorageEncrypted": True, "KmsKeyId": KEY}
OF_NETWORKS = ("aws-networking-5", "aws-networking-8")
VERSION = (
    "<DescribeDBEngineVersionsResponse><DescribeDBEngineVersionsResult><DBEngineVersions><DBEngineVersion>"
    "<Engine>postgres</Engine><EngineVersion>{0}</EngineVersion><Status>{1}</Status>"
    "</DBEngineVersion></DBEngineVersions></DescribeDBEngineVersionsResult></DescribeDBEngineVersionsResponse>"
)
INSTANCES = (
    "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>{}</DBInstances></DescribeDBInstancesResult>"
    "</DescribeDBInstancesResponse>"
)
BARE = (
    "<DBInstance><DBInstanceIdentifier>bare</DBInstanceIdentifier><DBInstanceArn>{arn}</DBInstanceArn><Engine>postgres</Engine>"
    "<EngineVersion>14.1</EngineVersion>{more}</DBInstance>"
)
# AWS's names for what a public instance cannot lack: its group of parameters and its security group.
PUBLIC = (
    "<PubliclyAccessible>true</PubliclyAccessible><DBParameterGroups><DBParameterGroup><DBParameterGroupName>default.postgres14"
    "</DBParameterGroupName></DBParameterGroup></DBParameterGroups><VpcSecurityGroups><VpcSecurityGroupMembership><VpcSecurityGroupId>{}"
    "</VpcSecurityGroupId></VpcSecurityGroupMembership></VpcSecurityGroups>"
)
STRICT_CLUSTER = (
    "<DescribeDBClusterParametersResponse><DescribeDBClusterParametersResult><Parameters><Parameter><ParameterName>rds.force_ssl"
    "</ParameterName><ParameterValue>1</ParameterValue></Parameter></Parameters></DescribeDBClusterParametersResult>"
    "</DescribeDBClusterParametersResponse>"
)
NO_PARAMETERS = (
    "<DescribeDBParametersResponse><DescribeDBParametersResult><Parameters/></DescribeDBParametersResult></DescribeDBParametersResponse>"
)


def arn(kind: str, name: str) -> str:
    """The ARN of a database of the account."""
    return f"arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{name}"


def group(scene: Scene, name: str, *ranges: str) -> str:
    """A security group that lets these addresses reach PostgreSQL."""
    ec2 = scene.client("ec2")
    made = str(ec2.create_security_group(GroupName=name, Description=name)["GroupId"])
    for cidr in ranges:
        ec2.authorize_security_group_ingress(GroupId=made, IpProtocol="tcp", FromPort=5432, ToPort=5432, CidrIp=cidr)
    return made


def parameters(scene: Scene, name: str, required: str) -> str:
    """A group of parameters that does or does not require TLS."""
    rds = scene.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName=name, DBParameterGroupFamily="postgres14", Description=name)
    value = {"ParameterName": "rds.force_ssl", "ParameterValue": required, "ApplyMethod": "immediate"}
    rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=[value])
    return name


def instance(scene: Scene, name: str, security_group: str, **settings: object) -> str:
    """A database with PostgreSQL; its ARN."""
    made = {"Engine": "postgres", "EngineVersion": "16.3", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, **settings}
    if "DBClusterIdentifier" not in made:
        made |= {"MasterUsername": "master", "MasterUserPassword": "some password"}
    scene.client("rds").create_db_instance(DBInstanceIdentifier=name, VpcSecurityGroupIds=[security_group], **made)
    return arn("db", name)


def versions(scene: Scene) -> None:
    """What AWS says of versions: the fourteenth is deprecated."""
    for version, status in {"16.3": "available", "14.1": "deprecated"}.items():
        scene.answer("DescribeDBEngineVersions", VERSION.format(version, status), about=version)


def violate(scene: Scene) -> Violated:
    """A database without a fault beside one with all of them, and a public cluster."""
    everywhere, inside = group(scene, "open", "0.0.0.0/0"), group(scene, "inside", "10.0.0.0/8")
    strict, lax = parameters(scene, "strict", "1"), parameters(scene, "lax", "0")
    instance(scene, "good", inside, **ENCRYPTED, PubliclyAccessible=False, DeletionProtection=True, DBParameterGroupName=strict)
    instance(scene, "bad", everywhere, EngineVersion="14.1", PubliclyAccessible=True, DBParameterGroupName=lax)
    login = {"MasterUsername": "master", "MasterUserPassword": "some password"}
    scene.client("rds").create_db_cluster(
        DBClusterIdentifier="many", Engine="aurora-postgresql", EngineVersion="16.3", **ENCRYPTED, DeletionProtection=True,
        VpcSecurityGroupIds=[everywhere], **login,
    )  # fmt: skip
    engine = {"Engine": "aurora-postgresql", **ENCRYPTED}
    scene.answer("DescribeDBClusterParameters", STRICT_CLUSTER)
    instance(scene, "one", everywhere, PubliclyAccessible=True, DBClusterIdentifier="many", **engine)
    versions(scene)
    bad, one = arn("db", "bad"), arn("db", "one")
    failing = {slug: {bad, one} if slug in OF_NETWORKS else {bad} for slug in BY}
    return scene.violated(failing | {"publicly-accessible-databases": {bad, arn("cluster", "many")}}, lambda: mend(scene))


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails for the databases that break it, and for no other; none does once they are mended."""
    scene.holds(violate(scene), *KINDS)


def test_what_is_known_of_tls(scene: Scene) -> None:
    """Groups of parameters tell whether TLS is required, of members of clusters too."""
    violate(scene)
    scene.collect(*KINDS)
    rows = scene.collector.rows("MATCH (d:DBInstance) RETURN d.internalName, d.tlsStatus, d.tlsMinimumVersion")
    assert {name: told for name, *told in rows} == {"good": ["enabled", 1.2], "bad": ["disabled", 1.2], "one": ["enabled", 1.2]}


def mend(scene: Scene) -> None:
    """A bad database is made anew, as AWS encrypts none afterwards; the cluster is closed."""
    rds, inside = scene.client("rds"), group(scene, "mended", "10.1.0.0/16")
    rds.delete_db_instance(DBInstanceIdentifier="bad", SkipFinalSnapshot=True)
    instance(scene, "bad", inside, **ENCRYPTED, PubliclyAccessible=False, DeletionProtection=True, DBParameterGroupName="strict")
    rds.modify_db_instance(DBInstanceIdentifier="one", PubliclyAccessible=False)
    rds.modify_db_cluster(DBClusterIdentifier="many", VpcSecurityGroupIds=[inside])


def test_minimal(scene: Scene) -> None:
    """A database of which AWS says as little as it can breaks the same rules; by default it is not public."""
    versions(scene)
    scene.answer("DescribeDBInstances", INSTANCES.format(BARE.format(arn=arn("db", "bare"), more="")))
    scene.collect(*KINDS)
    private = {"aws-networking-5", "aws-networking-8", "publicly-accessible-databases", "databases-with-no-old-tls"}
    found = scene.judge(*BY)
    expected = {slug: ("PASS", set()) if slug in private else ("FAIL", {arn("db", "bare")}) for slug in BY}
    assert {slug: (j.verdict, j.failing) for slug, j in found.items()} == expected
    more = PUBLIC.format(group(scene, "open", "0.0.0.0/0"))
    scene.collector.aws.clear_faults()
    versions(scene)
    scene.answer("DescribeDBParameters", NO_PARAMETERS)
    scene.answer("DescribeDBInstances", INSTANCES.format(BARE.format(arn=arn("db", "bare"), more=more)))
    scene.collect(*KINDS)
    assert {slug: (j.verdict, j.failing) for slug, j in scene.judge(*BY).items()} == dict.fromkeys(BY, ("FAIL", {arn("db", "bare")}))
