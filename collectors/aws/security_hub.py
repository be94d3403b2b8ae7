"""Security Hub CSPM: what gathers findings and checks accounts against standards."""

from collectors.declare import Call, own_region
from graph.model import Field, Kind, Link, Scope, ValueType

STRING, BOOLEAN = ValueType.STRING, ValueType.BOOLEAN

SECURITY_HUB = Kind(
    name="SecurityHub",
    plural="securityHubs",
    doc="Security Hub as it is switched on in a region of an account.",
    category="Security",
    scope=Scope.REGION,
    id="HubArn",
    title=lambda hub: hub["_region"],
    id_is_unique=True,
    listing=Call(
        service="securityhub",
        operation="DescribeHub",
        always=("HubArn",),
        # Where it is off, DescribeHub answers InvalidAccessException, «not subscribed»; who may not ask gets AccessDeniedException.
        absent=("InvalidAccessException", "ResourceNotFoundException"),
        fields=(
            Field("arn", STRING, "HubArn", "Its ARN."),
            Field("subscribedAt", STRING, "SubscribedAt", "When it was switched on."),
            Field("autoEnableControls", BOOLEAN, "AutoEnableControls", "Whether new controls of a standard are switched on by themselves.",
                  default=True),
            Field("controlFindingGenerator", STRING, "ControlFindingGenerator",
                  "SECURITY_CONTROL: one finding for all standards of a control; STANDARD_CONTROL: one for each.", default=""),
        ),
        links=(
            Link(
                name="region", relationship="GATHERS_FINDINGS_IN", target="Region", inverse="securityHubs", source=own_region, to_one=True,
                doc="The region that it watches.", inverse_doc="Security Hub of the account in the region, where it is on.",
            ),
        ),
    ),
)  # fmt: skip
