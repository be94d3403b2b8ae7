"""EC2: the regions of an account."""

from collectors.declare import Call, of_account
from graph.model import Field, Kind, Scope, ValueType

STATUS = {
    "ENABLED": "opted-in",
    "ENABLED_BY_DEFAULT": "opt-in-not-required",
    "ENABLING": "not-opted-in",
    "DISABLING": "not-opted-in",
    "DISABLED": "not-opted-in",
}


REGION = Kind(
    name="Region",
    plural="regions",
    doc="An AWS region, as one account has it.",
    category="Management",
    scope=Scope.ACCOUNT,
    opens=Scope.REGION,
    closed=("optInStatus", {"not-opted-in": "the region is not enabled in the account"}),
    id="RegionName",
    title="RegionName",
    listing=Call(
        service="ec2",
        operation="DescribeRegions",
        items="Regions",
        arguments=lambda _: {"AllRegions": True},
        never_empty=True,
        alternatives=(
            Call(
                service="account",
                operation="ListRegions",
                items="Regions",
                never_empty=True,
                records=lambda r: [{"RegionName": r["RegionName"], "OptInStatus": STATUS[r["RegionOptStatus"]]}],
            ),
        ),
        fields=(
            Field("name", ValueType.STRING, "RegionName", "The name of the region, such as eu-central-1."),
            Field("optInStatus", ValueType.STRING, "OptInStatus", "opt-in-not-required, opted-in or not-opted-in."),
            Field("endpoint", ValueType.STRING, "Endpoint", "The host name of EC2 in the region."),
        ),
        links=(
            of_account("HAS_REGION", "regions", "The regions as the account has them."),
        ),
    ),
)  # fmt: skip
