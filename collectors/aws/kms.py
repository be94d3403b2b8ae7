"""KMS: keys, who may use them, how they are rotated."""

from collectors.declare import Call
from collectors.meaning.kms_keys import is_going, last_rotated, listed_arn, management_type, rotates
from collectors.meaning.policies import compact, document, statement_nodes, statements
from graph.model import Derivation, Field, Kind, Nested, Part, Record, Scope, ValueType

STRING, BOOLEAN, DATETIME, STRINGS, INT = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.STRINGS, ValueType.INT
GONE = ("NotFoundException",)


def named(key: Record) -> dict[str, str]:
    """The arguments of a call about one key."""
    return {"KeyId": key["KeyId"]}


def aliases(key: Record, answer: Record) -> Record:
    """Of a region's aliases those of one key."""
    return {"names": sorted(a["AliasName"] for a in answer["Aliases"] if a.get("TargetKeyId") == key["KeyId"])}


def policy(answer: Record) -> Record:
    """A key's policy with its statements; there is always one."""
    found = document(answer["Policy"]) or {}
    return {"version": found.get("Version"), "id": found.get("Id"), "statements": statements(answer["Policy"])}


KMS_KEY = Kind(
    name="KMSKey",
    plural="kmsKeys",
    born="idFromProvider",
    doc="A KMS key: what encrypts data in an account, without ever leaving AWS.",
    category="Encryption",
    scope=Scope.REGION,
    id=listed_arn,
    title="KeyId",
    id_is_unique=True,
    listing=Call(
        service="kms",
        operation="ListKeys",
        items="Keys",
        fields=(
            Field("keyID", STRING, "KeyId", "The id of the key, without its place."),
            Field("arn", STRING, listed_arn, "The ARN of the key."),
        ),
    ),
    details=(
        Call(
            service="kms",
            operation="DescribeKey",
            arguments=named,
            always=("KeyMetadata",),
            gone=GONE,
            fields=(
                Field("description", STRING, "KeyMetadata.Description", "What it is for; «» without a description.", default=""),
                Field("enabled", BOOLEAN, "KeyMetadata.Enabled", "Whether it can be used."),
                Field("keyState", STRING, "KeyMetadata.KeyState", "Enabled, Disabled, PendingDeletion, PendingImport and others."),
                Field("keyManager", STRING, "KeyMetadata.KeyManager", "CUSTOMER or AWS."),
                Field("keySpec", STRING, "KeyMetadata.KeySpec", "The kind of key material, such as RSA_2048.", default="SYMMETRIC_DEFAULT"),
                Field("keyUsage", STRING, "KeyMetadata.KeyUsage", "What it serves for, such as SIGN_VERIFY.", default="ENCRYPT_DECRYPT"),
                Field("origin", STRING, "KeyMetadata.Origin", "Where the key material comes from, such as EXTERNAL.", default="AWS_KMS"),
                Field("customKeyStoreID", STRING, "KeyMetadata.CustomKeyStoreId", "The custom store that holds it; «» without one.", default=""),
                Field("multiRegion", BOOLEAN, "KeyMetadata.MultiRegion", "Whether other regions can have replicas of it.", default=False),
                Field("createdAt", DATETIME, "KeyMetadata.CreationDate", "When it was made."),
                Field("deletionDate", DATETIME, "KeyMetadata.DeletionDate", "When it will be deleted."),
                Field("expiration", DATETIME, "KeyMetadata.ValidTo", "When its imported key material expires; absent: never."),
                Field("expirationModel", STRING, "KeyMetadata.ExpirationModel", "Whether imported key material expires; «» for other keys.", default=""),
            ),
        ),
        Call(
            service="kms",
            operation="GetKeyPolicy",
            arguments=lambda key: {"KeyId": key["KeyId"], "PolicyName": "default"},
            always=("Policy",),
            gone=GONE,
            fields=(Field("policyDocument", STRING, lambda answer: compact(answer["Policy"]), "The key policy, as JSON in one line without spaces."),),
            nested=(
                Nested(
                    name="keyPolicy", kind="KeyPolicy", relationship="HAS_KEY_POLICY", inverse="kmsKey", source=policy, to_one=True,
                    doc="The key policy: who may use and manage the key.",
                    fields=(
                        Field("version", STRING, "version", "The version of the policy language."),
                        Field("policyID", STRING, "id", "Its name; «» without one.", default=""),
                    ),
                    nested=(statement_nodes("KeyPolicyStatement", "keyPolicy", lambda found: found["statements"]),),
                ),
            ),
        ),
        Call(
            service="kms",
            operation="GetKeyRotationStatus",
            arguments=named,
            always=("KeyRotationEnabled",),
            gone=GONE,
            absent=("UnsupportedOperationException",),
            fields=(
                Part("rotation", "How AWS rotates the key by itself.", (
                    Field("periodInDays", INT, "RotationPeriodInDays", "The days between two rotations."),
                    Field("nextDate", DATETIME, "NextRotationDate", "When it will be rotated next."),
                )),
            ),
        ),
        Call(
            service="kms",
            operation="ListKeyRotations",
            items="Rotations",
            arguments=named,
            gone=GONE,
            absent=("UnsupportedOperationException",),
        ),
        Call(
            service="kms",
            operation="ListAliases",
            items="Aliases",
            shared=True,
            pick=aliases,
            fields=(Field("aliases", STRINGS, lambda found: found["names"], "The names it goes by, such as alias/aws/s3.", default=()),),
        ),
    ),
    derived=(
        Derivation(
            name="managementType",
            rests_on=("DescribeKey",),
            fields=(Field("managementType", STRING, lambda read: management_type(read["DescribeKey"]), "CustomerManaged or AWSManaged."),),
        ),
        Derivation(
            name="scheduleForDeletion",
            rests_on=("DescribeKey",),
            fields=(Field("scheduleForDeletion", BOOLEAN, lambda read: is_going(read["DescribeKey"]), "Whether it will be deleted."),),
        ),
        Derivation(
            name="automaticRotationEnabled",
            rests_on=("DescribeKey", "GetKeyRotationStatus"),
            fields=(Field("automaticRotationEnabled", BOOLEAN, rotates, "Whether AWS rotates it by itself; absent where AWS cannot."),),
        ),
        Derivation(
            name="lastRotationDate",
            rests_on=("DescribeKey", "ListKeyRotations"),
            fields=(Field("lastRotationDate", DATETIME, last_rotated, "When it was last rotated, or made; absent where it cannot be rotated."),),
        ),
    ),
)  # fmt: skip
