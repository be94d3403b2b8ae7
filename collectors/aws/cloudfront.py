"""CloudFront: distributions, which serve files and applications to everybody from nearby."""

from collectors.declare import Call
from collectors.meaning.access_logs import DELIVERIES, SOURCES, access_logs_delivered
from graph.model import GLOBAL, Field, Kind, Record, Scope, Unreadable, ValueType

STRING, BOOLEAN, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.STRINGS
HOMES = {"aws": "us-east-1"}


def region(distribution: Record) -> str:
    """Where what other services know of a distribution is kept (CloudFront developer guide, «Configure standard logging (v2)»)."""
    return HOMES.get(distribution["_partition"], GLOBAL)


def arn(distribution: Record) -> str:
    """The ARN, of a distribution of which it is known where other services keep what they know of it."""
    if region(distribution) == GLOBAL:
        raise Unreadable(
            f"where CloudWatch Logs keeps deliveries of distributions in the partition {distribution['_partition']} is not known"
        )
    return str(distribution["ARN"])


DISTRIBUTION = Kind(
    name="Distribution",
    plural="distributions",
    doc="A distribution of CloudFront.",
    category="Network",
    scope=Scope.ACCOUNT,
    id="ARN",
    title="Id",
    region=region,
    id_is_unique=True,
    listing=Call(
        service="cloudfront",
        operation="ListDistributions",
        items="DistributionList.Items",
        left_out=True,
        always=("DistributionList",),
        fields=(
            Field("arn", STRING, "ARN", "Its ARN."),
            Field("domainName", STRING, "DomainName", "The name under which it always answers."),
            Field("aliases", STRINGS, "Aliases.Items", "Further names under which it answers.", default=()),
            Field("enabled", BOOLEAN, "Enabled", "Whether it answers."),
            Field("staging", BOOLEAN, "Staging", "Whether it is only for trying out changes of another one.", default=False),
            Field("comment", STRING, "Comment", "What its maker says of it; «» if nothing.", default=""),
            Field("viewerProtocolPolicy", STRING, "DefaultCacheBehavior.ViewerProtocolPolicy",
                  "What may be asked without TLS by default: allow-all, redirect-to-https or https-only."),
            Field("minimumProtocolVersion", STRING, "ViewerCertificate.MinimumProtocolVersion", "The oldest version of TLS that it speaks.", default=""),
            Field("webACLID", STRING, "WebACLId", "The firewall before it; «» without one.", default=""),
        ),
    ),
    details=(
        Call(
            service="cloudfront",
            operation="GetDistributionConfig",
            arguments=lambda distribution: {"Id": distribution["Id"]},
            always=("DistributionConfig",),
            gone=("NoSuchDistribution",),
            fields=(
                Field("loggingEnabled", BOOLEAN, "DistributionConfig.Logging.Enabled", "Whether it writes an access log into a bucket by itself.", default=False),
                Field("loggingBucket", STRING, "DistributionConfig.Logging.Bucket", "That bucket's host name; «» without one.", default=""),
                Field("defaultRootObject", STRING, "DistributionConfig.DefaultRootObject", "What it answers at «/»; «» if the origin decides.", default=""),
            ),
        ),
        SOURCES,
        DELIVERIES,
    ),
    derived=(access_logs_delivered("ListDistributions", arn),),
)  # fmt: skip
