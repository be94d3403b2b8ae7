"""IAM Access Analyzer: what looks for access from outside."""

from collectors.declare import Call, own_region
from graph.model import Field, Kind, Link, Scope, ValueType

STRING, DATETIME = ValueType.STRING, ValueType.DATETIME

ACCESS_ANALYZER = Kind(
    name="AccessAnalyzer",
    plural="accessAnalyzers",
    born="createdAt",
    doc="An analyzer of IAM Access Analyzer: it finds who has access to the resources of a region.",
    category="Identity",
    scope=Scope.REGION,
    id="arn",
    title="name",
    id_is_unique=True,
    listing=Call(
        service="accessanalyzer",
        operation="ListAnalyzers",
        items="analyzers",
        fields=(
            Field("name", STRING, "name", "The name of the analyzer."),
            Field("arn", STRING, "arn", "The ARN of the analyzer."),
            Field("type", STRING, "type", "What it looks for, and where: ACCOUNT, ORGANIZATION, ACCOUNT_UNUSED_ACCESS and others."),
            Field("status", STRING, "status", "ACTIVE, CREATING, DISABLED or FAILED."),
            Field("statusReason", STRING, "statusReason.code", "Why it does not work; «» if it does.", default=""),
            Field("createdAt", DATETIME, "createdAt", "When it was made."),
            Field("lastResourceAnalyzedAt", DATETIME, "lastResourceAnalyzedAt", "When it last looked at something.", volatile=True),
        ),
        links=(
            Link(
                name="region", relationship="ANALYZES_ACCESS_IN", target="Region", inverse="accessAnalyzers", source=own_region, to_one=True,
                doc="The region that it watches.", inverse_doc="The account's own analyzers in the region.",
            ),
        ),
    ),
)  # fmt: skip
