"""API Gateway: the stages at which APIs answer, of REST, HTTP and WebSocket APIs alike."""

from collections.abc import Iterable

from collectors.declare import Call
from graph.model import Field, Kind, Record, Scope, ValueType

STRING = ValueType.STRING
# The permission is that of the HTTP method (service authorization reference, «Amazon API Gateway Management»).
# On every resource it would read API keys too.
GET = "apigateway:GET"
LISTS = {kind: f"arn:aws:apigateway:*::/{kind}" for kind in ("restapis", "apis")}


def renamed(stage: Record) -> Iterable[Record]:
    """A stage of an HTTP or WebSocket API with the members that those of REST APIs have."""
    logs = stage.get("AccessLogSettings") or {}
    return (
        {
            "_renamed": True,
            "stageName": stage["StageName"],
            "createdDate": stage.get("CreatedDate"),
            "accessLogSettings": {"destinationArn": logs.get("DestinationArn")},
            "clientCertificateId": stage.get("ClientCertificateId"),
        },
    )


def is_rest(stage: Record) -> bool:
    """Whether it belongs to a REST API, as it was listed."""
    return "_renamed" not in stage


def protocol(stage: Record) -> str:
    """The protocol of the API it belongs to."""
    return "REST" if is_rest(stage) else str(stage["_parent"]["ProtocolType"])


def api_id(stage: Record) -> str:
    """The id of its API."""
    return str(stage["_parent"]["id" if is_rest(stage) else "ApiId"])


def api_name(stage: Record) -> str:
    """The name of its API, which need not be the only one of that name."""
    return str(stage["_parent"].get("name" if is_rest(stage) else "Name") or "")


def arn(stage: Record) -> str:
    """The ARN (API Gateway developer guide, «API Gateway Amazon Resource Name (ARN) reference»)."""
    kind = "restapis" if is_rest(stage) else "apis"
    return f"arn:{stage['_partition']}:apigateway:{stage['_region']}::/{kind}/{api_id(stage)}/stages/{stage['stageName']}"


API_STAGE = Kind(
    name="APIStage",
    plural="apiStages",
    doc="A stage of an API of API Gateway: the address at which it answers.",
    category="Network",
    scope=Scope.REGION,
    id=arn,
    title=lambda stage: f"{api_name(stage) or api_id(stage)}/{stage['stageName']}",
    id_is_unique=True,
    listing=Call(
        service="apigateway",
        operation="GetStages",
        permission=GET,
        resources=(f"{LISTS['restapis']}/*/stages",),
        items="item",
        left_out=True,
        arguments=lambda api: {"restApiId": api["id"]},
        absent=("NotFoundException",),
        below=Call(
            service="apigateway", operation="GetRestApis", permission=GET, resources=(LISTS["restapis"],), items="items", left_out=True,
        ),
        beside=(
            Call(
                service="apigatewayv2",
                operation="GetStages",
                permission=GET,
                resources=(f"{LISTS['apis']}/*/stages",),
                items="Items",
                left_out=True,
                records=renamed,
                arguments=lambda api: {"ApiId": api["ApiId"]},
                absent=("NotFoundException",),
                below=Call(
                    service="apigatewayv2", operation="GetApis", permission=GET, resources=(LISTS["apis"],), items="Items", left_out=True,
                ),
            ),
        ),
        fields=(
            Field("arn", STRING, arn, "Its ARN."),
            Field("name", STRING, "stageName", "Its name; «$default» is the one without a name in the address."),
            Field("apiID", STRING, api_id, "The id of its API."),
            Field("apiName", STRING, api_name, "The name of its API; «» without one."),
            Field("protocol", STRING, protocol, "REST, HTTP or WEBSOCKET."),
            Field("accessLogDestinationARN", STRING, "accessLogSettings.destinationArn", "Where its access log goes; «» if nowhere.", default=""),
            Field("clientCertificateID", STRING, "clientCertificateId", "The certificate it shows to what it calls; «» without one.", default=""),
            Field("createdAt", ValueType.DATETIME, "createdDate", "When it was made."),
        ),
    ),
)  # fmt: skip
