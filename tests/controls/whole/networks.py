"""Machines, disks and images, and the networks they stand in."""

from typing import Any

from tests.controls.whole.world import AWAY, HOME, REGIONS, Here

IMAGE = "ami-12c6146b"  # which the simulation has
EVERYWHERE, EVERYWHERE_6, OFFICE = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}, {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}, "203.0.113.0/24"


def port(first: int, last: int, **source: Any) -> dict[str, Any]:
    """A rule for TCP ports."""
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last, **source}


OFFICE_ONLY = port(22, 22, IpRanges=[{"CidrIp": OFFICE}])
WRONG_GROUPS = {
    "ssh": port(22, 22, **EVERYWHERE),
    "desktop-6": port(3000, 4000, **EVERYWHERE_6),
    "shares": port(445, 445, **EVERYWHERE),
    "all": {"IpProtocol": "-1", **EVERYWHERE},
}


def networks(here: Here, wrong: bool) -> None:
    """A group for an office; what AWS made by itself is closed and recorded, or with what is wrong left as it is."""
    ec2 = here("ec2")
    for name, rule in {"office": OFFICE_ONLY, **(WRONG_GROUPS if wrong else {})}.items():
        group = ec2.create_security_group(GroupName=name, Description=name)["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
    for region in () if wrong else REGIONS:
        close(here("ec2", region), f"arn:aws:s3:::flows-{here.account}")


def close(ec2: Any, bucket: str) -> None:
    """A region whose default group has no rules, whose ACL lets in nobody, whose VPC is recorded, and in which disks are encrypted."""
    default = [{"Name": "group-name", "Values": ["default"]}]
    [group] = ec2.describe_security_groups(Filters=default)["SecurityGroups"]
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    [acl] = ec2.describe_network_acls()["NetworkAcls"]
    ec2.delete_network_acl_entry(NetworkAclId=acl["NetworkAclId"], RuleNumber=100, Egress=False)
    [vpc] = ec2.describe_vpcs()["Vpcs"]
    ec2.create_flow_logs(ResourceIds=[vpc["VpcId"]], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3", LogDestination=bucket)
    ec2.enable_ebs_encryption_by_default()


def machines(here: Here, wrong: bool) -> None:
    """A machine with a role that asks for sessions, and its template and image."""
    ec2 = here("ec2")
    good = start(here, "sessions", {"HttpTokens": "required"}, IamInstanceProfile={"Name": "worker"})
    template(ec2, "careful", "required")
    ec2.create_image(InstanceId=good, Name="own")
    if wrong:
        start(here, "plain-metadata", {"HttpTokens": "optional"})
        start(here, "no-metadata", {"HttpTokens": "optional", "HttpEndpoint": "disabled"}, IamInstanceProfile={"Name": "worker"})
        template(ec2, "careless", "optional")
        shown = ec2.create_image(InstanceId=good, Name="shown")["ImageId"]
        ec2.modify_image_attribute(ImageId=shown, LaunchPermission={"Add": [{"Group": "all"}]})


def start(here: Here, name: str, options: dict[str, str], **settings: Any) -> str:
    """A machine with an encrypted disk; its id."""
    made = here("ec2").run_instances(
        ImageId=IMAGE, MinCount=1, MaxCount=1, MetadataOptions=options, **settings,
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True, "KmsKeyId": here.id("rotated")}}],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
    )  # fmt: skip
    return str(made["Instances"][0]["InstanceId"])


def template(ec2: Any, name: str, tokens: str) -> None:
    """A launch template."""
    ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData={"MetadataOptions": {"HttpTokens": tokens}})


def disks(here: Here, wrong: bool) -> None:
    """An encrypted disk with a snapshot; with what is wrong, also plain and public ones, one of them where that is blocked."""
    snapshot(here("ec2"), "sealed", Encrypted=True, KmsKeyId=here.id("rotated"))
    if wrong:
        snapshot(here("ec2", HOME), "plain", public=True)
        snapshot(here("ec2", AWAY), "blocked", public=True)
        here("ec2", AWAY).enable_snapshot_block_public_access(State="block-all-sharing")


def snapshot(ec2: Any, name: str, *, public: bool = False, **settings: Any) -> None:
    """A disk and its snapshot, both of one name."""
    zone = ec2.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]

    def named(sort: str) -> list[dict[str, Any]]:
        return [{"ResourceType": sort, "Tags": [{"Key": "Name", "Value": name}]}]

    volume = ec2.create_volume(Size=8, AvailabilityZone=zone, TagSpecifications=named("volume"), **settings)["VolumeId"]
    made = ec2.create_snapshot(VolumeId=volume, TagSpecifications=named("snapshot"))["SnapshotId"]
    if public:
        ec2.modify_snapshot_attribute(SnapshotId=made, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"])
