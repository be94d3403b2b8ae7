"""Snapshots of EBS: moto answers with those of everybody, whoever asks for which, and knows no block of public ones.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetSnapshotBlockPublicAccessState.html
"""

from typing import Any
from xml.sax.saxutils import escape

from demo.aws import errors
from demo.aws.answer import Answer, xml_answer
from demo.aws.call import Call
from demo.aws.corrections.workloads import of
from demo.aws.world import World

UNBLOCKED = "unblocked"


def describe_snapshots(call: Call, _: World) -> Answer | None:
    """Those of the caller, all or those that everybody may use; of any other question moto knows more."""
    asked = call.parameters
    if asked.get("Owner.1") != "self":
        return None
    found = [s for s in of(call, "ec2").describe_snapshots() if s.owner_id == call.account]
    if "RestorableBy.1" in asked:
        found = [s for s in found if asked["RestorableBy.1"] in s.create_volume_permission_groups]
    return _answer("DescribeSnapshots", f"<snapshotSet>{''.join(map(item, found))}</snapshotSet>")


def item(snapshot: Any) -> str:
    """A snapshot in EC2's XML."""
    told = {
        "snapshotId": snapshot.id,
        "volumeId": snapshot.volume_id,
        "status": snapshot.status,
        "startTime": f"{snapshot.start_time:%Y-%m-%dT%H:%M:%S}.000Z",
        "progress": snapshot.progress,
        "ownerId": snapshot.owner_id,
        "volumeSize": str(snapshot.volume_size),
        "description": snapshot.description or "",
        "encrypted": str(bool(snapshot.encrypted)).lower(),
        "storageTier": snapshot.storage_tier,
    } | ({"kmsKeyId": snapshot.kms_key_id} if snapshot.kms_key_id else {})
    tags = "".join(f"<item><key>{escape(t['key'])}</key><value>{escape(t['value'])}</value></item>" for t in snapshot.get_tags())
    return f"<item>{''.join(f'<{n}>{escape(x)}</{n}>' for n, x in told.items())}<tagSet>{tags}</tagSet></item>"


def get_state(call: Call, world: World) -> Answer:
    """What the account blocks in the region: nothing until it says so."""
    return _answer(call.operation, f"<state>{world.snapshots_blocked.get((call.account, call.region), UNBLOCKED)}</state>")


def set_state(call: Call, world: World) -> Answer:
    """Block public snapshots from now on, or no longer."""
    world.snapshots_blocked[call.account, call.region] = call.parameters.get("State", UNBLOCKED)
    return get_state(call, world)


def _answer(operation: str, body: str) -> Answer:
    return xml_answer(
        f'<{operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>{errors.REQUEST}</requestId>{body}</{operation}Response>'
    )


ANSWERS = {
    ("ec2", "DescribeSnapshots"): describe_snapshots,
    ("ec2", "GetSnapshotBlockPublicAccessState"): get_state,
    ("ec2", "EnableSnapshotBlockPublicAccess"): set_state,
    ("ec2", "DisableSnapshotBlockPublicAccess"): set_state,
}
