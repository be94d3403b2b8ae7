"""The application on a real graph, asked over HTTP without a socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.access import Access
from api.app import application
from api.engine import Engine
from api.services import Services
from controls.asking import checked
from controls.control import Control, Rule, Severity
from controls.evaluate import Evaluator
from controls.keeping import Keeper
from controls.service import Controls
from graph.coverage import Coverage
from graph.keeping.runs import Origin
from graph.store import Store
from queries.compile import Compiler
from tests.queries.conftest import VIEWS
from tests.queries.things import THINGS

Run = Callable[[Awaitable[Any]], Any]
QUERY = "{ ThingsOn(level: 1) { ...AssetFragment } }"
PLANT = """
UNWIND $things AS t CREATE (n:Asset:Thing)
SET n = t, n.internalAssetType = 'Thing', n.cloudAccountID = '1', n.scope = '1/r', n.listedIn = '1/r'
WITH count(*) AS done
UNWIND $edges AS e MATCH (a:Thing {identifier: e[0]}), (b:Thing {identifier: e[2]})
CREATE (a)-[:$(e[1])]->(b)
"""
TIME = datetime(2026, 1, 31, 12, tzinfo=UTC)
VALUES: list[dict[str, Any]] = [
    {"text": "ab", "flag": True, "count": 1, "ratio": 0.5, "at": TIME, "words": ["x"], "state_on": True, "state_level": 3},
    {"text": "ab", "flag": False, "count": 2, "ratio": 1.5, "at": TIME - timedelta(days=1), "words": ["x", "y"], "state_on": False},
    {"text": "ba", "flag": True, "count": 2, "ratio": -1.0, "at": TIME + timedelta(days=1), "words": []},
    {"text": "", "count": 0, "words": ["y"], "state_level": 1, "state_on": True},
    {"flag": False, "ratio": 2.5},
    {"text": "abc", "count": 3},
    {"text": "ab", "count": 2},
    {"text": "b" * 400},
    {},
]
WORLD: dict[str, dict[str, Any]] = {f"t{i:02}": {"identifier": f"t{i:02}", "internalName": f"thing {i}", **v} for i, v in enumerate(VALUES)}
EDGES = [
    ("t00", "KNOWS", "t01"),
    ("t00", "KNOWS", "t02"),
    ("t01", "KNOWS", "t00"),
    ("t02", "KNOWS", "t05"),
    ("t00", "LIKES_MOST", "t05"),
    ("t03", "LIKES_MOST", "t00"),
]


class Client:
    """Speaks HTTP with an application."""

    def __init__(self, app: Starlette, run: Run) -> None:
        self.app, self._run = app, run

    def send(self, method: str, path: str, *, host: str = "localhost", **more: Any) -> httpx.Response:
        """Any request."""

        async def sent() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.request(method, path, **more)

        response: httpx.Response = self._run(sent())
        return response

    def post(self, query: str, variables: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """A GraphQL request, whatever becomes of it."""
        return self.send("POST", "/graphql", json={"query": query, "variables": variables, **more})

    def ask(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of a GraphQL request that must succeed."""
        response = self.post(query, variables)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def code(self, query: str, variables: Mapping[str, Any] | None = None) -> str:
        """The code of the error of a GraphQL request that must be refused with 400."""
        response = self.post(query, variables)
        assert response.status_code == 400, response.text
        return str(response.json()["errors"][0]["extensions"]["code"])


def own(compiler: Compiler) -> Control:
    """One control about things."""
    rule = Rule("things", QUERY, checked(compiler, QUERY))
    frameworks = {"House rules": ("1",)}
    return Control("things-off", "Things are off", Severity.LOW, (rule,), Path("things-off.md"), frameworks=frameworks)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine for AWS's types and one more, with a cap that a small graph can reach."""
    return Engine(THINGS, VIEWS, cap=15)


@pytest.fixture(scope="session")
def serve(opened: Store, run: Run) -> Iterator[Callable[..., Client]]:
    """Makes clients of applications, each open until the tests end."""
    left: list[Any] = []

    def made(engine: Engine, access: Access | None = None) -> Client:
        keeper = Keeper(opened, Origin("ada@host", "0.1.0"))
        controls = Controls([own(engine.compiler)], Evaluator(engine.compiler, opened), keeper=keeper)

        @asynccontextmanager
        async def opening() -> AsyncIterator[Services]:
            yield Services(opened, lambda: Coverage.load(opened, THINGS, now=datetime.now(UTC)), controls)

        app = application(engine, opening, access, remembered=3_600)
        context = app.router.lifespan_context(app)
        run(context.__aenter__())
        left.append(context)
        return Client(app, run)

    yield made
    for context in left:
        run(context.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def client(engine: Engine, serve: Callable[..., Client]) -> Client:
    """A client of the application, on whatever the graph holds."""
    return serve(engine)


@pytest.fixture(scope="module")
def world(opened: Store, run: Run) -> dict[str, dict[str, Any]]:
    """Eight things with equal and absent values, and what lies between them; the tests only read them."""
    run(opened.clear())
    run(opened.run(PLANT, write=True, things=list(WORLD.values()), edges=[list(e) for e in EDGES]))
    return WORLD
