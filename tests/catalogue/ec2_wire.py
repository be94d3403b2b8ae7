"""EC2's answers as they go over the wire: XML, written after the model that botocore ships."""

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import botocore.session
from botocore import parsers
from botocore.model import ListShape, Shape, StructureShape

EC2 = botocore.session.get_session().get_service_model("ec2")


def body(operation: str, answer: dict[str, Any]) -> str:
    """The body of an answer that boto3 reads as this."""
    return f"<{operation}Response>{_content(_shape(operation), answer)}</{operation}Response>"


def parsed(operation: str, answer: dict[str, Any]) -> dict[str, Any]:
    """What boto3 makes of an answer once it went over the wire."""
    response = {"body": body(operation, answer).encode(), "status_code": 200, "headers": {}}
    found: dict[str, Any] = parsers.create_parser("ec2").parse(response, _shape(operation))
    return found


def _shape(operation: str) -> Shape:
    found = EC2.operation_model(operation).output_shape
    assert found is not None
    return found


def _content(shape: Shape, said: Any) -> str:
    if isinstance(shape, StructureShape):
        return "".join(_element(shape.members[name], name, value) for name, value in said.items() if name in shape.members)
    if isinstance(shape, ListShape):
        return "".join(_element(shape.member, "item", value) for value in said)
    if isinstance(said, bool):
        return str(said).lower()
    return said.isoformat() if isinstance(said, datetime) else escape(str(said))


def _element(shape: Shape, name: str, said: Any) -> str:
    tag = shape.serialization.get("name", name)
    return f"<{tag}>{_content(shape, said)}</{tag}>"
