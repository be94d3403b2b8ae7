"""EC2: instances."""

from typing import Any

from collectors.aws.inspector import INSTANCE, coverage
from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags, title
from graph.model import Field, Kind, Link, Nested, Record, Reference, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS
# An instance on its way out comes never back; AWS shows it for about an hour, without its network (EC2 user guide, «Instance lifecycle»).
ENDED = frozenset({"shutting-down", "terminated"})


def instances(reservation: Any) -> list[Record]:
    """The instances of a reservation that still exist."""
    return [i for i in reservation["Instances"] if (i.get("State") or {}).get("Name") not in ENDED]


def here(record: Record, id_: str) -> Reference:
    """What an instance names by its id: it is in the same account and region."""
    return Reference(id_, record["_account"], record["_region"])


def interfaces(vm: Record) -> list[Record]:
    """The network interfaces of an instance, as it describes them."""
    return list(vm.get("NetworkInterfaces") or ())


def its_interfaces(vm: Record) -> list[Reference]:
    """The network interfaces of an instance."""
    return [here(vm, nic["NetworkInterfaceId"]) for nic in interfaces(vm)]


def its_groups(vm: Record) -> list[Reference]:
    """The security groups of all network interfaces: of its own groups AWS tells those of the first interface only."""
    groups = [*(vm.get("SecurityGroups") or ()), *(g for nic in interfaces(vm) for g in nic.get("Groups") or ())]
    return [here(vm, id_) for id_ in sorted({g["GroupId"] for g in groups})]


def its_subnet(vm: Record) -> list[Reference]:
    """The subnet of an instance's first network interface."""
    return [here(vm, vm["SubnetId"])] if vm.get("SubnetId") else []


def public_addresses(vm: Record) -> list[str]:
    """The public IPv4 addresses of an instance: that of its first network interface before those of the others."""
    found = [vm.get("PublicIpAddress"), *((nic.get("Association") or {}).get("PublicIp") for nic in interfaces(vm))]
    return list(dict.fromkeys(address for address in found if address))


def attachments(vm: Record) -> list[Record]:
    """The volumes of an instance, each with the place where the volume is."""
    place = {"_account": vm["_account"], "_region": vm["_region"]}
    return [{**mapping, **place} for mapping in vm.get("BlockDeviceMappings") or () if mapping.get("Ebs")]


VM = Kind(
    name="VM",
    plural="vms",
    born="idFromProvider",
    doc="An EC2 instance: a virtual machine. One that was terminated is none any more.",
    category="Compute",
    scope=Scope.REGION,
    id="InstanceId",
    title=title("InstanceId"),
    listing=Call(
        service="ec2",
        operation="DescribeInstances",
        items="Reservations",
        records=instances,
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("instanceType", STRING, "InstanceType", "Its size, such as t3.micro."),
            Field("state", STRING, "State.Name", "pending, running, stopping or stopped."),
            Field("imageID", STRING, "ImageId", "The image it was started from."),
            Field("launchTime", DATETIME, "LaunchTime", "When it was last started."),
            Field("platform", STRING, "Platform", "windows; «» for everything else.", default=""),
            Field("platformDetails", STRING, "PlatformDetails", "What is paid for: Linux/UNIX, Windows, …; «» where AWS did not tell.", default=""),
            Field("architecture", STRING, "Architecture", "x86_64, arm64 and others."),
            Field("lifecycle", STRING, "InstanceLifecycle", "spot, scheduled, capacity-block; «» for an ordinary one.", default=""),
            Field("keyName", STRING, "KeyName", "The key pair for logging in; «» without one.", default=""),
            Field("vpcID", STRING, "VpcId", "The VPC it runs in; «» outside of one.", default=""),
            Field("subnetID", STRING, "SubnetId", "The subnet of its first network interface; «» without one.", default=""),
            Field("availabilityZone", STRING, "Placement.AvailabilityZone", "Where it runs."),
            Field("tenancy", STRING, "Placement.Tenancy", "default, dedicated or host.", default="default"),
            Field("privateIpAddress", STRING, "PrivateIpAddress", "Its private IPv4 address; null without one."),
            Field("privateDnsName", STRING, "PrivateDnsName", "Its name inside the network; «» without one.", default=""),
            Field("publicIpAddress", STRING, lambda vm: next(iter(public_addresses(vm)), None), "Its first public IPv4 address; null without one."),
            Field("publicIpAddresses", STRINGS, public_addresses, "The public IPv4 addresses of all its network interfaces."),
            Field("publicDnsName", STRING, "PublicDnsName", "Its public name; «» without one.", default=""),
            Field("iamInstanceProfileARN", STRING, "IamInstanceProfile.Arn", "The instance profile that gives it a role; «» without one.", default=""),
            Field("ebsOptimized", BOOLEAN, "EbsOptimized", "Whether it has a line of its own to its volumes.", default=False),
            Field("monitoring", STRING, "Monitoring.State", "enabled, if measured every minute; disabled, pending or disabling.", default="disabled"),
            Field("rootDeviceType", STRING, "RootDeviceType", "ebs, or instance-store."),
            Field("metadataOptionHTTPTokens", STRING, "MetadataOptions.HttpTokens",
                  "required: its metadata are told to sessions only (IMDSv2); optional: to anybody on it.", default="optional"),
            Field("metadataOptionHTTPPutResponseHopLimit", INT, "MetadataOptions.HttpPutResponseHopLimit",
                  "Over how many hops a session's token may travel.", default=1),
            Field("metadataOptionHTTPEndpoint", STRING, "MetadataOptions.HttpEndpoint", "enabled, or disabled: no metadata at all.", default="enabled"),
            Field("metadataOptionInstanceMetadataTags", STRING, "MetadataOptions.InstanceMetadataTags", "Whether its tags are told.", default="disabled"),
        ),
        nested=(
            Nested(
                name="diskAttachments", kind="DiskAttachment", relationship="HAS_DISK_ATTACHMENT", inverse="vm", source=attachments,
                doc="Its EBS volumes, and how they are attached.",
                fields=(
                    Field("deviceName", STRING, "DeviceName", "The name it has on the machine, such as /dev/xvda."),
                    Field("status", STRING, "Ebs.Status", "attaching, attached, detaching or detached."),
                    Field("attachTime", DATETIME, "Ebs.AttachTime", "When it was attached."),
                    Field("deleteOnTermination", BOOLEAN, "Ebs.DeleteOnTermination", "Whether it goes with the instance.", default=False),
                ),
                links=(
                    Link(
                        name="disk", relationship="ATTACHES", target="Disk", inverse="diskAttachments", to_one=True,
                        source=lambda mapping: [here(mapping, mapping["Ebs"]["VolumeId"])],
                        doc="The volume.", inverse_doc="Where it is attached.",
                    ),
                ),
            ),
            tags("VMTag", "vm"),
        ),
        links=(
            Link(
                name="networkInterfaces", relationship="HAS_NETWORK_INTERFACE", target="NetworkInterface", inverse="vm", source=its_interfaces,
                inverse_to_one=True, doc="Its network interfaces.", inverse_doc="The instance it is attached to.",
            ),
            Link(
                name="securityGroups", relationship="PROTECTED_BY", target="SecurityGroup", inverse="vms", source=its_groups,
                doc="The security groups of all its network interfaces.", inverse_doc="The instances with a network interface in it.",
            ),
            Link(
                name="subnet", relationship="RUNS_IN", target="Subnet", inverse="vms", source=its_subnet, to_one=True,
                doc="The subnet of its first network interface.", inverse_doc="The instances whose first network interface is in it.",
            ),
        ),
    ),
    details=(coverage("ec2", INSTANCE, lambda vm: vm["InstanceId"]),),
)  # fmt: skip
