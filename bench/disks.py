"""A million assets to write, as a collection would hand them over: disks of a thousand accounts, each encrypted with a key."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from collectors.aws import CATALOGUE
from collectors.parse import part
from graph.catalogue import fingerprint
from graph.model import identifier
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group, Part

KIND, REGION = CATALOGUE.kind("Disk"), "us-east-1"
(KEY,) = KIND.derived
KEYS = 10  # in each account
BORN = datetime(2026, 1, 1, tzinfo=UTC)
STATE = {
    "Encrypted": True, "Size": 100, "VolumeType": "gp3", "Iops": 3000, "Throughput": 125, "State": "in-use",
    "AvailabilityZone": "us-east-1a",
}  # fmt: skip


def account(number: int) -> str:
    """The number of an account."""
    return f"{444400000000 + number}"


def group(number: int, disks: int, at: datetime) -> Group:
    """The disks of an account, as they were read at a time."""
    own = account(number)
    scope = f"{own}/{REGION}"
    outcome = Outcome(KIND.name, "ec2", KIND.listing.operation, own, REGION, Result.COMPLETE, at, fingerprint=fingerprint(KIND))
    return Group(KIND, [_disk(own, n, scope) for n in range(disks)], [outcome], [scope])


def _disk(own: str, number: int, scope: str) -> Found:
    name, (read, key) = f"vol-{own}{number:08x}", _parts(own, number % KEYS)
    values = {**read.values, "snapshotID": f"snap-{number:017x}", "createTime": BORN + timedelta(seconds=number)}
    interface = {
        "identifier": identifier(KIND, name, own, REGION), "accountID": "default", "cloudAccountID": own,
        "cloudAccountName": f"account {own}", "cloudProvider": "aws", "idFromProvider": name, "internalAssetType": KIND.name,
        "internalName": name, "internalRegion": REGION, "assetCategory": KIND.category,
    }  # fmt: skip
    parts = {KIND.listing.operation: replace(read, values=values), KEY.name: key}
    return Found(KIND, str(interface["identifier"]), own, REGION, scope, interface, parts)


@cache
def _parts(own: str, key: int) -> tuple[Part, Part]:
    """What the answer says of a disk with one of an account's keys."""
    record = {
        **STATE, "VolumeId": "vol", "SnapshotId": "snap", "CreateTime": BORN, "Tags": [],
        "_account": own, "_partition": "aws", "_region": REGION,
        "KmsKeyId": f"arn:aws:kms:{REGION}:{own}:key/{key:08}-0000-4000-8000-000000000000",
    }  # fmt: skip
    (listing,) = KIND.readings()
    return part(CATALOGUE, listing, record), part(CATALOGUE, KEY, {listing.operation: record})


def plain(read: Group) -> Iterator[dict[str, Any]]:
    """The same disks as whoever writes them by hand has them: all their properties, and their link."""
    for found in read.found:
        listing, key = found.parts.values()
        ((to, reference),) = key.links[KEY.name]
        kept = {"readings": [f"{op}=0123456789abcdef/" for op in found.parts], "contentHash": "0123456789abcdef"}
        stub = {
            "identifier": to, "accountID": "default", "cloudAccountID": reference.account, "cloudProvider": "aws",
            "idFromProvider": reference.id, "internalAssetType": "KMSKey", "internalName": reference.id, "internalRegion": reference.region,
            "scope": f"{reference.account}/{reference.region}", "listedIn": "",
        }  # fmt: skip
        yield {
            "id": found.identifier, "to": to, "stub": stub,
            "set": {**found.interface, **listing.values, **kept, "listedIn": found.listed_in, "scope": found.scope},
        }  # fmt: skip
