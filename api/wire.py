"""Requests and responses as bytes: bodies of a bounded size in, JSON out, whatever is wrong told as GraphQL tells it."""

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from api.engine import Answer, Asked, refused
from api.limits import MAX_BODY
from queries.refusal import refusal

_SHAPE: Mapping[str, tuple[type, ...]] = {
    "query": (str,), "variables": (dict, type(None)), "operationName": (str, type(None)), "extensions": (dict, type(None)),
}  # fmt: skip


class JSON(Response):
    """A JSON response."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Bytes from plain values."""
        return orjson.dumps(content)


def told(answer: Answer) -> JSON:
    """A GraphQL answer as a response."""
    return JSON(answer.body, answer.status, {"Cache-Control": "no-store"})


def wrong(message: str, code: str, status: int = 400, headers: Mapping[str, str] | None = None) -> JSON:
    """A request that is no GraphQL request, told in GraphQL's way."""
    return JSON(refused(refusal(message, code)).body, status, dict(headers or {}))


async def body(request: Request) -> bytes:
    """The request's body; it is never read beyond the limit."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MAX_BODY:
            raise refusal(f"The request is larger than {MAX_BODY} bytes.", "TOO_LARGE_BODY")
    return bytes(read)


def asked(content_type: str, data: bytes) -> Asked:
    """The GraphQL request in a body. Raises GraphQLError saying what is malformed."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise refusal("Send the request as JSON, with «Content-Type: application/json».", "BAD_CONTENT_TYPE")
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise refusal(f"The body is not JSON: {error}.", "BAD_JSON") from None
    if not isinstance(found, dict):
        raise refusal("A request is one JSON object with «query» and perhaps «variables» and «operationName».", "BAD_REQUEST")
    for name, types in _SHAPE.items():
        if not isinstance(found.get(name), types):
            kind = "a text" if str in types else "an object"
            raise refusal(f"«{name}» must be {kind}{'' if len(types) == 1 else ' or null'}.", "BAD_REQUEST")
    return Asked(found["query"], found.get("variables"), found.get("operationName"))


def status(error: GraphQLError) -> int:
    """The HTTP status of a malformed request."""
    return {"TOO_LARGE_BODY": 413, "BAD_CONTENT_TYPE": 415}.get((error.extensions or {}).get("code", ""), 400)
