"""S3: buckets, who may reach them, and how they keep what is in them."""

from typing import Any

from collectors.declare import Call
from collectors.meaning.bucket_access import by_policy, left_to_roles
from collectors.meaning.buckets import BLOCKS, arn, blocked, default_encryption, grantee_type, key_name, listed, object_scope, region
from collectors.meaning.key_aliases import ALIASES, encrypted_with, named_key
from collectors.meaning.policies import compact, document, statement_nodes, statements
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME
NO_BLOCK = ("NoSuchPublicAccessBlockConfiguration",)
MEANING = {
    "BlockPublicAcls": "Whether access control lists that make something public are refused.",
    "IgnorePublicAcls": "Whether access control lists that make something public have no effect.",
    "BlockPublicPolicy": "Whether policies that make a bucket public are refused.",
    "RestrictPublicBuckets": "Whether a bucket with such a policy is open to its own account and AWS services only.",
}


def named(bucket: Record) -> dict[str, Any]:
    """The arguments that name a bucket."""
    return {"Bucket": listed(bucket)["Name"]}


def with_region(bucket: Record) -> list[Record]:
    """A listed bucket that has its region; otherwise the location has to be asked for."""
    return [{**bucket, "BucketRegion": bucket["BucketRegion"]}]


def policy(answer: Record) -> Record | None:
    """The bucket's policy with its statements, None without one."""
    found = document(answer.get("Policy"))
    return None if found is None else {**found, "statements": statements(found)}


def key(read: Record) -> list[Reference]:
    """The key that encrypts the bucket's objects by default."""
    bucket = read["ListBuckets"]
    return named_key(key_name(read["GetBucketEncryption"]), read["ListAliases"], {**bucket, "_region": region(bucket)})


def named_roles(read: Record) -> list[Reference]:
    """Patterns of the ARNs of the roles that the bucket's policy lets in."""
    return [Reference(pattern) for pattern in by_policy(read["GetBucketPolicy"].get("Policy"))]


def block(name: str, doc: str) -> Part:
    """The four settings that keep the public out."""
    return Part(
        name,
        doc,
        tuple(Field(n[0].lower() + n[1:], BOOLEAN, f"PublicAccessBlockConfiguration.{n}", MEANING[n], default=False) for n in BLOCKS),
    )


LISTING: dict[str, Any] = {
    "service": "s3",
    "permission": "s3:ListAllMyBuckets",
    "items": "Buckets",
    "arguments": lambda _: {"MaxBuckets": 1000},
}
OF_BUCKET: dict[str, Any] = {"service": "s3", "arguments": named, "gone": ("NoSuchBucket",)}
BUCKET = Kind(
    name="Bucket",
    plural="buckets",
    also=("objectContainers",),
    doc="An S3 bucket.",
    category="Storage",
    scope=Scope.ACCOUNT,
    id=lambda record: listed(record)["Name"],
    title=lambda record: listed(record)["Name"],
    region=region,
    id_is_unique=True,
    listing=Call(
        **LISTING,
        operation="ListBuckets",
        records=with_region,
        alternatives=(
            Call(
                service="s3", operation="GetBucketLocation", arguments=named, absent=("NoSuchBucket",),
                below=Call(**LISTING, operation="ListBuckets"),
            ),
        ),
        fields=(
            Field("name", STRING, lambda r: listed(r)["Name"], "The name of the bucket."),
            Field("arn", STRING, arn, "The ARN of the bucket."),
            Field("creationDate", DATETIME, lambda r: listed(r).get("CreationDate"), "When it was made, or its policy or the like was last changed."),
            Field("objectScope", STRING, object_scope, "«account/region/» and the beginning of its objects' ARNs: what trails' selectors are compared with."),
        ),
    ),
    details=(
        Call(
            **OF_BUCKET,
            operation="GetBucketPolicy",
            always=("Policy",),
            absent=("NoSuchBucketPolicy",),
            fields=(Field("policyDocument", STRING, lambda a: compact(a.get("Policy")), "The policy as JSON without spaces; «» without one."),),
            nested=(
                Nested(
                    name="bucketPolicy", kind="BucketPolicy", relationship="HAS_BUCKET_POLICY", inverse="bucket", source=policy, to_one=True,
                    doc="The policy of the bucket.",
                    fields=(
                        Field("id", STRING, "Id", "The name of the policy; «» without one.", default=""),
                        Field("version", STRING, "Version", "The version of the policy language.", default="2008-10-17"),
                    ),
                    nested=(statement_nodes("BucketPolicyStatement", "bucketPolicy", lambda found: found["statements"]),),
                ),
            ),
        ),
        Call(
            **OF_BUCKET,
            operation="GetBucketAcl",
            always=("Grants",),
            nested=(
                Nested(
                    name="hasBucketACLGrant", kind="BucketACLGrant", relationship="HAS_ACL_GRANT", inverse="bucket", source="Grants",
                    doc="The grants of the bucket's access control list.",
                    fields=(
                        Field("granteeType", STRING, grantee_type, "CanonicalUser, AmazonCustomerByEmail or Group."),
                        Field("granteeID", STRING, "Grantee.ID", "The canonical user; «» if it is another grantee.", default=""),
                        Field("granteeURI", STRING, "Grantee.URI", "The group, such as AllUsers; «» if it is another grantee.", default=""),
                        Field("granteeEmailAddress", STRING, "Grantee.EmailAddress", "The mail address; «» if it is another grantee.", default=""),
                        Field("permission", STRING, "Permission", "FULL_CONTROL, WRITE, WRITE_ACP, READ or READ_ACP."),
                    ),
                ),
            ),
        ),
        Call(
            **OF_BUCKET,
            operation="GetBucketEncryption",
            permission="s3:GetEncryptionConfiguration",
            always=("ServerSideEncryptionConfiguration",),
            absent=("ServerSideEncryptionConfigurationNotFoundError",),
            fields=(
                Field("encrypted", BOOLEAN, lambda a: bool(default_encryption(a)), "Whether objects are encrypted by default."),
                Field("sseAlgorithm", STRING, lambda a: default_encryption(a).get("SSEAlgorithm"), "AES256, aws:kms or aws:kms:dsse; «» without encryption.", default=""),
                Field("kmsMasterKeyID", STRING, lambda a: default_encryption(a).get("KMSMasterKeyID"), "The KMS key as it was named; «» without one.", default=""),
            ),
        ),
        Call(
            **OF_BUCKET,
            operation="GetBucketVersioning",
            fields=(
                Field("versioningStatus", STRING, "Status", "Enabled, Suspended, or «» if it never was enabled.", default=""),
                Field("versioningEnabled", BOOLEAN, lambda a: a.get("Status") == "Enabled", "Whether former versions of objects are kept."),
                Field("bucketVersioningMFADelete", BOOLEAN, lambda a: a.get("MFADelete") == "Enabled", "Whether deleting a version takes a second factor."),
            ),
        ),
        Call(
            **OF_BUCKET,
            operation="GetBucketLogging",
            fields=(
                Field("loggingEnabled", BOOLEAN, lambda a: a.get("LoggingEnabled") is not None, "Whether requests to it are logged."),
                Field("loggingTargetBucket", STRING, "LoggingEnabled.TargetBucket", "The bucket that receives the logs; «» without one.", default=""),
                Field("loggingTargetPrefix", STRING, "LoggingEnabled.TargetPrefix", "The prefix of the logs there; «» without one.", default=""),
            ),
        ),
        Call(
            **OF_BUCKET,
            operation="GetPublicAccessBlock",
            permission="s3:GetBucketPublicAccessBlock",
            always=("PublicAccessBlockConfiguration",),
            absent=NO_BLOCK,
            fields=(block("publicAccessBlock", "The bucket's own settings that keep the public out."),),
        ),
        Call(
            service="s3control",
            operation="GetAccountPublicAccessBlock",
            api="GetPublicAccessBlock",
            permission="s3:GetAccountPublicAccessBlock",
            shared=True,
            arguments=lambda bucket: {"AccountId": bucket["_account"]},
            always=("PublicAccessBlockConfiguration",),
            absent=NO_BLOCK,
            fields=(block("accountPublicAccessBlock", "The settings of the whole account that keep the public out."),),
        ),
        ALIASES,
    ),
    derived=(
        Derivation(
            name="kmsKey",
            rests_on=("ListBuckets", "GetBucketEncryption", "ListAliases"),
            links=(encrypted_with(key, "The KMS key that encrypts its objects by default."),),
        ),
        Derivation(
            name="leftToRoles",
            rests_on=("GetBucketPolicy",),
            fields=(
                Field("leftToRoles", BOOLEAN, lambda read: left_to_roles(read["GetBucketPolicy"].get("Policy")),
                      "Whether its policy refuses nothing that the policies of its account's roles allow."),
            ),
        ),
        Derivation(
            name="opensToRoles",
            rests_on=("GetBucketPolicy",),
            links=(
                Link(
                    name="opensToRoles", relationship="OPENS_TO_ROLE", target="IAMRole", inverse="openBuckets", source=named_roles,
                    matching="arn", globs=True, reach=Reach.ACCOUNT,
                    doc="The roles of its account that its policy lets reach its objects.",
                    inverse_doc="The buckets whose policies let it reach their objects.",
                ),
            ),
        ),
        Derivation(
            name="publicAccessBlocked",
            rests_on=("GetPublicAccessBlock", "GetAccountPublicAccessBlock"),
            fields=(
                Field("publicAccessBlocked", BOOLEAN, lambda read: blocked(read["GetPublicAccessBlock"], read["GetAccountPublicAccessBlock"]),
                      "Whether all four settings that keep the public out hold, each by the bucket or by its account."),
            ),
        ),
    ),
)  # fmt: skip
