"""The endpoints beside GraphQL: controls and their evaluation, and how the server is."""

import gzip
import logging
from functools import cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.controls import evaluated, found, listed
from api.openapi import DESCRIPTION
from api.wire import JSON
from api.written import FILE
from controls.service import Controls, UnknownControlError
from graph.errors import OutOfHistory, StoreError
from queries.roots import AS_OF

log = logging.getLogger("emptyset.api")


async def listing(request: Request) -> Response:
    """All controls."""
    try:
        return JSON({"controls": await listed(_controls(request))})
    except StoreError as error:
        return _down("the last verdicts could not be read", error)


async def one(request: Request) -> Response:
    """A control."""
    try:
        control = await found(_controls(request), request.path_params["id"])
    except StoreError as error:
        return _down("a last verdict could not be read", error)
    return JSON(control) if control else _missing(f"There is no control «{request.path_params['id'][:100]}»; GET /controls lists them.")


async def evaluate(request: Request) -> Response:
    """Fresh verdicts of all controls."""
    return await _evaluated(request, None)


async def evaluate_one(request: Request) -> Response:
    """A fresh verdict of one control."""
    return await _evaluated(request, [request.path_params["id"]])


async def _evaluated(request: Request, names: list[str] | None) -> Response:
    try:
        report = await evaluated(_controls(request), names, request.query_params.get(AS_OF, ""))
    except UnknownControlError as error:
        return _missing(str(error))
    except OutOfHistory as error:
        return _problem(error.code, f"{error}.", 400)
    except StoreError as error:
        return _down("an evaluation failed", error)
    return JSON(report if names is None else report["controls"][0])


async def health(_: Request) -> Response:
    """That the server runs."""
    return JSON({"status": "ok"})


async def ready(request: Request) -> Response:
    """That its database answers."""
    try:
        await request.app.state.services.store.run("RETURN 1 AS one")
    except StoreError:
        return JSON({"status": "the database does not answer"}, 503)
    return JSON({"status": "ready"})


async def description(_: Request) -> Response:
    """What these endpoints are, for programs."""
    return JSON(DESCRIPTION)


async def schema(request: Request) -> Response:
    """The GraphQL schema as a text: a tenth of what introspection costs, and what programs that make types take."""
    packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(_schema(packed=packed), media_type="text/plain", headers=headers | ({"Content-Encoding": "gzip"} if packed else {}))


@cache
def _schema(*, packed: bool) -> bytes:
    text = FILE.read_bytes()
    return gzip.compress(text, 6) if packed else text


async def not_found(_: Request, __: Exception) -> Response:
    """No route."""
    return _missing("There is nothing here; try /graphql, /controls or /openapi.json.")


async def not_allowed(_: Request, error: Exception) -> Response:
    """A route that knows other methods."""
    allowed = (error.headers or {}).get("Allow", "") if isinstance(error, HTTPException) else ""
    return _problem("METHOD", f"This address takes {allowed or 'other methods'} only.", 405, {"Allow": allowed} if allowed else None)


async def failed(_: Request, __: Exception) -> Response:
    """A failure of ours; Starlette has raised it to the server, which logs it."""
    return _problem("INTERNAL", "The server failed; its log says why.", 500)


def _controls(request: Request) -> Controls:
    controls: Controls = request.app.state.services.controls
    return controls


def _down(what: str, error: StoreError) -> JSON:
    """That the graph could not be asked."""
    log.error("%s", what, exc_info=error)
    return _problem("GRAPH", "The graph cannot be asked at the moment; the server's log says why.", 503)


def _missing(message: str) -> JSON:
    return _problem("NOT_FOUND", message, 404)


def _problem(code: str, message: str, status: int, headers: dict[str, str] | None = None) -> JSON:
    return JSON({"errors": [{"message": message, "extensions": {"code": code}}]}, status, headers)
