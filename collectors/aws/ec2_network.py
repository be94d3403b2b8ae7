"""EC2: networks, their parts, and the recording of their traffic."""

from collections.abc import Callable

from collectors.aws.ec2_firewalls import owner
from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags, title
from graph.model import Field, Kind, Link, Nested, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.STRINGS


def its_vpc(record: Record) -> list[Reference]:
    """The VPC of a subnet or a route table, which has the same owner even where another account sees it."""
    return [Reference(record["VpcId"], owner(record), record["_region"])] if record.get("VpcId") else []


def its_subnet(record: Record) -> list[Reference]:
    """The subnet of an interface, as the interface's account sees it."""
    return [Reference(record["SubnetId"], record["_account"], record["_region"])] if record.get("SubnetId") else []


def groups_of(record: Record) -> list[Reference]:
    """The security groups of an interface, as its account sees them."""
    return [Reference(g["GroupId"], record["_account"], record["_region"]) for g in record.get("Groups") or ()]


def routed_subnets(table: Record) -> list[Reference]:
    """The subnets that name a route table; the others of its VPC have the main one."""
    return [Reference(a["SubnetId"], owner(table), table["_region"]) for a in table.get("Associations") or () if a.get("SubnetId")]


def logged(prefix: str) -> Callable[[Record], list[Reference]]:
    """What reads the resource whose traffic a flow log records, if its id begins so."""

    def read(log: Record) -> list[Reference]:
        found = log["ResourceId"]
        return [Reference(found, log["_account"], log["_region"])] if found.startswith(prefix) else []

    return read


VPC = Kind(
    name="VPC",
    plural="vpcs",
    born="idFromProvider",
    doc="A virtual private network of its own in the cloud.",
    category="Network",
    scope=Scope.REGION,
    id="VpcId",
    title=title("VpcId"),
    owner=owner,
    shared=True,
    listing=Call(
        service="ec2",
        operation="DescribeVpcs",
        items="Vpcs",
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("vpcID", STRING, "VpcId", "Its id."),
            Field("isDefault", BOOLEAN, "IsDefault", "Whether AWS made it for the region.", default=False),
            Field("cidrBlock", STRING, "CidrBlock", "Its first range of IPv4 addresses."),
            Field("cidrBlocks", STRINGS, lambda vpc: [a["CidrBlock"] for a in vpc.get("CidrBlockAssociationSet") or ()], "All of them."),
            Field("state", STRING, "State", "pending or available."),
            Field("instanceTenancy", STRING, "InstanceTenancy", "default, or dedicated.", default="default"),
        ),
        nested=(tags("VPCTag", "vpc"),),
    ),
)  # fmt: skip

# A subnet that an account shares is an asset of each account that may use it: interfaces name their subnet without the owner.
SUBNET = Kind(
    name="Subnet",
    plural="subnets",
    born="idFromProvider",
    doc="A range of addresses of a VPC, in one availability zone.",
    category="Network",
    scope=Scope.REGION,
    id="SubnetId",
    title=title("SubnetId"),
    listing=Call(
        service="ec2",
        operation="DescribeSubnets",
        items="Subnets",
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("subnetID", STRING, "SubnetId", "Its id."),
            Field("vpcID", STRING, "VpcId", "The VPC it belongs to."),
            Field("ownerID", STRING, owner, "The account that owns it; another one where it is shared."),
            Field("cidrBlock", STRING, "CidrBlock", "Its IPv4 addresses; «» if it has none.", default=""),
            Field("availabilityZone", STRING, "AvailabilityZone", "Where it is."),
            Field("isDefault", BOOLEAN, "DefaultForAz", "Whether AWS made it for the zone.", default=False),
            Field("mapPublicIpOnLaunch", BOOLEAN, "MapPublicIpOnLaunch", "Whether what starts in it gets a public address.", default=False),
            Field("assignIPv6AddressOnCreation", BOOLEAN, "AssignIpv6AddressOnCreation", "Whether it gets an IPv6 address.", default=False),
            Field("state", STRING, "State", "pending, available or unavailable."),
        ),
        nested=(tags("SubnetTag", "subnet"),),
        links=(
            Link(
                name="vpc", relationship="LIES_IN", target="VPC", inverse="subnets", source=its_vpc, to_one=True, reach=Reach.ANYWHERE,
                doc="The VPC it belongs to.", inverse_doc="The subnets of the VPC, once for each account that sees one.",
            ),
        ),
    ),
)  # fmt: skip

ROUTES = tuple(
    Field(field, STRING, member, f"{doc}; «» if there is none.", default="")
    for field, member, doc in (
        ("destinationCidrBlock", "DestinationCidrBlock", "The IPv4 addresses it is for"),
        ("destinationIPv6CidrBlock", "DestinationIpv6CidrBlock", "The IPv6 addresses it is for"),
        ("destinationPrefixListID", "DestinationPrefixListId", "The list of addresses it is for"),
        ("gatewayID", "GatewayId", "The gateway it leads to: local, an internet gateway, or a virtual one"),
        ("natGatewayID", "NatGatewayId", "The NAT gateway it leads to"),
        ("egressOnlyInternetGatewayID", "EgressOnlyInternetGatewayId", "The gateway for outbound IPv6 it leads to"),
        ("transitGatewayID", "TransitGatewayId", "The transit gateway it leads to"),
        ("vpcPeeringConnectionID", "VpcPeeringConnectionId", "The peering connection it leads to"),
        ("networkInterfaceID", "NetworkInterfaceId", "The network interface it leads to"),
        ("instanceID", "InstanceId", "The instance it leads to"),
        ("state", "State", "active, blackhole or filtered"),
    )
)
ROUTE_TABLE = Kind(
    name="RouteTable",
    plural="routeTables",
    born="idFromProvider",
    doc="Where the traffic that leaves subnets goes.",
    category="Network",
    scope=Scope.REGION,
    id="RouteTableId",
    title=title("RouteTableId"),
    owner=owner,
    shared=True,
    listing=Call(
        service="ec2",
        operation="DescribeRouteTables",
        items="RouteTables",
        fields=(
            Field("name", STRING, name(), "Its tag Name; «» without one.", default=""),
            Field("vpcID", STRING, "VpcId", "The VPC it belongs to."),
            Field("isMain", BOOLEAN, lambda table: any(a.get("Main") for a in table.get("Associations") or ()),
                  "Whether it serves the subnets of its VPC that name no other."),
        ),
        nested=(
            Nested(
                name="routes", kind="Route", relationship="HAS_ROUTE", inverse="routeTable", source="Routes", fields=ROUTES,
                doc="Its routes; the one with the narrowest destination counts.",
            ),
            tags("RouteTableTag", "routeTable"),
        ),
        links=(
            Link(
                name="vpc", relationship="ROUTES_IN_VPC", target="VPC", inverse="routeTables", source=its_vpc, to_one=True,
                doc="The VPC it belongs to.", inverse_doc="The route tables of the VPC.",
            ),
            Link(
                name="subnets", relationship="ROUTES_SUBNET", target="Subnet", inverse="routeTable", source=routed_subnets, inverse_to_one=True,
                doc="The subnets that name it.", inverse_doc="The route table that the subnet names; null: its VPC's main one.",
            ),
        ),
    ),
)  # fmt: skip
