"""EC2: network interfaces, and the flow logs that record traffic."""

from collectors.aws.ec2_network import groups_of, its_subnet, logged
from collectors.declare import Call
from collectors.meaning.ec2_tags import name, tags, title
from graph.model import Field, Kind, Link, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME, ValueType.STRINGS

NETWORK_INTERFACE = Kind(
    name="NetworkInterface",
    plural="networkInterfaces",
    born="idFromProvider",
    doc="A network card: what an instance, a load balancer or another service is reached by.",
    category="Network",
    scope=Scope.REGION,
    id="NetworkInterfaceId",
    title=title("NetworkInterfaceId", "TagSet"),
    listing=Call(
        service="ec2",
        operation="DescribeNetworkInterfaces",
        items="NetworkInterfaces",
        fields=(
            Field("name", STRING, name("TagSet"), "Its tag Name; «» without one.", default=""),
            Field("description", STRING, "Description", "What its maker says of it; «» if nothing.", default=""),
            Field("interfaceType", STRING, "InterfaceType", "interface, or what service it is for.", default="interface"),
            Field("status", STRING, "Status", "available, in-use and others."),
            Field("sourceDestCheck", BOOLEAN, "SourceDestCheck", "Whether it refuses traffic that is not from or for itself.", default=True),
            Field("requesterManaged", BOOLEAN, "RequesterManaged", "Whether a service of AWS looks after it.", default=False),
            Field("vpcID", STRING, "VpcId", "The VPC it is in; «» without one.", default=""),
            Field("subnetID", STRING, "SubnetId", "The subnet it is in; «» without one.", default=""),
            Field("privateIpAddress", STRING, "PrivateIpAddress", "Its first private IPv4 address; null without one."),
            Field("publicIpAddress", STRING, "Association.PublicIp", "Its public IPv4 address; null without one."),
            Field("ipv6Addresses", STRINGS, lambda nic: [a["Ipv6Address"] for a in nic.get("Ipv6Addresses") or ()], "Its IPv6 addresses."),
            Field("macAddress", STRING, "MacAddress", "Its hardware address; «» if it has none.", default=""),
            Field("attachedInstanceID", STRING, "Attachment.InstanceId", "The instance it is attached to; «» without one.", default=""),
        ),
        nested=(tags("NetworkInterfaceTag", "networkInterface", "TagSet"),),
        links=(
            Link(
                name="securityGroups", relationship="FILTERED_BY", target="SecurityGroup", inverse="networkInterfaces", source=groups_of,
                doc="The groups whose rules hold for it.", inverse_doc="The network interfaces for which its rules hold.",
            ),
            Link(
                name="subnet", relationship="PLUGGED_INTO", target="Subnet", inverse="networkInterfaces", source=its_subnet, to_one=True,
                doc="The subnet it is in.", inverse_doc="The network interfaces in the subnet.",
            ),
        ),
    ),
)  # fmt: skip

FLOW_LOG = Kind(
    name="FlowLog",
    plural="flowLogs",
    born="idFromProvider",
    doc="A recording of the traffic of a VPC, a subnet or a network interface.",
    category="Logging",
    scope=Scope.REGION,
    id="FlowLogId",
    title=title("FlowLogId"),
    listing=Call(
        service="ec2",
        operation="DescribeFlowLogs",
        items="FlowLogs",
        fields=(
            Field("flowLogStatus", STRING, "FlowLogStatus", "ACTIVE."),
            Field("resourceID", STRING, "ResourceId", "What it records."),
            Field("trafficType", STRING, "TrafficType", "ACCEPT, REJECT or ALL; «» for transit gateways.", default=""),
            Field("deliverLogsStatus", STRING, "DeliverLogsStatus", "SUCCESS or FAILED; «» before the first delivery.", default=""),
            Field("deliverLogsErrorMessage", STRING, "DeliverLogsErrorMessage", "Why delivery fails; «» if it does not.", default=""),
            Field("deliverLogsPermissionARN", STRING, "DeliverLogsPermissionArn", "The role that delivers; «» without one.", default=""),
            Field("logDestinationType", STRING, "LogDestinationType", "cloud-watch-logs, s3, or kinesis-data-firehose.", default="cloud-watch-logs"),
            Field("logDestination", STRING, "LogDestination", "The ARN of what receives it; «» where a log group is named.", default=""),
            Field("logGroupName", STRING, "LogGroupName", "The log group that receives it; «» without one.", default=""),
            Field("logFormat", STRING, "LogFormat", "The members of a line; «» for AWS's default.", default=""),
            Field("maxAggregationInterval", INT, "MaxAggregationInterval", "How many seconds a line stands for, at most.", default=600),
            Field("creationTime", DATETIME, "CreationTime", "When it was made."),
        ),
        nested=(tags("FlowLogTag", "flowLog"),),
        links=(
            Link(
                name="vpc", relationship="RECORDS_VPC", target="VPC", inverse="hasFlowLog", source=logged("vpc-"), to_one=True,
                doc="The VPC it records.", inverse_doc="The flow logs of the VPC as a whole.",
            ),
            Link(
                name="subnet", relationship="RECORDS_SUBNET", target="Subnet", inverse="hasFlowLog", source=logged("subnet-"), to_one=True,
                doc="The subnet it records.", inverse_doc="The flow logs of the subnet as a whole.",
            ),
            Link(
                name="networkInterface", relationship="RECORDS_INTERFACE", target="NetworkInterface", inverse="hasFlowLog",
                source=logged("eni-"), to_one=True, doc="The network interface it records.", inverse_doc="The flow logs of the interface.",
            ),
        ),
    ),
)  # fmt: skip
