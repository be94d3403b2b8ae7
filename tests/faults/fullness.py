"""A simulated AWS in which every operation that the declarations name answers with all there may be, as it goes over the wire.

Nothing here is a list of operations: they are those of the declarations, and their answers are made of the models that
botocore ships. So an operation that is newly declared is tried like all others.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from botocore.model import Shape, StructureShape
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

from collectors.aws import CATALOGUE
from collectors.declare import calls
from demo.aws.server import SimulatedAWS
from tests.collectors.samples import ACCOUNT, INSTEAD, POLICY, REGION, TEXT, Samples, model

Operation = tuple[str, str]  # service, and the operation as AWS names it
# Answers go on to no further page.
PAGES = {"NextToken", "nextToken", "Marker", "NextMarker", "IsTruncated", "Truncated", "HasMoreStreams", "position", "ContinuationToken"}
# Names that stand in addresses, places in which there is an end point, and numbers of accounts.
PLACED: Mapping[str, Any] = {
    **INSTEAD, "HomeRegion": REGION, "Bucket.Name": "sample", "MasterAccountId": ACCOUNT,
}  # fmt: skip
# What is not an object of the model on the wire.
RAW: Mapping[Operation, str] = {
    ("s3", "GetBucketPolicy"): POLICY,
    ("s3", "GetBucketLocation"): '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
}


def with_member(answer: dict[str, Any]) -> dict[str, Any]:
    """Two databases: one by itself, and one of a cluster."""
    [alone] = answer["DBInstances"]
    member = {**alone, "DBInstanceIdentifier": "member", "DBInstanceArn": f"{TEXT}-member", "DBClusterIdentifier": TEXT}
    return {"DBInstances": [alone, member]}


def without_region(answer: dict[str, Any]) -> dict[str, Any]:
    """Buckets as they were listed before they had regions, so that each is asked for its own."""
    return {"Buckets": [{name: x for name, x in bucket.items() if name != "BucketRegion"} for bucket in answer["Buckets"]]}


# Where one record cannot be all that there may be.
VARIED: Mapping[Operation, Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("rds", "DescribeDBInstances"): with_member,
    ("s3", "ListBuckets"): without_region,
}


class Served(Samples):
    """Full answers that can be served: of what has one of several members, the first."""

    def full(self, shape: Shape | None, name: str = "", above: tuple[str, ...] = ()) -> Any:
        """A value of a shape."""
        found = super().full(shape, name, above)
        union = isinstance(shape, StructureShape) and shape.is_tagged_union
        return dict(list(found.items())[:1]) if union and found else found


def operations() -> list[Operation]:
    """Every operation that a declaration names."""
    return sorted({(call.service, call.asked) for kind in CATALOGUE.kinds for call in calls(kind)})


def fill(aws: SimulatedAWS, among: Iterable[Operation]) -> None:
    """Let these operations answer with everything."""
    for service, operation in among:
        body, headers = wire(service, operation)
        aws.answer(service, operation, body, headers)


@cache
def wire(service: str, operation: str) -> tuple[str, dict[str, str]]:
    """The body and the headers of a full answer."""
    if (service, operation) in RAW:
        return RAW[service, operation], {}
    return written(service, operation, full(service, operation))


def full(service: str, operation: str) -> dict[str, Any]:
    """A full answer as boto3 would give it."""
    found = _one_page(Served(PLACED).full(model(service, operation).output_shape))
    varied = VARIED.get((service, operation))
    return varied(found) if varied else found


def written(service: str, operation: str, answer: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """An answer as its service writes it."""
    protocol = str(model(service, operation).service_model.resolved_protocol)
    told = get_serializer_class(service, protocol)(get_service_model(service).operation_model(operation)).serialize(answer)
    return str(told["body"]), {n: x for n, x in told["headers"].items() if n != "Content-Type"}


def _one_page(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without a way to a next page, also one level below."""
    kept = {name: x for name, x in answer.items() if name not in PAGES}
    return {name: {n: y for n, y in x.items() if n not in PAGES} if isinstance(x, dict) else x for name, x in kept.items()}


def stranger(service: str, operation: str) -> str:
    """A valid document that is no answer of this operation: a page of something between us and AWS."""
    if str(model(service, operation).service_model.resolved_protocol).endswith("json"):
        return '{"notice": {"title": "Sign in", "links": [{"href": "/"}]}}'
    return "<html><head><title>Sign in</title></head><body><p>Who are you?</p><ul><li>a</li></ul></body></html>"
