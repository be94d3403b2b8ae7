"""Who may ask. Three gates before any route, each with a text that says how to get through.

- The Host header must name this server, or a page elsewhere could reach it under a name of its own (DNS rebinding).
- A browser must come from this server's own pages: there is no cross-origin access at all.
- Beyond loopback, every request carries the token, in `Authorization: Bearer TOKEN`, or as the password of
  `Authorization: Basic` with any user name, which is how a browser opens the IDE. Only /healthz and /readyz go
  without, for those who watch the server, and the page for people, which asks for the token itself; they reveal nothing but that
  the server runs and has its database.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.page import public

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
OPEN = frozenset({"/healthz", "/readyz"})


@dataclass(frozen=True)
class Access:
    """The names this server answers to, and the token it wants; without one it must listen on loopback only."""

    hosts: frozenset[str] = LOOPBACK
    token: str = field(default="", repr=False)


def beyond_loopback(token: str, hosts: Iterable[str] = ()) -> Access:
    """The access of a server that others can reach, by these names and those of loopback."""
    if not token:
        raise ValueError("A server that listens beyond loopback needs a token; make one, or listen on 127.0.0.1.")
    return Access(LOOPBACK | {h.lower() for h in hosts}, token)


class Gate:
    """ASGI middleware that lets through whom `access` allows."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self.access.hosts:
            return PlainTextResponse("This server does not answer to that Host name; start it with the name that you use.\n", 421)
        if _foreign(headers):
            return PlainTextResponse("Requests from pages of other origins are refused.\n", 403)
        if self.access.token and not _open(scope) and not self._knows(headers.get("authorization", "")):
            ways = {"WWW-Authenticate": 'Basic realm="Emptyset", charset="UTF-8"'}
            return PlainTextResponse("Send the server's token: «Authorization: Bearer TOKEN».\n", 401, ways)
        return None

    def _knows(self, authorization: str) -> bool:
        """Compared in constant time, so that its length of agreement cannot be measured."""
        return hmac.compare_digest(_secret(authorization).encode(), self.access.token.encode())


def _open(scope: Scope) -> bool:
    """Whether there is nothing in the answer that the token guards."""
    return scope["path"] in OPEN or public(scope)


def _name(host: str) -> str:
    """A Host header without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower()


def _foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin is asking."""
    origin = headers.get("origin")
    elsewhere = origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()
    return elsewhere or headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}


def _secret(authorization: str) -> str:
    way, _, value = authorization.partition(" ")
    if way.lower() == "bearer":
        return value.strip()
    if way.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
