"""EC2: what lets traffic through, security groups and network ACLs."""

from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags
from collectors.meaning.security_rules import opens_management_ports, rules_of_acls, rules_of_groups
from graph.model import Derivation, Field, Kind, Link, Record, Reference, Scope, ValueType

STRING, BOOLEAN = ValueType.STRING, ValueType.BOOLEAN


def owner(record: Record) -> str:
    """The account that owns what it may share with others; recordings from before sharing do not name it."""
    return str(record.get("OwnerId") or record["_account"])


def guarded_vpc(acl: Record) -> list[Reference]:
    """The VPC of a network ACL, which has the same owner."""
    return [Reference(acl["VpcId"], owner(acl), acl["_region"])] if acl.get("VpcId") else []


def guarded_subnets(acl: Record) -> list[Reference]:
    """The subnets whose traffic a network ACL judges."""
    return [Reference(a["SubnetId"], owner(acl), acl["_region"]) for a in acl.get("Associations") or () if a.get("SubnetId")]


# A group that an account shares is an asset of each account that may use it: interfaces name their groups without the owner.
SECURITY_GROUP = Kind(
    name="SecurityGroup",
    plural="securityGroups",
    born="idFromProvider",
    doc="A security group: which traffic may reach and leave the network interfaces in it.",
    category="Network",
    scope=Scope.REGION,
    id="GroupId",
    title=lambda group: group.get("GroupName") or group["GroupId"],
    listing=Call(
        service="ec2",
        operation="DescribeSecurityGroups",
        items="SecurityGroups",
        fields=(
            Field("groupName", STRING, "GroupName", "Its name; «default» is the group that every VPC is made with."),
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("description", STRING, "Description", "What its maker says of it; «» if nothing.", default=""),
            Field("vpcID", STRING, "VpcId", "The VPC it belongs to; «» without one.", default=""),
            Field("ownerID", STRING, owner, "The account that owns it; another one where it is shared."),
            Field("securityGroupARN", STRING, "SecurityGroupArn", "Its ARN; «» where AWS did not tell.", default=""),
        ),
        nested=(rules_of_groups(), tags("SecurityGroupTag", "securityGroup")),
    ),
    derived=(
        Derivation(
            name="opensManagementPorts",
            rests_on=("DescribeSecurityGroups",),
            fields=(
                Field("opensManagementPorts", BOOLEAN, lambda read: opens_management_ports(read["DescribeSecurityGroups"]),
                      "Whether it lets anybody in to port 22 or 3389."),
            ),
        ),
    ),
)  # fmt: skip

NETWORK_ACL = Kind(
    name="NetworkACL",
    plural="networkAcls",
    born="idFromProvider",
    doc="A network ACL: which traffic may enter and leave subnets.",
    category="Network",
    scope=Scope.REGION,
    id="NetworkAclId",
    title="NetworkAclId",
    owner=owner,
    shared=True,
    listing=Call(
        service="ec2",
        operation="DescribeNetworkAcls",
        items="NetworkAcls",
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("isDefault", BOOLEAN, "IsDefault", "Whether subnets without another one have it.", default=False),
            Field("vpcID", STRING, "VpcId", "The VPC it belongs to."),
        ),
        nested=(rules_of_acls(), tags("NetworkACLTag", "networkAcl")),
        links=(
            Link(
                name="vpc", relationship="GUARDS_VPC", target="VPC", inverse="networkAcls", source=guarded_vpc, to_one=True,
                doc="The VPC it belongs to.", inverse_doc="The network ACLs of the VPC.",
            ),
            Link(
                name="subnets", relationship="GUARDS_SUBNET", target="Subnet", inverse="networkAcl", source=guarded_subnets, inverse_to_one=True,
                doc="The subnets it guards.", inverse_doc="The network ACL that guards the subnet.",
            ),
        ),
    ),
)  # fmt: skip
