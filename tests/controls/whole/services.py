"""Databases, functions, containers, keys and streams, and what else holds data or runs code."""

import io
import zipfile
from typing import Any

from tests.controls.whole.identities import policy
from tests.controls.whole.world import Here

PUBLIC = policy(Sid="all", Principal="*", Action="*", Resource="*")
LOGIN = {"MasterUsername": "master", "MasterUserPassword": "some password"}
DATABASE = {"Engine": "postgres", "EngineVersion": "16.3", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, **LOGIN}
CONTAINER: dict[str, Any] = {"name": "app", "image": "app", "memory": 64}
NETWORK = {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24"]}


def databases(here: Here, wrong: bool) -> None:
    """A database and a cluster, both with a snapshot by hand; with what is wrong, public and plain ones beside them."""
    rds = here("rds")
    sound = {"StorageEncrypted": True, "MultiAZ": True, "AutoMinorVersionUpgrade": True, "PubliclyAccessible": False}
    rds.create_db_instance(DBInstanceIdentifier="sound", **DATABASE, **sound)
    rds.create_db_snapshot(DBSnapshotIdentifier="sound", DBInstanceIdentifier="sound")
    if not wrong:
        return
    faulty = {"StorageEncrypted": False, "MultiAZ": False, "AutoMinorVersionUpgrade": False, "PubliclyAccessible": True}
    rds.create_db_instance(DBInstanceIdentifier="faulty", **DATABASE, **faulty)
    rds.create_db_cluster(DBClusterIdentifier="empty", Engine="aurora-postgresql", EngineVersion="16.3", **LOGIN)
    rds.create_db_snapshot(DBSnapshotIdentifier="shown", DBInstanceIdentifier="faulty")
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="shown-cluster", DBClusterIdentifier="empty")
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="shown", AttributeName="restore", ValuesToAdd=["all"])
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="shown-cluster", AttributeName="restore", ValuesToAdd=["all"])
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="sound", AttributeName="restore", ValuesToAdd=["999999999999"])


def functions(here: Here, wrong: bool) -> None:
    """A function whose URL asks who calls; with what is wrong, others."""
    function(here, "sound", "worker", "AWS_IAM", {"DATABASE_SECRET_ARN": "arn"})
    if wrong:
        function(here, "plain-secret", "worker", "", {"DB_PASSWORD": "not to be kept"})
        function(here, "open", "admin", "NONE", {})
        here("lambda").add_permission(FunctionName="open", StatementId="all", Action="lambda:InvokeFunction", Principal="*")


def function(here: Here, name: str, role: str, url: str, variables: dict[str, str]) -> None:
    """A function with a role, variables, and a URL if it says how that asks."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("main.py", "")
    here("lambda").create_function(
        FunctionName=name, Runtime="python3.13", Role=here.arn("iam", f"role/{role}", ""), Handler="main.h",
        Code={"ZipFile": code.getvalue()}, Environment={"Variables": variables},
    )  # fmt: skip
    if url:
        here("lambda").create_function_url_config(FunctionName=name, AuthType=url)


def containers(here: Here, wrong: bool) -> None:
    """A repository, a task definition and a cluster."""
    ecr, ecs = here("ecr"), here("ecs")
    names = [{"filter": name, "filterType": "WILDCARD"} for name in ("by-*", "moving")]
    rules = [{"scanFrequency": "SCAN_ON_PUSH", "repositoryFilters": [name]} for name in names]
    ecr.put_registry_scanning_configuration(scanType="BASIC", rules=rules)
    ecr.create_repository(repositoryName="by-rule", imageTagMutability="IMMUTABLE")
    ecs.register_task_definition(family="sound", containerDefinitions=[CONTAINER | {"environment": [{"name": "COLOUR", "value": "red"}]}])
    cluster(here, "sound", NETWORK, audit=True)
    if wrong:
        ecr.create_repository(repositoryName="moving", imageTagMutability="MUTABLE", imageScanningConfiguration={"scanOnPush": True})
        ecr.create_repository(repositoryName="unscanned", imageTagMutability="IMMUTABLE")
        ecs.register_task_definition(family="privileged", containerDefinitions=[CONTAINER | {"privileged": True}])
        ecs.register_task_definition(family="host", pidMode="host", containerDefinitions=[CONTAINER])
        secret = {"environment": [{"name": "API_TOKEN", "value": "not to be kept"}]}
        ecs.register_task_definition(family="plain-secret", containerDefinitions=[CONTAINER | secret])
        ecs.register_task_definition(family="retired", containerDefinitions=[CONTAINER | {"privileged": True}])
        ecs.deregister_task_definition(taskDefinition="retired:1")
        cluster(here, "open", {}, audit=False)


def cluster(here: Here, name: str, network: dict[str, Any], *, audit: bool) -> None:
    """A cluster of Kubernetes."""
    subnets = [s["SubnetId"] for s in here("ec2").describe_subnets()["Subnets"][:2]]
    logging = {"clusterLogging": [{"types": ["api", "audit"] if audit else ["api"], "enabled": True}]}
    role = here.arn("iam", "role/worker", "")
    here("eks").create_cluster(name=name, roleArn=role, resourcesVpcConfig={"subnetIds": subnets, **network}, logging=logging)


def keys(here: Here, wrong: bool) -> None:
    """A key that AWS rotates and one that it cannot; with what is wrong, others."""
    kms = here("kms")
    own = policy(Principal={"AWS": here.arn("iam", "role/worker", "")}, Action="kms:*", Resource="*")
    rotated = here.call(kms.create_key(Policy=own)["KeyMetadata"]["KeyId"], "rotated")
    kms.enable_key_rotation(KeyId=rotated)
    here.call(kms.create_key(Policy=own, KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"], "asymmetric")
    if wrong:
        here.call(kms.create_key(Policy=own)["KeyMetadata"]["KeyId"], "still")
        kms.schedule_key_deletion(KeyId=here.call(kms.create_key(Policy=own)["KeyMetadata"]["KeyId"], "going"))


def stores(here: Here, wrong: bool) -> None:
    """Streams, file systems and notebooks."""
    for name, encrypted in {"sealed": True, **({"plain": False} if wrong else {})}.items():
        here("efs").create_file_system(CreationToken=name, Encrypted=encrypted, Tags=[{"Key": "Name", "Value": name}])
        here("kinesis").create_stream(StreamName=name, ShardCount=1)
        if encrypted:
            here("kinesis").start_stream_encryption(StreamName=name, EncryptionType="KMS", KeyId="alias/aws/kinesis")
        here("sagemaker").create_notebook_instance(
            NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=here.arn("iam", "role/worker", ""),
            DirectInternetAccess="Disabled" if encrypted else "Enabled", **({"SubnetId": subnet(here)} if encrypted else {}),
        )  # fmt: skip


def subnet(here: Here) -> str:
    """A subnet of the default VPC."""
    return str(here("ec2").describe_subnets()["Subnets"][0]["SubnetId"])


def doors(here: Here, wrong: bool) -> None:
    """Topics, queues, secrets, buses and vaults; with what is wrong, one of each is everybody's."""
    for name in ("own", *(("open",) if wrong else ())):
        topic = here("sns").create_topic(Name=name)["TopicArn"]
        queue = here("sqs").create_queue(QueueName=name)["QueueUrl"]
        here("secretsmanager").create_secret(Name=name, SecretString="-")
        here("glacier").create_vault(vaultName=name)
        if name == "open":
            here("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=PUBLIC)
            here("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": PUBLIC})
            here("secretsmanager").put_resource_policy(SecretId=name, ResourcePolicy=PUBLIC)
            here("events").put_permission(EventBusName="default", Policy=PUBLIC)
            here.answer("GetVaultAccessPolicy", {"Policy": PUBLIC}, about="/open/")
            key = here("kms").create_key(Policy=PUBLIC)["KeyMetadata"]["KeyId"]
            here("kms").enable_key_rotation(KeyId=here.call(key, "open"))


def front_ends(here: Here, wrong: bool) -> None:
    """A load balancer and a stage of an API that log; with what is wrong, others that do not."""
    subnets = [s["SubnetId"] for s in here("ec2").describe_subnets()["Subnets"][:2]]
    api = here("apigatewayv2").create_api(Name="api", ProtocolType="HTTP")["ApiId"]
    for name in ("logged", *(("silent",) if wrong else ())):
        sort = here("elbv2").create_load_balancer(Name=name, Subnets=subnets, Type="application", Scheme="internal")
        log = {"DestinationArn": here.arn("logs", "log-group:web"), "Format": "$context.requestId"}
        stage: dict[str, Any] = {"AccessLogSettings": log} if name == "logged" else {}
        here("apigatewayv2").create_stage(ApiId=api, StageName=name, **stage)
        if name == "logged":
            wanted = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": f"flows-{here.account}"}
            attributes = [{"Key": key, "Value": value} for key, value in wanted.items()]
            arn = sort["LoadBalancers"][0]["LoadBalancerArn"]
            here("elbv2").modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)
    if wrong:  # a network load balancer without TLS cannot log, and a distribution can
        here("elbv2").create_load_balancer(Name="unable", Subnets=subnets, Type="network", Scheme="internal")
        here.call(here("cloudfront").create_distribution(DistributionConfig=distribution())["Distribution"]["Id"], "site")


def distribution() -> dict[str, Any]:
    """A distribution that logs nowhere."""
    origin = {"Id": "o", "DomainName": "files.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    forwarded = {"QueryString": False, "Cookies": {"Forward": "none"}}
    behavior = {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", "MinTTL": 0, "ForwardedValues": forwarded}
    told = {"CallerReference": "r", "Comment": "", "Enabled": True}
    return {**told, "Origins": {"Quantity": 1, "Items": [origin]}, "DefaultCacheBehavior": behavior}
