"""The catalogue's rules on EC2: violated in the simulated AWS, mended, and violated by the least that AWS can say."""

from dataclasses import dataclass, field
from typing import Any

from tests.catalogue.ec2_wire import body
from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

# Which rule rests on the simulated AWS (moto), and which on answers in AWS's wire format served in front of it.
BY = {
    "aws-1-3-0-storage-2-1": "moto",
    "aws-ec2-1": "moto",
    "aws-ec2-2": "moto",
    "aws-logging-9": "moto",
    "aws-nacl-admin-ports": "moto",
    "aws-networking-10": "moto",
    "aws-networking-3": "moto",
    "aws-networking-7": "served",
    "aws-networking-9": "moto",
    "aws-vpc-flow-logs-enabled": "moto",
    "ec2-instances-metadata-hop-limit": "moto",
    "launch-templates-disallow-imds-v1": "moto",
    "launch-templates-metadata-hop-limit": "moto",
    "management-ports-restricted-from-internet": "moto",
    "permissive-security-groups-impacting-data-stores": "moto",
    "publicly-accessible-disks": "moto",
    "publicly-accessible-vms": "moto",
    "vm-disallow-imds-v1": "moto",
    "vm-templates-with-disk-configuration-are-encrypted": "moto",
}
KINDS = (
    "VM", "Disk", "NetworkInterface", "SecurityGroup", "NetworkACL", "VPC", "Subnet", "RouteTable", "FlowLog", "AMI",
    "LaunchTemplateVersion", "EBSSettings",
)  # fmt: skip
BUCKET = f"logs-{ACCOUNT}"
LOGS = f"arn:aws:s3:::{BUCKET}"
EVERYWHERE, OFFICE = "0.0.0.0/0", "203.0.113.0/24"
DEFAULT_KEY = body("GetEbsDefaultKmsKeyId", {"KmsKeyId": "alias/aws/ebs"})


def port(first: int, last: int | None = None, source: str = EVERYWHERE) -> dict[str, Any]:
    """A permission for TCP ports."""
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last or first, "IpRanges": [{"CidrIp": source}]}


@dataclass
class World:
    """An account with one thing wrong for each rule, and something clean beside it; `ids` are known by short names."""

    ec2: Any
    ids: dict[str, str] = field(default_factory=dict)

    def make(self) -> "World":
        """Everything, as it should not be."""
        self.networks()
        self.groups()
        self.machines()
        self.templates()
        return self

    def networks(self) -> None:
        """The default VPC, where all is well, and another one, where nothing is."""
        [default] = self.ec2.describe_vpcs()["Vpcs"]
        self.ids["home"], self.ids["vpc"] = default["VpcId"], self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        self.ids["subnet"] = self.ec2.create_subnet(VpcId=self.ids["vpc"], CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
        for vpc in ("home", "vpc"):
            of_vpc = [{"Name": "vpc-id", "Values": [self.ids[vpc]]}]
            [acl] = self.ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"]
            [group] = self.ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
            self.ids |= {f"{vpc}-acl": acl["NetworkAclId"], f"{vpc}-group": group["GroupId"]}
        self.mend_network("home")

    def mend_network(self, vpc: str) -> None:
        """A VPC whose traffic is recorded, whose default group is closed, and whose network ACL lets in nobody from everywhere."""
        self.ec2.create_flow_logs(
            ResourceIds=[self.ids[vpc]],
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination=LOGS,
        )
        group = self.ids[f"{vpc}-group"]
        [found] = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        if found["IpPermissions"]:
            self.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=found["IpPermissions"])
        self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=found["IpPermissionsEgress"])
        self.ec2.delete_network_acl_entry(NetworkAclId=self.ids[f"{vpc}-acl"], RuleNumber=100, Egress=False)

    def groups(self) -> None:
        """A group for each open port, and one which is open to an office only."""
        opened = {"ssh": port(22), "ldap": port(389), "search": port(9200, 9300), "clean": port(1, 9999, OFFICE)}
        opened["all"] = {"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
        for name, permission in opened.items():
            self.ids[name] = self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.ids["vpc"])["GroupId"]
            self.ec2.authorize_security_group_ingress(GroupId=self.ids[name], IpPermissions=[permission])

    def machines(self) -> None:
        """A public machine without session tokens, a private one with everything right, and an image that is public."""
        public = {"AssociatePublicIpAddress": True, "Groups": [self.ids["ssh"], self.ids["search"], self.ids["all"]]}
        self.run("bad", "orders-db", public, HttpTokens="optional", HttpPutResponseHopLimit=2)
        self.run("good", "web", {"Groups": [self.ids["clean"]]}, HttpTokens="required", HttpPutResponseHopLimit=1)
        [interface] = self.ec2.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [self.ids["bad"]]}])[
            "NetworkInterfaces"
        ]
        self.ec2.modify_network_interface_attribute(NetworkInterfaceId=interface["NetworkInterfaceId"], SourceDestCheck={"Value": False})
        for name in ("public", "private"):
            self.ids[name] = self.ec2.create_image(InstanceId=self.ids["good"], Name=name)["ImageId"]
        self.ec2.modify_image_attribute(ImageId=self.ids["public"], LaunchPermission={"Add": [{"Group": "all"}]})

    def run(self, id_: str, name: str, interface: dict[str, Any], **options: Any) -> None:
        """A machine with one interface and one disk."""
        image = self.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        interface = {"DeviceIndex": 0, "SubnetId": self.ids["subnet"], **interface}
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}]
        made = self.ec2.run_instances(
            ImageId=image, MinCount=1, MaxCount=1, NetworkInterfaces=[interface], MetadataOptions=options, TagSpecifications=tags
        )
        [self.ids[id_]] = [i["InstanceId"] for i in made["Instances"]]
        [self.ids[f"{id_}-disk"]] = self.disks(id_)

    def disks(self, vm: str) -> list[str]:
        """The volumes of a machine."""
        of_vm = [{"Name": "attachment.instance-id", "Values": [self.ids[vm]]}]
        return [v["VolumeId"] for v in self.ec2.describe_volumes(Filters=of_vm)["Volumes"]]

    def templates(self) -> None:
        """A template whose first version is careless."""
        careless = {"BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": False}}]}
        careless["MetadataOptions"] = {"HttpTokens": "optional", "HttpPutResponseHopLimit": 3}  # type: ignore[assignment]
        made = self.ec2.create_launch_template(LaunchTemplateName="careless", LaunchTemplateData=careless)
        self.ids["template"] = f"{made['LaunchTemplate']['LaunchTemplateId']}:1"
        careful = {"BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True}}]}
        careful["MetadataOptions"] = {"HttpTokens": "required", "HttpPutResponseHopLimit": 1}  # type: ignore[assignment]
        self.ec2.create_launch_template(LaunchTemplateName="careful", LaunchTemplateData=careful)

    def mend(self) -> None:
        """Everything, as it should be; what cannot be changed is deleted."""
        self.ec2.enable_ebs_encryption_by_default()
        self.ec2.terminate_instances(InstanceIds=[self.ids["bad"]])
        self.ec2.modify_image_attribute(ImageId=self.ids["public"], LaunchPermission={"Remove": [{"Group": "all"}]})
        self.ec2.delete_launch_template(LaunchTemplateId=self.ids["template"].split(":")[0])
        for group in ("ssh", "ldap", "search", "all"):
            [found] = self.ec2.describe_security_groups(GroupIds=[self.ids[group]])["SecurityGroups"]
            self.ec2.revoke_security_group_ingress(GroupId=self.ids[group], IpPermissions=found["IpPermissions"])
        self.mend_network("vpc")

    def violations(self) -> dict[str, set[str]]:
        """Slug → the assets that violate it."""
        open_groups = {"ssh", "ldap", "search", "all"}
        short = {
            "aws-1-3-0-storage-2-1": {"region"},
            "aws-ec2-1": {"public"},
            "aws-ec2-2": {"bad"},
            "aws-logging-9": {"vpc"},
            "aws-nacl-admin-ports": {"vpc-acl"},
            "aws-networking-10": {"search", "all"},
            "aws-networking-3": {"vpc-group"},
            "aws-networking-9": {"ldap", "all"},
            "aws-vpc-flow-logs-enabled": {"vpc"},
            "ec2-instances-metadata-hop-limit": {"bad"},
            "launch-templates-disallow-imds-v1": {"template"},
            "launch-templates-metadata-hop-limit": {"template"},
            "management-ports-restricted-from-internet": {"ssh", "all"},
            "permissive-security-groups-impacting-data-stores": open_groups,
            "publicly-accessible-disks": {"bad-disk"},
            "publicly-accessible-vms": {"bad"},
            "vm-disallow-imds-v1": {"bad"},
            "vm-templates-with-disk-configuration-are-encrypted": {"template"},
        }
        known = {**self.ids, "region": REGION}
        return {slug: {known[name] for name in names} for slug, names in short.items()}


def verdicts(scene: Scene, *slugs: str) -> dict[str, tuple[str, set[str]]]:
    """Slug → verdict and failing assets."""
    return {slug: (str(j.verdict), set(j.failing)) for slug, j in scene.judge(*slugs).items()}


def violate(scene: Scene) -> Violated:
    """What violates each rule but one, which the simulation cannot violate."""
    scene.client("s3").create_bucket(Bucket=BUCKET)
    world = World(scene.client("ec2")).make()
    scene.answer("GetEbsDefaultKmsKeyId", DEFAULT_KEY)
    return scene.violated({**world.violations(), "aws-networking-7": set()}, world.mend)


def test_violated_then_mended(scene: Scene) -> None:
    """Each rule fails with exactly what violates it, and passes once that is mended."""
    scene.holds(violate(scene), *KINDS)


ANYBODY = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": EVERYWHERE}]}]
# For each rule the least that AWS can say of an asset that violates it: nothing but what is its identity, and what is wrong.
LEAST: dict[str, dict[str, Any]] = {
    "GetEbsEncryptionByDefault": {"EbsEncryptionByDefault": False},
    "GetEbsDefaultKmsKeyId": {"KmsKeyId": "alias/aws/ebs"},
    "DescribeImages": {"Images": [{"ImageId": "ami-1", "Public": True}, {"ImageId": "ami-2"}]},
    "DescribeFlowLogs": {"FlowLogs": [{"FlowLogId": "fl-1", "ResourceId": "vpc-2", "FlowLogStatus": "ACTIVE"}]},
    "DescribeVpcs": {"Vpcs": [{"VpcId": "vpc-1"}, {"VpcId": "vpc-2"}]},
    "DescribeSubnets": {"Subnets": [{"SubnetId": "subnet-1"}]},
    "DescribeRouteTables": {"RouteTables": [{"RouteTableId": "rtb-1"}]},
    "DescribeNetworkAcls": {
        "NetworkAcls": [
            {"NetworkAclId": "acl-1", "Entries": [{"Protocol": "-1", "RuleAction": "allow", "CidrBlock": EVERYWHERE}]},
            {"NetworkAclId": "acl-2"},
        ]
    },
    "DescribeSecurityGroups": {
        "SecurityGroups": [
            {"GroupId": "sg-1", "GroupName": "default", "IpPermissions": ANYBODY},
            {"GroupId": "sg-2", "GroupName": "default"},
        ]
    },
    "DescribeNetworkInterfaces": {
        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "SourceDestCheck": False}, {"NetworkInterfaceId": "eni-2"}]
    },
    "DescribeVolumes": {"Volumes": [{"VolumeId": "vol-1"}, {"VolumeId": "vol-2", "Encrypted": True}]},
    "DescribeInstances": {
        "Reservations": [
            {
                "Instances": [
                    {
                        "InstanceId": "i-1",
                        "Tags": [{"Key": "Name", "Value": "MariaDB"}],
                        "PublicIpAddress": "198.51.100.7",
                        "SecurityGroups": [{"GroupId": "sg-1"}],
                        "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}],
                        "BlockDeviceMappings": [{"Ebs": {"VolumeId": "vol-1"}}],
                        "MetadataOptions": {"HttpPutResponseHopLimit": 2},
                    },
                    {"InstanceId": "i-2", "VpcId": "vpc-2", "MetadataOptions": {"HttpTokens": "required"}},
                    {"InstanceId": "i-3", "State": {"Name": "terminated"}},
                    {"InstanceId": "i-4", "State": {"Name": "shutting-down"}},
                ]
            }
        ]
    },
    "DescribeLaunchTemplates": {"LaunchTemplates": [{"LaunchTemplateId": "lt-1", "LatestVersionNumber": 2}]},
    "DescribeLaunchTemplateVersions": {
        "LaunchTemplateVersions": [
            {
                "LaunchTemplateId": "lt-1",
                "LaunchTemplateName": "t",
                "VersionNumber": 1,
                "LaunchTemplateData": {"BlockDeviceMappings": [{"Ebs": {}}], "MetadataOptions": {"HttpPutResponseHopLimit": 2}},
            },
            {
                "LaunchTemplateId": "lt-1",
                "LaunchTemplateName": "t",
                "VersionNumber": 2,
                "LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "required"}},
            },
        ]
    },
}
VIOLATED_BY_THE_LEAST = {
    "aws-1-3-0-storage-2-1": REGION,
    "aws-ec2-1": "ami-1",
    "aws-ec2-2": "i-1",
    "aws-logging-9": "vpc-1",
    "aws-nacl-admin-ports": "acl-1",
    "aws-networking-10": "sg-1",
    "aws-networking-3": "sg-1",
    "aws-networking-7": "i-1",
    "aws-networking-9": "sg-1",
    "aws-vpc-flow-logs-enabled": "vpc-1",
    "ec2-instances-metadata-hop-limit": "i-1",
    "launch-templates-disallow-imds-v1": "lt-1:1",
    "launch-templates-metadata-hop-limit": "lt-1:1",
    "management-ports-restricted-from-internet": "sg-1",
    "permissive-security-groups-impacting-data-stores": "sg-1",
    "publicly-accessible-disks": "vol-1",
    "publicly-accessible-vms": "i-1",
    "vm-disallow-imds-v1": "i-1",
    "vm-templates-with-disk-configuration-are-encrypted": "lt-1:1",
}


def serve_the_least(scene: Scene) -> Violated:
    """What violates each rule, without any member that AWS may leave out."""
    for operation, answer in LEAST.items():
        scene.answer(operation, body(operation, answer))
    return scene.violated({slug: {id_} for slug, id_ in VIOLATED_BY_THE_LEAST.items()}, lambda: serve_the_clean(scene))


def serve_the_clean(scene: Scene) -> None:
    """AWS knows of nothing but a closed group, and new volumes are encrypted."""
    scene.forget()
    clean = {"SecurityGroups": LEAST["DescribeSecurityGroups"]["SecurityGroups"][1:], "EbsEncryptionByDefault": True}
    for operation, answer in LEAST.items():
        nothing = {name: [] if isinstance(said, list) else said for name, said in answer.items()}
        scene.answer(operation, body(operation, nothing | clean))


def test_the_least_that_aws_can_say(scene: Scene) -> None:
    """Each rule fails with what violates it, and with nothing beside it, where AWS leaves out every member it may."""
    scene.holds(serve_the_least(scene), *KINDS)


def test_every_rule_is_tried() -> None:
    """The rules tried on the simulated AWS or on served answers are those which are violated here."""
    assert set(BY) == set(VIOLATED_BY_THE_LEAST)


def test_what_others_share_and_what_other_interfaces_have(scene: Scene) -> None:
    """A VPC that another account shares violates nothing here; an instance is public by any of its network interfaces."""
    second = {"NetworkInterfaceId": "eni-2", "Groups": [{"GroupId": "sg-1"}], "Association": {"PublicIp": "198.51.100.8"}}
    interfaces = [{"NetworkInterfaceId": "eni-1"}, second]
    vm = {"InstanceId": "i-1", "VpcId": "vpc-1", "SecurityGroups": [{"GroupId": "sg-2"}], "NetworkInterfaces": interfaces}
    scene.answer("DescribeVpcs", body("DescribeVpcs", {"Vpcs": [{"VpcId": "vpc-1", "OwnerId": "222222222222"}]}))
    scene.answer("DescribeFlowLogs", body("DescribeFlowLogs", {"FlowLogs": []}))
    scene.answer("DescribeInstances", body("DescribeInstances", {"Reservations": [{"Instances": [vm]}]}))
    scene.answer("DescribeSecurityGroups", body("DescribeSecurityGroups", LEAST["DescribeSecurityGroups"]))
    scene.collect("VM", "VPC", "FlowLog", "SecurityGroup")
    assert verdicts(scene, "aws-logging-9", "aws-networking-7", "publicly-accessible-vms") == {
        "aws-logging-9": ("PASS", set()),
        "aws-networking-7": ("PASS", set()),
        "publicly-accessible-vms": ("FAIL", {"i-1"}),
    }
