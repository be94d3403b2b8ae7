"""EventBridge: event buses, and who may put events on them."""

from collectors.declare import Call
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Field, Kind, Scope, ValueType

STRING = ValueType.STRING

EVENT_BUS = Kind(
    name="EventBus",
    plural="eventBuses",
    doc="An event bus of EventBridge.",
    category="Integration",
    scope=Scope.REGION,
    id="Arn",
    title="Name",
    id_is_unique=True,
    listing=Call(
        service="events",
        operation="ListEventBuses",
        items="EventBuses",
        never_empty=True,  # every account has the bus «default» in every region (user guide, «Event buses»)
        fields=(
            Field("name", STRING, "Name", "Its name; «default» is the one that AWS services send to."),
            Field("arn", STRING, "Arn", "Its ARN."),
            Field("policyDocument", STRING, lambda bus: compact(bus.get("Policy")), "Its policy, as JSON in one line; «» without one."),
        ),
        nested=(statement_nodes("EventBusPolicyStatement", "eventBus", lambda bus: statements(bus.get("Policy"))),),
    ),
)
