"""KMS keys: their names, and what AWS's answers on one come to."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.meaning.kms_keys import is_going, key_references, last_rotated, listed_arn, management_type, rotates
from graph.model import Reference, Unreadable

RECORD = {"_account": "111111111111", "_region": "us-east-1", "_partition": "aws"}
KEY_ID = "11111111-2222-3333-4444-555555555555"
ARN = f"arn:aws:kms:us-east-1:111111111111:key/{KEY_ID}"
OLD, NEW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def described(**metadata: Any) -> dict[str, Any]:
    """An answer of DescribeKey."""
    return {"KeyMetadata": {"KeyId": KEY_ID} | metadata}


def test_what_names_a_key() -> None:
    """An id is of the account and region that were asked, an ARN is itself wherever it is, and nothing names no key."""
    assert key_references(KEY_ID, RECORD) == [Reference(ARN, "111111111111", "us-east-1")]
    abroad = "arn:aws:kms:eu-west-1:222222222222:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    assert key_references(abroad, RECORD) == [Reference(abroad, "222222222222", "eu-west-1")]
    assert key_references("mrk-1234abcd12ab34cd56ef1234567890ab", RECORD)[0].region == "us-east-1"
    assert key_references("", RECORD) == key_references(None, RECORD) == []
    assert listed_arn(RECORD | {"KeyId": KEY_ID}) == listed_arn({"KeyId": KEY_ID, "KeyArn": ARN}) == ARN


@pytest.mark.parametrize("said", ["alias/aws/s3", "arn:aws:kms:us-east-1:111111111111:alias/mine", "arn:aws:s3:::bucket", "x"])
def test_what_names_no_certain_key(said: str) -> None:
    """An alias may be of any key, and other words are of none, so what rests on them is unread."""
    with pytest.raises(Unreadable, match=said):
        key_references(said, RECORD)


def test_who_manages_it() -> None:
    """A key is the customer's or AWS's; where AWS does not say, nobody guesses."""
    assert management_type(described(KeyManager="CUSTOMER")) == "CustomerManaged"
    assert management_type(described(KeyManager="AWS")) == "AWSManaged"
    with pytest.raises(Unreadable):
        management_type(described())


@pytest.mark.parametrize(
    ("metadata", "going"),
    [
        ({"KeyState": "Enabled"}, False),
        ({"KeyState": "PendingImport"}, False),
        ({"KeyState": "PendingDeletion"}, True),
        ({"KeyState": "PendingReplicaDeletion"}, True),
        ({"DeletionDate": NEW}, True),
    ],
)
def test_which_keys_are_going(metadata: dict[str, Any], going: bool) -> None:
    """A key is scheduled for deletion by its state, or by a date of deletion where the state is left out."""
    assert is_going(described(**metadata)) is going


def test_a_key_without_state() -> None:
    """Without state and date it is not known whether a key is going."""
    with pytest.raises(Unreadable):
        is_going(described())


@pytest.mark.parametrize(
    ("metadata", "status", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS"}, False, False),
        ({"KeySpec": "RSA_2048"}, False, None),
        ({"CustomerMasterKeySpec": "HMAC_256"}, False, None),
        ({"Origin": "EXTERNAL"}, False, None),
        ({"Origin": "AWS_CLOUDHSM"}, False, None),
    ],
)
def test_which_keys_rotate(metadata: dict[str, Any], status: bool, expected: bool | None) -> None:
    """AWS rotates symmetric keys that it made itself; of others it cannot be said that they lack it."""
    answers = {"DescribeKey": described(**metadata), "GetKeyRotationStatus": {"KeyRotationEnabled": status}}
    assert rotates(answers) is expected
    assert rotates(answers | {"GetKeyRotationStatus": {}}) is None


def test_when_it_was_last_rotated() -> None:
    """The last rotation counts, or the making; a key that cannot be rotated has none."""
    made = described(CreationDate=OLD)
    assert last_rotated({"DescribeKey": made, "ListKeyRotations": {"Rotations": []}}) == OLD
    rotations = [{"RotationDate": OLD}, {"RotationDate": NEW}, {}]
    assert last_rotated({"DescribeKey": made, "ListKeyRotations": {"Rotations": rotations}}) == NEW
    assert last_rotated({"DescribeKey": made, "ListKeyRotations": {}}) is None
    with pytest.raises(Unreadable):
        last_rotated({"DescribeKey": described(), "ListKeyRotations": {"Rotations": []}})
