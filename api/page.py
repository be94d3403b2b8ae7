"""The page for people: a bundle made of `web/`, served to whoever navigates here.

A navigation of a browser (GET, and `text/html` among what it accepts) gets the same document at every address; its script then shows the
page of that address. So `/controls` is a page to a person and JSON to a program. Neither the document nor the bundle holds anything secret:
whatever the page shows it asks of the API, with the token if one is wanted.
"""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

BUNDLE = Path(__file__).parent / "built"
POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
OWN = ("/graphql", "/schema.graphql", "/openapi.json", "/healthz", "/readyz", "/static/")  # what a browser is shown as it is
HASHED = "/bundle/"
MISSING = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Emptyset</title>
<h1>The page is not built</h1>
<p>This checkout has no bundle of it. Stop the server, type <code>make web</code>, which says what is missing, and start it again.
A package that was installed from a wheel always has one.</p>
<p>The API is served: <a href="/graphql">a page to write queries on</a>, <a href="/openapi.json">what else there is</a>.</p>
</html>
"""


def public(scope: Scope) -> bool:
    """Whether a request gets the document or a part of the bundle, and nothing else."""
    path: str = scope["path"]
    if scope["method"] not in {"GET", "HEAD"} or path.startswith(OWN):
        return False
    return path.startswith(HASHED) or "text/html" in Headers(scope=scope).get("accept", "")


class Navigations(BaseRoute):
    """A route to the document, for every address that somebody navigates to."""

    def __init__(self, folder: Path = BUNDLE) -> None:
        self._folder = folder

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """It goes before all others, and leaves to them what no browser navigates to."""
        mine = scope["type"] == "http" and public(scope) and not scope["path"].startswith(HASHED)
        return (Match.FULL if mine else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the document, or with what to do if there is none."""
        await self._document()(scope, receive, send)

    def _document(self) -> Response:
        fresh = {**POLICY, "Cache-Control": "no-cache", "Vary": "Accept"}
        try:
            return HTMLResponse((self._folder / "index.html").read_bytes(), headers=fresh)
        except FileNotFoundError:
            return HTMLResponse(MISSING, 503, headers=fresh)


class _Hashed(StaticFiles):
    """Files whose names change with what they hold, so that they may be kept for ever."""

    async def check_config(self) -> None:
        """Nothing: where the page was not made, its parts are not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=31536000, immutable"})
        return response


def bundle(folder: Path = BUNDLE) -> Mount:
    """The scripts and styles of the page, compressed for whoever takes that."""
    return Mount(HASHED.rstrip("/"), GZipMiddleware(_Hashed(directory=folder / "bundle", check_dir=False)))
