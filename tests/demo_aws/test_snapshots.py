"""What the simulated AWS says of snapshots of EBS: whose they are, which are public, and what is blocked."""

from demo.aws.server import SimulatedAWS
from tests.demo_aws.test_shapes import answered

ACCOUNT = "222200000000"


def test_own_snapshots(aws: SimulatedAWS) -> None:
    """An account sees its own ones, with their tags, and which of them everybody may use; of images of others it has none."""
    ec2 = aws.client(ACCOUNT, "ec2")
    volume = ec2.create_volume(Size=8, AvailabilityZone="us-east-1a")["VolumeId"]
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "Name", "Value": "<own>"}]}]
    own, open_ = (ec2.create_snapshot(VolumeId=volume, TagSpecifications=tags)["SnapshotId"] for _ in range(2))
    ec2.modify_snapshot_attribute(SnapshotId=open_, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"])
    answer, strangers = answered(ec2, "describe_snapshots", OwnerIds=["self"], MaxResults=1000)
    assert ({s["SnapshotId"] for s in answer["Snapshots"]}, strangers) == ({own, open_}, [])
    first = answer["Snapshots"][0]
    assert first["Tags"] == [{"Key": "Name", "Value": "<own>"}]
    assert (first["VolumeSize"], first["OwnerId"], first["Encrypted"]) == (8, ACCOUNT, False)
    public = ec2.describe_snapshots(OwnerIds=["self"], RestorableByUserIds=["all"])["Snapshots"]
    assert [s["SnapshotId"] for s in public] == [open_]
    assert aws.client("222200000001", "ec2").describe_snapshots(OwnerIds=["self"])["Snapshots"] == []


def test_blocked_sharing(aws: SimulatedAWS) -> None:
    """A region blocks nothing until the account says so, and no longer than it says so."""
    ec2 = aws.client(ACCOUNT, "ec2")
    answer, strangers = answered(ec2, "get_snapshot_block_public_access_state")
    assert (answer["State"], strangers) == ("unblocked", [])
    ec2.enable_snapshot_block_public_access(State="block-all-sharing")
    assert ec2.get_snapshot_block_public_access_state()["State"] == "block-all-sharing"
    assert aws.client(ACCOUNT, "ec2", "eu-west-1").get_snapshot_block_public_access_state()["State"] == "unblocked"
    ec2.disable_snapshot_block_public_access()
    assert ec2.get_snapshot_block_public_access_state()["State"] == "unblocked"
