"""The web application: read the routes to know what is served and by what."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

from graphql import GraphQLError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from api import rest, wire
from api.access import Access, Gate
from api.engine import Engine, refused
from api.page import POLICY, Navigations, bundle
from api.services import Remembered, Services

STATIC = Path(__file__).parent / "static"
Opening = Callable[[], AbstractAsyncContextManager[Services]]


def application(engine: Engine, opening: Opening, access: Access | None = None, *, remembered: float = 5.0) -> Starlette:
    """The application. `opening` opens the database and the rest for as long as it serves.

    `remembered`: for how many seconds what is known of the reading is kept.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opening() as services:
            app.state.services = replace(services, coverage=Remembered(services.coverage, services.store, remembered))
            yield

    app = Starlette(
        lifespan=lifespan,
        middleware=[Middleware(Gate, access or Access())],
        exception_handlers={Exception: rest.failed, 404: rest.not_found, 405: rest.not_allowed},
        routes=routes(),
    )
    app.state.engine = engine
    return app


def routes() -> list[BaseRoute]:
    """What is served, and by what."""
    return [
        Navigations(),
        bundle(),
        Route("/graphql", graphql, methods=["POST"]),
        Route("/graphql", ide, methods=["GET"]),
        Route("/controls", rest.listing, methods=["GET"]),
        Route("/controls/{id}", rest.one, methods=["GET"]),
        Route("/controls/{id}/evaluate", rest.evaluate_one, methods=["POST"]),
        Route("/evaluate", rest.evaluate, methods=["POST"]),
        Route("/healthz", rest.health, methods=["GET"]),
        Route("/readyz", rest.ready, methods=["GET"]),
        Route("/schema.graphql", rest.schema, methods=["GET"]),
        Route("/openapi.json", rest.description, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def graphql(request: Request) -> Response:
    """One operation."""
    try:
        asked = wire.asked(request.headers.get("content-type", ""), await wire.body(request))
    except GraphQLError as error:
        return wire.told(replace(refused(error), status=wire.status(error)))
    return wire.told(await request.app.state.engine.execute(asked, request.app.state.services))


async def ide(request: Request) -> Response:
    """The page to write queries on; queries themselves are not taken by GET, for their addresses end up in logs."""
    if request.query_params:
        return wire.wrong("Send queries by POST; GET /graphql is the page to write them on.", "USE_POST", 405, {"Allow": "POST"})
    return HTMLResponse((STATIC / "ide.html").read_text(encoding="utf-8"), headers=POLICY)
