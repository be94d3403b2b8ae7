"""What the settings of a bucket mean."""

import pytest

from collectors.aws.s3 import policy
from collectors.meaning.buckets import BLOCKS, blocked, default_encryption, grantee_type, key_name, object_scope, region
from collectors.meaning.key_aliases import named_key
from graph.model import Reference, Unreadable

PLACE = {"_account": "111111111111", "_region": "eu-west-1", "_partition": "aws"}
KEY_ID = "11111111-2222-3333-4444-555555555555"
KEY = Reference(f"arn:aws:kms:eu-west-1:111111111111:key/{KEY_ID}", "111111111111", "eu-west-1")
ALIASES = {"Aliases": [{"AliasName": "alias/mine", "TargetKeyId": KEY_ID}, {"AliasName": "alias/aws/s3"}]}


def settings(*names: str) -> dict[str, dict[str, bool]]:
    """An answer in which these settings are on, and the others left out."""
    return {"PublicAccessBlockConfiguration": dict.fromkeys(names, True)}


def encryption(**said: str) -> dict[str, object]:
    """An answer with a default encryption."""
    return {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": said}]}}


@pytest.mark.parametrize("missing", BLOCKS)
def test_every_setting_has_to_hold(missing: str) -> None:
    """The public is kept out if each setting holds by the bucket or by the account, and not if one holds by neither."""
    others = [name for name in BLOCKS if name != missing]
    assert not blocked(settings(*others), settings())
    assert not blocked({}, settings(*others))
    assert blocked(settings(*others), settings(missing))


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ({"BucketRegion": "eu-central-1"}, "eu-central-1"),
        ({"LocationConstraint": None}, "us-east-1"),
        ({"LocationConstraint": "EU"}, "eu-west-1"),
        ({"LocationConstraint": "ap-south-1"}, "ap-south-1"),
    ],
)
def test_regions(record: dict[str, str], found: str) -> None:
    """A location that is left out is us-east-1, and EU is eu-west-1."""
    assert region(record) == found


def test_objects_have_a_place() -> None:
    """Where a bucket's objects are is said by account, region and the beginning of their ARNs."""
    record = {"_parent": {"Name": "mine"}, "LocationConstraint": "EU", **PLACE}
    assert object_scope(record) == "111111111111/eu-west-1/arn:aws:s3:::mine/"


def test_encryption() -> None:
    """The first rule that names an encryption is the default; KMS without a key means the one that AWS keeps for S3."""
    assert (
        default_encryption({}) == default_encryption({"ServerSideEncryptionConfiguration": {"Rules": [{"BucketKeyEnabled": True}]}}) == {}
    )
    names = [
        encryption(SSEAlgorithm="AES256"),
        encryption(SSEAlgorithm="aws:kms"),
        encryption(SSEAlgorithm="aws:kms", KMSMasterKeyID=KEY_ID),
    ]
    assert [key_name(answer) for answer in names] == ["", "alias/aws/s3", KEY_ID]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", []), (KEY_ID, [KEY]), (KEY.id, [KEY]), ("alias/mine", [KEY]), ("arn:aws:kms:eu-west-1:111111111111:alias/mine", [KEY]),
        ("alias/aws/s3", []),
    ],
)  # fmt: skip
def test_keys_by_name(said: str, found: list[Reference]) -> None:
    """A key is found by id, ARN or alias; AWS's own alias has no key until one is needed."""
    assert named_key(said, ALIASES, PLACE) == found


@pytest.mark.parametrize(
    "said", ["alias/unknown", "arn:aws:kms:eu-west-1:222222222222:alias/mine", "arn:aws:kms:us-east-1:111111111111:alias/mine"]
)
def test_unknown_aliases(said: str) -> None:
    """An alias of another place, or one that is not listed, leaves the key unread."""
    with pytest.raises(Unreadable, match="alias"):
        named_key(said, ALIASES, PLACE)


def test_grantees() -> None:
    """A grantee without a type is known by what names it, and one without a name is not guessed."""
    assert [grantee_type({"Grantee": g}) for g in ({"Type": "Group"}, {"URI": "http://x"}, {"ID": "9b"}, {"EmailAddress": "a@b"})] == [
        "Group", "Group", "CanonicalUser", "AmazonCustomerByEmail",
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="to whom"):
        grantee_type({"Grantee": {}})


def test_policies() -> None:
    """A bucket without a policy has none, and one with a policy has its statements."""
    found = policy({"Policy": '{"Statement": {"Effect": "Allow", "Principal": "*"}}'})
    assert policy({}) is None
    assert found is not None
    assert [s["principals"] for s in found["statements"]] == [["AWS|*"]]
