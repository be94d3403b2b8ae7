"""Answers that succeed and say nothing: whether AWS said it, or something between us and AWS.

boto3 takes what it does not know in an answer for something newer than itself and leaves it out; of a JSON body that it cannot
parse nothing is left, and of an empty one neither. So a proxy's page, or a body that broke off, looks like an answer in
which everything is left out, and an operation that may leave out everything (no queues, no versioning) would be believed.
Smithy's protocols always have a document: an object in JSON, an element in XML.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from botocore.model import StructureShape
from botocore.parsers import ResponseParserError

SUCCESS = range(200, 300)
ELSEWHERE = {"header", "headers", "statusCode"}  # members that are not in the body
# What an element may hold beside members of the answer.
AROUND = {"requestid", "responsemetadata"}


def refuse(**event: Any) -> None:
    """Raise ResponseParserError for a success of which nothing is known, though its body is not the document of an empty answer.

    It hears botocore's event `after-call`: the response of HTTP, what was parsed of it, and the operation's model.
    """
    response, parsed, model = event["http_response"], event["parsed"], event["model"]
    shape = model.output_shape
    if response.status_code not in SUCCESS or not isinstance(shape, StructureShape) or any(said(parsed, shape)):
        return
    protocol, body = str(model.service_model.resolved_protocol), bytes(response.content)
    if not (empty_object(body) if protocol.endswith("json") else empty_element(body, f"{model.name}Result")):
        raise ResponseParserError(f"the answer of {len(body)} bytes has nothing of what {model.name} answers")


def said(parsed: Mapping[str, Any], shape: StructureShape) -> Iterator[bool]:
    """For each member of the body whether the answer has anything of it; a body that is no document says what it says."""
    payload = shape.serialization.get("payload")
    for name, member in shape.members.items():
        if member.serialization.get("location") not in ELSEWHERE and payload in {None, name}:
            yield bool(parsed.get(name)) if payload and isinstance(member, StructureShape) else parsed.get(name) is not None


def empty_object(body: bytes) -> bool:
    """Whether a body is a JSON object without members; those that begin with _ are links of HAL."""
    try:
        found = json.loads(body)
    except ValueError:
        return False
    return isinstance(found, dict) and all(name.startswith("_") for name in found)


def empty_element(body: bytes, result: str) -> bool:
    """Whether a body is an XML element that holds nothing but the empty result and what is around it."""
    try:
        root = ET.fromstring(body)  # noqa: S314 - boto3 parsed the same body before
    except ET.ParseError:
        return False
    inside = [element for element in root if element.tag.rpartition("}")[2].lower() not in AROUND]
    return all(element.tag.rpartition("}")[2] == result and not len(element) for element in inside)
