"""Access logs that CloudWatch Logs delivers for another service, beside those which the service writes itself.

CloudWatch Logs user guide, «Enable logging from AWS services»: a source names what logs and the type of log, a delivery sends one
source to one destination; a source without a delivery sends nothing. CloudFront developer guide, «Configure standard logging (v2)»:
the sources of its distributions are in us-east-1. Elastic Load Balancing user guides, «CloudWatch logs» for application and
network load balancers.
"""

from collections.abc import Callable

from collectors.declare import Call
from graph.model import Derivation, Field, Record, ValueType

SOURCES = Call(service="logs", operation="DescribeDeliverySources", items="deliverySources", left_out=True, shared=True)
DELIVERIES = Call(service="logs", operation="DescribeDeliveries", items="deliveries", left_out=True, shared=True)
TYPE = "ACCESS_LOGS"  # for load balancers with ALB_ or NLB_ before it; other types are of connections and health checks


def delivered(arn: str, sources: Record, deliveries: Record) -> bool:
    """Whether the access log of an asset is delivered somewhere."""
    names = {
        s["name"] for s in sources.get("deliverySources") or () if arn in s["resourceArns"] and str(s.get("logType", "")).endswith(TYPE)
    }
    return any(d["deliverySourceName"] in names for d in deliveries.get("deliveries") or ())


def access_logs_delivered(listing: str, arn: Callable[[Record], str]) -> Derivation:
    """The field that says whether CloudWatch Logs delivers the access log of an asset, from the two details here."""

    def found(read: Record) -> bool:
        return delivered(arn(read[listing]), read[SOURCES.operation], read[DELIVERIES.operation])

    return Derivation(
        name="accessLogsDelivered",
        rests_on=(listing, SOURCES.operation, DELIVERIES.operation),
        fields=(Field("accessLogsDelivered", ValueType.BOOLEAN, found, "Whether CloudWatch Logs delivers its access log."),),
    )
