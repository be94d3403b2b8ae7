"""KMS keys: how services name them, and what AWS's answers on one of them come to.

KMS developer guide, «Key identifiers (KeyId)», «Key states of AWS KMS keys» and «Rotate AWS KMS keys»; API reference,
KeyMetadata, GetKeyRotationStatus and ListKeyRotations.

A type whose data a key encrypts declares a link `kmsKey`, relationship `ENCRYPTED_WITH`, target `KMSKey`, inverse `dataStores`,
reach `ANYWHERE` (a key may belong to another account), with `key_references` as its source. Where the service may name
an alias, that link belongs in a `Derivation`, so that an alias leaves only the link undecided.
"""

import re
from typing import Any

from graph.model import Record, Reference, Unreadable

KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})")
KEY_ARN = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
MANAGED_BY = {"CUSTOMER": "CustomerManaged", "AWS": "AWSManaged"}
GOING = {"PendingDeletion", "PendingReplicaDeletion"}
SYMMETRIC = "SYMMETRIC_DEFAULT"


def key_references(said: str | None, record: Record) -> list[Reference]:
    """The key that a service names in a record: an ARN is itself, an id is of the record's account and region, nothing is none.

    Raises Unreadable for an alias, as nobody says here which key that is, and for whatever else is no key.
    """
    if not said:
        return []
    arn = key_arn(said, record) if KEY_ID.fullmatch(said) else said
    if not KEY_ARN.fullmatch(arn):
        raise Unreadable(f"the key {said} is named by what is neither a key's id nor its ARN")
    return [Reference(arn, *reversed(arn.split(":")[3:5]))]


def key_arn(key_id: str, record: Record) -> str:
    """The ARN of a key of the account and region that were asked for the record."""
    return f"arn:{record['_partition']}:kms:{record['_region']}:{record['_account']}:key/{key_id}"


def listed_arn(key: Record) -> str:
    """The ARN of a listed key, whose listing may tell the id alone."""
    return key.get("KeyArn") or key_arn(key["KeyId"], key)


def management_type(answer: Record) -> str:
    """Who manages the key: CustomerManaged or AWSManaged."""
    manager = answer["KeyMetadata"].get("KeyManager")
    if manager not in MANAGED_BY:
        raise Unreadable(f"the key's manager is {manager!r}, where AWS documents AWS or CUSTOMER")
    return MANAGED_BY[manager]


def is_going(answer: Record) -> bool:
    """Whether the key is scheduled for deletion; only such a key has a date of deletion."""
    key = answer["KeyMetadata"]
    if "KeyState" not in key and "DeletionDate" not in key:
        raise Unreadable("the key's state is not told")
    return key.get("KeyState") in GOING or "DeletionDate" in key


def rotates(answers: Record) -> bool | None:
    """Whether AWS rotates the key by itself; None for a key of which it cannot: asymmetric, HMAC, or made elsewhere."""
    key = answers["DescribeKey"]["KeyMetadata"]
    spec = key.get("KeySpec") or key.get("CustomerMasterKeySpec") or SYMMETRIC
    if spec != SYMMETRIC or key.get("Origin", "AWS_KMS") != "AWS_KMS":
        return None
    enabled: bool | None = answers["GetKeyRotationStatus"].get("KeyRotationEnabled")
    return enabled


def last_rotated(answers: Record) -> Any:
    """When the key was last rotated, or made if it never was; None for a key that cannot be rotated."""
    made, found = answers["DescribeKey"]["KeyMetadata"].get("CreationDate"), answers["ListKeyRotations"]
    if "Rotations" not in found:
        return None
    dates = [d for d in (made, *(r.get("RotationDate") for r in found["Rotations"])) if d]
    if not dates:
        raise Unreadable("neither the key's rotations nor its making have a date")
    return max(dates)
