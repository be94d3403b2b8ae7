"""A simulated organization of many assets, for measurements: half of what has a choice violates a rule, half does not."""

import io
import json
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from demo.aws.server import SimulatedAWS

MANAGER, ROLE, REGION = "222200000000", "emptyset-audit", "us-east-1"
OPEN = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
READ_ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
# How many of each an account gets; with what AWS adds (volumes, interfaces, default networks) about 500 assets.
COUNTS = {
    "bucket": 60, "role": 60, "user": 50, "key": 50, "group": 40, "vm": 40, "queue": 40, "topic": 30, "log_group": 30, "function": 20,
}  # fmt: skip


def organization(aws: SimulatedAWS, accounts: int) -> None:
    """An organization of so many accounts, filled side by side."""
    aws.create_organization(MANAGER, "large")
    members = [aws.create_account(MANAGER, f"member-{n}", f"2222{n:08d}") for n in range(1, accounts)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda account: fill(aws, account), [MANAGER, *members]))


def fill(aws: SimulatedAWS, account: str) -> None:
    """One account with its assets."""

    def client(service: str) -> Any:
        return aws.client(account, service, REGION)

    for kind, count in COUNTS.items():
        for number in range(count):
            MAKERS[kind](client, f"{kind.replace('_', '-')}-{account}-{number}", number % 2 == 0)


def bucket(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A bucket, with versions or without."""
    client("s3").create_bucket(Bucket=name)
    if odd:
        client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def role(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A role for functions, which may read all buckets or has no policy."""
    client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    if odd:
        client("iam").put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=READ_ALL)


def user(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A user with an access key, and with a console password or without."""
    client("iam").create_user(UserName=name)
    client("iam").create_access_key(UserName=name)
    if odd:
        client("iam").create_login_profile(UserName=name, Password="Measured-1-by-1")  # noqa: S106  # guards nothing


def key(client: Callable[[str], Any], _: str, odd: bool) -> None:
    """A key, rotated or not."""
    made = client("kms").create_key()["KeyMetadata"]["KeyId"]
    if odd:
        client("kms").enable_key_rotation(KeyId=made)


def group(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A security group, open to everyone or closed."""
    made = client("ec2").create_security_group(GroupName=name, Description=name)["GroupId"]
    if odd:
        client("ec2").authorize_security_group_ingress(GroupId=made, IpPermissions=OPEN)


def vm(client: Callable[[str], Any], _: str, odd: bool) -> None:
    """A virtual machine with a volume and an interface, with or without version 1 of the metadata service."""
    tokens = "optional" if odd else "required"
    client("ec2").run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, MetadataOptions={"HttpTokens": tokens})


def queue(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A queue, encrypted or not."""
    client("sqs").create_queue(QueueName=name, Attributes={"SqsManagedSseEnabled": "true" if odd else "false"})


def topic(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A topic, encrypted or not."""
    client("sns").create_topic(Name=name, Attributes={"KmsMasterKeyId": "alias/aws/sns"} if odd else {})


def log_group(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A log group, with a metric filter or without."""
    client("logs").create_log_group(logGroupName=name)
    if odd:
        told = [{"metricName": name, "metricNamespace": "measured", "metricValue": "1"}]
        client("logs").put_metric_filter(
            logGroupName=name, filterName=name, filterPattern="{ $.errorCode = AccessDenied }", metricTransformations=told
        )


def function(client: Callable[[str], Any], name: str, odd: bool) -> None:
    """A function, of a runtime that AWS supports or of one that it does not."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("main.py", "def handler(event, context): pass")
    account = name.split("-")[1]
    client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.7" if odd else "python3.13",
        Role=f"arn:aws:iam::{account}:role/role-{account}-0",
        Handler="main.handler",
        Code={"ZipFile": code.getvalue()},
    )


MAKERS: dict[str, Callable[[Callable[[str], Any], str, bool], None]] = {
    made.__name__: made for made in (bucket, role, user, key, group, vm, queue, topic, log_group, function)
}
