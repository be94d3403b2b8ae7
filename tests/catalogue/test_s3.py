"""The catalogue's rules on buckets, from violations in the simulated AWS to their mend, and on AWS's shortest answers."""

import json
from typing import Any

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

BY = {
    "aws-1-3-0-iam-20": "moto",
    "aws-1-3-0-logging-10": "moto",
    "aws-1-3-0-logging-11": "moto",
    "aws-1-3-0-storage-1-1": "moto",
    "aws-1-4-0-storage-1-2": "moto",
    "aws-1-4-0-storage-1-3": "served",
    "aws-logging-3": "moto",
    "aws-logging-6": "moto",
    "aws-storage-3": "moto",
    "aws-storage-4": "moto",
    "object-containers-with-permissive-access-policy": "moto",
    "object-containers-with-public-access": "moto",
    "object-containers-without-versioning-enabled": "moto",
    "publicly-readable-object-containers": "moto",
    "publicly-writable-object-containers": "moto",
}
KINDS = ("Bucket", "Trail")
ALL_BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
TARGET, CLEAN, LOGS, PLAIN, HTTP, READABLE, WRITABLE, BY_POLICY, UNVERSIONED, UNRECORDED, DELETABLE = (
    f"{name}-{ACCOUNT}"
    for name in ("target", "clean", "logs", "plain", "http", "open", "writable", "bypolicy", "unversioned", "unrecorded", "deletable")
)
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"
NO_HTTP = {
    "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "arn:aws:s3:::{}/*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}  # fmt: skip
# MFA delete, which the simulation forgets.
VERSIONING = "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>{}</MfaDelete></VersioningConfiguration>"


def allow(action: str, bucket: str) -> dict[str, Any]:
    """A statement that allows an action on objects to everybody."""
    return {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{bucket}/*"}


def set_policy(scene: Scene, bucket: str, *statements: Any) -> None:
    """Give a bucket a policy that refuses HTTP and lets S3 deliver logs, with these statements before; written over many lines."""
    deny = json.loads(json.dumps(NO_HTTP).replace("{}", bucket))
    logs = {**allow("s3:PutObject", bucket), "Principal": {"Service": "logging.s3.amazonaws.com"}}
    policy = {"Version": "2012-10-17", "Statement": [logs, *statements, deny]}
    scene.client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy, indent=2))


def clean(scene: Scene, bucket: str) -> None:
    """A bucket with which nothing is wrong, once a trail records it; mends one that is there."""
    s3 = scene.client("s3")
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, ACL="private")
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_BLOCKED)
    target = {"LoggingEnabled": {"TargetBucket": TARGET, "TargetPrefix": ""}}
    set_policy(scene, bucket)
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=target)


def record(scene: Scene, *prefixes: str) -> None:
    """Let the trail record reads and writes of objects whose ARNs begin so."""
    resources = [{"Type": "AWS::S3::Object", "Values": list(prefixes)}]
    selectors = [{"ReadWriteType": half, "IncludeManagementEvents": True, "DataResources": resources} for half in ("ReadOnly", "WriteOnly")]
    scene.client("cloudtrail").put_event_selectors(TrailName="main", EventSelectors=selectors)


def grant(scene: Scene, bucket: str, **grants: str) -> None:
    """A bucket that is open to the public by its access control list."""
    s3 = scene.client("s3")
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, **grants)


def violate(scene: Scene) -> Violated:
    """Buckets with one thing wrong each, beside clean ones."""
    s3 = scene.client("s3")
    for name in (TARGET, CLEAN, LOGS, PLAIN, HTTP, READABLE, WRITABLE, BY_POLICY, UNVERSIONED, UNRECORDED, DELETABLE):
        clean(scene, name)
    scene.client("cloudtrail").create_trail(Name="main", S3BucketName=LOGS)
    record(scene, *(f"arn:aws:s3:::{b['Name']}/" for b in s3.list_buckets()["Buckets"] if b["Name"] != scene.here(UNRECORDED)))
    s3.delete_bucket_encryption(Bucket=PLAIN)
    s3.delete_bucket_policy(Bucket=HTTP)
    s3.put_bucket_versioning(Bucket=UNVERSIONED, VersioningConfiguration={"Status": "Suspended"})
    s3.put_bucket_logging(Bucket=LOGS, BucketLoggingStatus={})
    grant(scene, LOGS, ACL="authenticated-read")
    grant(scene, READABLE, ACL="public-read")
    grant(scene, WRITABLE, GrantWrite=f'uri="{EVERYBODY}"')
    s3.delete_public_access_block(Bucket=BY_POLICY)
    set_policy(scene, BY_POLICY, allow("s3:GetObject", BY_POLICY))
    scene.answer("GetBucketVersioning", VERSIONING.format("Disabled"), about=f"/{DELETABLE}")
    for name in (TARGET, CLEAN, LOGS, PLAIN, HTTP, READABLE, WRITABLE, BY_POLICY, UNRECORDED):
        scene.answer("GetBucketVersioning", VERSIONING.format("Enabled"), about=f"/{name}")
    return scene.violated(VIOLATED, lambda: mend(scene))


OPEN = {LOGS, READABLE, WRITABLE, BY_POLICY}
VIOLATED = {
    "aws-1-3-0-iam-20": OPEN,
    "aws-1-3-0-logging-10": {UNRECORDED},
    "aws-1-3-0-logging-11": {UNRECORDED},
    "aws-1-3-0-storage-1-1": {PLAIN},
    "aws-1-4-0-storage-1-2": {HTTP},
    "aws-1-4-0-storage-1-3": {DELETABLE, UNVERSIONED},
    "aws-logging-3": {LOGS},
    "aws-logging-6": {LOGS},
    "aws-storage-3": {BY_POLICY},
    "aws-storage-4": {LOGS, READABLE, WRITABLE},
    "object-containers-with-permissive-access-policy": OPEN,
    "object-containers-with-public-access": OPEN,
    "object-containers-without-versioning-enabled": {UNVERSIONED},
    "publicly-readable-object-containers": OPEN - {WRITABLE},
    "publicly-writable-object-containers": {WRITABLE},
}


def mend(scene: Scene) -> None:
    """All buckets as the clean one."""
    for bucket in scene.client("s3").list_buckets()["Buckets"]:
        clean(scene, bucket["Name"])
    scene.forget()
    scene.answer("GetBucketVersioning", VERSIONING.format("Enabled"))
    record(scene, "arn:aws:s3:::")


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails exactly the buckets with its fault, and passes once they are as the clean one."""
    found = violate(scene)
    assert set(found.failing) == set(BY)
    scene.holds(found, *KINDS)


def test_blocked_by_the_account(scene: Scene) -> None:
    """Settings of the account keep the public out of every bucket, together with those of the bucket."""
    s3, rule = scene.client("s3"), "aws-1-3-0-iam-20"
    s3.create_bucket(Bucket="half")
    s3.create_bucket(Bucket="none")
    halves = [{name: name.endswith("Acls") is acls for name in ALL_BLOCKED} for acls in (True, False)]
    s3.put_public_access_block(Bucket="half", PublicAccessBlockConfiguration=halves[0])
    control = scene.client("s3control")
    control.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=halves[1])
    scene.collect("Bucket")
    assert scene.judge(rule)[rule].failing == {"none"}
    control.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=ALL_BLOCKED)
    scene.collect("Bucket")
    assert scene.judge(rule)[rule].verdict == "PASS"
    scene.collector.aws.fault(kind="denied", operation="GetPublicAccessBlock", service="s3control")
    scene.collect("Bucket")
    assert (scene.judge(rule)[rule].verdict, scene.judge(rule)[rule].undecided) == ("UNKNOWN", {"half", "none"})


def test_minimal_answers(scene: Scene) -> None:
    """A bucket of which AWS says no more than it must violates every rule that these few members violate."""
    scene.client("s3").create_bucket(Bucket="bare")
    scene.client("cloudtrail").create_trail(Name="main", S3BucketName="bare")
    policy = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}}
    acl = '<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">'
    acl += f"<URI>{EVERYBODY}</URI></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>"
    for operation, body in {
        "ListBuckets": "<ListAllMyBucketsResult><Buckets><Bucket><Name>bare</Name></Bucket></Buckets></ListAllMyBucketsResult>",
        "GetBucketLocation": "<LocationConstraint/>",
        "GetBucketPolicy": policy,
        "GetBucketAcl": f"{acl}</AccessControlPolicy>",
        "GetBucketVersioning": "<VersioningConfiguration/>",
        "GetBucketLogging": "<BucketLoggingStatus/>",
    }.items():
        scene.answer(operation, body)
    scene.answer("GetPublicAccessBlock", "<PublicAccessBlockConfiguration/>", service="s3")
    scene.answer("GetEventSelectors", {"TrailARN": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"})
    scene.collect(*KINDS)
    found = scene.judge(*BY)
    assert {slug: (j.verdict, j.failing) for slug, j in found.items()} == dict.fromkeys(BY, ("FAIL", {"bare"}))


def test_advanced_selectors(scene: Scene) -> None:
    """An advanced selector for writes counts for every bucket but those of which it leaves out something, and for writes alone."""
    s3 = scene.client("s3")
    for name in ("mine", "noisy", "partly"):
        s3.create_bucket(Bucket=name)
    s3.create_bucket(Bucket="logs")
    trails = scene.client("cloudtrail")
    trails.create_trail(Name="main", S3BucketName="logs")
    conditions = {
        "eventCategory": {"Equals": ["Data"]},
        "resources.type": {"Equals": ["AWS::S3::Object"]},
        "readOnly": {"Equals": ["false"]},
    }
    conditions["resources.ARN"] = {"NotStartsWith": ["arn:aws:s3:::noisy/", "arn:aws:s3:::partly/tmp/"]}
    selector = {"FieldSelectors": [{"Field": name, **condition} for name, condition in conditions.items()]}
    trails.put_event_selectors(TrailName="main", AdvancedEventSelectors=[selector])
    scene.collect(*KINDS)
    found = scene.judge("aws-1-3-0-logging-10", "aws-1-3-0-logging-11")
    assert found["aws-1-3-0-logging-10"].failing == {"noisy", "partly"}
    assert found["aws-1-3-0-logging-11"].failing == {"mine", "noisy", "partly", "logs"}
    scene.collector.aws.fault(kind="denied", operation="GetEventSelectors")
    scene.collect(*KINDS)
    assert scene.judge("aws-1-3-0-logging-10")["aws-1-3-0-logging-10"].undecided == {"mine", "noisy", "partly", "logs"}
