"""Corrected answers against botocore's model; boto3 drops what it does not know, so the bodies themselves are looked at."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import botocore.session
import pytest
from botocore.model import ListShape, Shape, StructureShape

from demo.aws import call
from demo.aws.corrections import CORRECTIONS
from demo.aws.organizations import HALVES, DemoTrail, build, create_trail
from demo.aws.server import SimulatedAWS

HEAD = "222200000000"
ARN = f"arn:aws:cloudtrail:us-east-1:{HEAD}:trail/main"
READS: list[tuple[str, str, dict[str, Any]]] = [
    ("cloudtrail", "describe_trails", {}),
    ("cloudtrail", "get_trail_status", {"Name": ARN}),
    ("cloudtrail", "get_event_selectors", {"TrailName": ARN}),
    ("cloudtrail", "get_event_selectors", {"TrailName": "halves"}),
    ("cloudtrail", "list_tags", {"ResourceIdList": [ARN]}),
    ("organizations", "list_accounts", {"MaxResults": 1}),
    ("organizations", "describe_organization", {}),
    ("sts", "get_caller_identity", {}),
    ("ec2", "describe_regions", {"AllRegions": True}),
    ("account", "list_regions", {}),
]
ENVELOPE = {"requestId", "RequestId", "ResponseMetadata", "item", "member"}


def answered(client: Any, method: str, **arguments: Any) -> tuple[dict[str, Any], list[str]]:
    """The parsed answer, and the names in its body which the model does not know."""
    bodies: list[bytes] = []
    event = f"response-received.{client.meta.service_model.service_id.hyphenize()}"
    listener = lambda response_dict, **_: bodies.append(response_dict["body"])  # noqa: E731 - to be unregistered by identity
    client.meta.events.register(event, listener)
    answer = getattr(client, method)(**arguments)
    client.meta.events.unregister(event, listener)
    operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
    return answer, list(unknown(operation.output_shape, bodies[0]))


def unknown(shape: Shape, body: bytes) -> Iterator[str]:
    """The names in a body which its shape lacks."""
    if body.startswith(b"<"):
        known = {*reachable(shape), *ENVELOPE, shape.name}
        root, *inner = ET.fromstring(body).iter()  # noqa: S314 - written by the server under test
        known.add(f"{root.tag.partition('}')[2].removesuffix('Response')}Result")
        yield from {element.tag.partition("}")[2] for element in inner} - known
    else:
        yield from strangers(shape, json.loads(body))


def strangers(shape: Shape, value: Any) -> Iterator[str]:
    """Members of a JSON value that the shape does not have."""
    if isinstance(shape, StructureShape):
        for name, inner in value.items():
            if name in shape.members:
                yield from strangers(shape.members[name], inner)
            else:
                yield f"{shape.name}.{name}"
    elif isinstance(shape, ListShape):
        for inner in value:
            yield from strangers(shape.member, inner)


def reachable(shape: Shape) -> Iterator[str]:
    """The names that an XML document of this shape may use."""
    if isinstance(shape, StructureShape):
        for name, inner in shape.members.items():
            yield inner.serialization.get("name", name)
            yield from reachable(inner)
    elif isinstance(shape, ListShape):
        yield from reachable(shape.member)


@pytest.mark.parametrize(("service", "method", "arguments"), READS)
def test_every_member_exists(aws: SimulatedAWS, service: str, method: str, arguments: dict[str, Any]) -> None:
    """No answer has a member that botocore's model lacks."""
    build(aws)
    create_trail(aws, HEAD, DemoTrail(complete=True, selectors={"AdvancedEventSelectors": HALVES}), name="halves")
    answer, strangers = answered(aws.client(HEAD, service), method, **arguments)
    assert len(answer) > 1  # more than ResponseMetadata
    assert strangers == []


def test_a_stranger_is_noticed(aws: SimulatedAWS) -> None:
    """The check itself finds a member that is not in the model."""
    aws.fault(kind="surprising", operation="DescribeTrails", body={"trailList": [{"Nmae": "main"}]})
    _, strangers = answered(aws.client(HEAD, "cloudtrail"), "describe_trails")
    assert strangers == ["Trail.Nmae"]


def test_a_stranger_in_xml_is_noticed(aws: SimulatedAWS) -> None:
    """The check finds it in XML too."""
    body = '<R xmlns="u"><regionInfo><item><reginoName>x</reginoName></item></regionInfo></R>'
    aws.fault(kind="surprising", operation="DescribeRegions", body=body)
    _, strangers = answered(aws.client(HEAD, "ec2"), "describe_regions")
    assert strangers == ["reginoName"]


@pytest.mark.parametrize(("service", "operation"), CORRECTIONS)
def test_every_correction_is_of_an_operation(service: str, operation: str) -> None:
    """Each corrected operation exists in the model of its service."""
    assert operation in botocore.session.get_session().get_service_model(service).operation_names


@pytest.mark.parametrize(("signed", "service"), call.SIGNED_AS.items())
def test_every_alias_is_botocores(signed: str, service: str) -> None:
    """Each service that signs under another name does so in botocore's model."""
    assert botocore.session.get_session().get_service_model(service).signing_name == signed
