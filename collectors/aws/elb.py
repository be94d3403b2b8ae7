"""Elastic Load Balancing: application, network, gateway and classic load balancers, as one type."""

from collections.abc import Iterable

from collectors.declare import Call, of_account
from collectors.meaning.access_logs import DELIVERIES, SOURCES, access_logs_delivered
from collectors.meaning.tls import classic_attributes, classic_listeners
from graph.model import Field, Kind, Link, Nested, Record, Reference, Scope, Unreadable, ValueType

STRING, STRINGS = ValueType.STRING, ValueType.STRINGS
CLASSIC = "classic"
TYPES = {"app": "application", "net": "network", "gwy": "gateway"}
GONE = ("LoadBalancerNotFound",)


def classic(description: Record) -> Iterable[Record]:
    """A classic load balancer with the members that the others have."""
    return ({**description, "Type": CLASSIC, "VpcId": description.get("VPCId")},)


def is_classic(balancer: Record) -> bool:
    """Whether the classic API tells of it."""
    return balancer.get("Type") == CLASSIC


def arn(balancer: Record) -> str:
    """The ARN; a classic one has its name there (Classic Load Balancers user guide, «Elastic Load Balancing resources»)."""
    if not is_classic(balancer):
        return str(balancer["LoadBalancerArn"])
    place = ":".join([balancer["_partition"], "elasticloadbalancing", balancer["_region"], balancer["_account"]])
    return f"arn:{place}:loadbalancer/{balancer['LoadBalancerName']}"


def kind_of(balancer: Record) -> str:
    """The type of load balancer, which its ARN tells as well."""
    short = balancer.get("LoadBalancerArn", "//").split("/")[1]
    found = balancer.get("Type") or TYPES.get(short)
    if not found:
        raise Unreadable(f"{arn(balancer)} is of no type of load balancer that is known")
    return str(found)


def zones(balancer: Record) -> list[str]:
    """The availability zones it stands in."""
    found = balancer.get("AvailabilityZones") or []
    return [zone if isinstance(zone, str) else zone["ZoneName"] for zone in found]


def groups(balancer: Record) -> list[Reference]:
    """The security groups it is in."""
    return [Reference(id_, balancer["_account"], balancer["_region"]) for id_ in balancer.get("SecurityGroups") or []]


def of_balancer(balancer: Record) -> dict[str, str]:
    """The argument that names one of the newer load balancers."""
    return {"LoadBalancerArn": arn(balancer)}


def of_classic(balancer: Record) -> dict[str, str]:
    """The argument that names a classic load balancer."""
    return {"LoadBalancerName": balancer["LoadBalancerName"]}


LOAD_BALANCER = Kind(
    name="LoadBalancer",
    plural="loadBalancers",
    born="createdAt",
    doc="A load balancer: application, network, gateway or classic.",
    category="Network",
    scope=Scope.REGION,
    id=arn,
    title="LoadBalancerName",
    id_is_unique=True,
    listing=Call(
        service="elbv2",
        operation="DescribeLoadBalancers",
        items="LoadBalancers",
        beside=(Call(service="elb", operation="DescribeLoadBalancers", items="LoadBalancerDescriptions", records=classic),),
        fields=(
            Field("name", STRING, "LoadBalancerName", "Its name."),
            Field("arn", STRING, arn, "Its ARN."),
            Field("type", STRING, kind_of, "application, network, gateway or classic."),
            Field("scheme", STRING, "Scheme", "internet-facing or internal; «» for a gateway.", default=""),
            Field("dnsName", STRING, "DNSName", "Its host name; «» for a gateway.", default=""),
            Field("vpcID", STRING, "VpcId", "The VPC it stands in; «» outside of one.", default=""),
            Field("state", STRING, "State.Code", "active, provisioning, active_impaired or failed; a classic one tells none."),
            Field("ipAddressType", STRING, "IpAddressType", "ipv4 or dualstack.", default="ipv4"),
            Field("availabilityZones", STRINGS, zones, "The availability zones it stands in."),
            Field("createdAt", ValueType.DATETIME, "CreatedTime", "When it was made."),
        ),
        links=(
            Link(
                name="securityGroups", relationship="BALANCER_HAS_SECURITY_GROUP", target="SecurityGroup", inverse="loadBalancers", source=groups,
                doc="The security groups that say who reaches it.", inverse_doc="The load balancers in the group.",
            ),
            of_account("HAS_LOAD_BALANCER", "loadBalancers", "Its load balancers."),
        ),
    ),
    details=(
        Call(
            service="elbv2",
            operation="DescribeListeners",
            items="Listeners",
            when=lambda balancer: not is_classic(balancer),
            arguments=of_balancer,
            gone=GONE,
            alternatives=(
                Call(
                    service="elb", operation="DescribeLoadBalancerPolicies", items="PolicyDescriptions", when=is_classic, gone=GONE,
                    arguments=of_classic, pick=classic_listeners,
                ),
            ),
            nested=(
                Nested(
                    name="listensOnHTTPListener", kind="HTTPListener", relationship="LISTENS_ON", inverse="loadBalancer", source="Listeners",
                    doc="The ports on which it listens, of whatever protocol.",
                    fields=(
                        Field("protocol", STRING, "Protocol", "HTTP, HTTPS, TCP, TLS, UDP, SSL and so on."),
                        Field("port", ValueType.INT, "Port", "The port."),
                        Field("sslPolicy", STRING, "SslPolicy", "The security policy, which says the versions of TLS; «» without TLS.", default=""),
                        Field("hasCertificate", ValueType.BOOLEAN, lambda x: bool(x.get("Certificates")), "Whether it has a certificate."),
                        Field("certificateARNs", STRINGS, lambda x: [c["CertificateArn"] for c in x.get("Certificates") or []],
                              "Its default certificate."),
                    ),
                ),
            ),
        ),
        Call(
            service="elbv2",
            operation="DescribeLoadBalancerAttributes",
            items="Attributes",
            when=lambda balancer: not is_classic(balancer),
            arguments=of_balancer,
            gone=GONE,
            alternatives=(
                Call(
                    service="elb", operation="DescribeLoadBalancerAttributes", always=("LoadBalancerAttributes",), when=is_classic, gone=GONE,
                    arguments=of_classic, pick=classic_attributes,
                ),
            ),
            nested=(
                Nested(
                    name="hasLoadBalancerAttribute", kind="LoadBalancerAttribute", relationship="HAS_ATTRIBUTE", inverse="loadBalancer",
                    source="Attributes", doc="Its settings.",
                    fields=(Field("key", STRING, "Key", "Such as access_logs.s3.enabled."), Field("value", STRING, "Value", "Its value.", default="")),
                ),
            ),
        ),
        SOURCES,
        DELIVERIES,
    ),
    derived=(access_logs_delivered("DescribeLoadBalancers", arn),),
)  # fmt: skip
