"""The database goes away while the application serves: every way to ask says so, and none says where it was."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from neo4j import AsyncGraphDatabase

from api.app import application
from api.engine import Engine
from api.services import Services
from controls.evaluate import Evaluator
from controls.service import Controls
from graph.coverage import Coverage
from graph.store import Store
from tests.api.conftest import Client, own
from tests.queries.things import THINGS

NOBODY = "bolt://127.0.0.1:9"


@pytest.fixture(scope="module")
def client(engine: Engine, run: Callable[[Any], Any]) -> Iterator[Client]:
    """A client of an application whose database does not answer."""
    driver = AsyncGraphDatabase.driver(NOBODY, auth=("neo4j", "a-password"), max_transaction_retry_time=0)
    store = Store(driver, NOBODY, "neo4j", 1)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Services]:
        controls = Controls([own(engine.compiler)], Evaluator(engine.compiler, store))
        yield Services(store, lambda: Coverage.load(store, THINGS, now=datetime.now(UTC)), controls)
        await driver.close()

    app = application(engine, opening)
    context = app.router.lifespan_context(app)
    run(context.__aenter__())
    yield Client(app, run)
    run(context.__aexit__(None, None, None))


@pytest.mark.parametrize("query", ["{ things { text } }", 'mutation { evaluate(controls: ["things-off"]) { verdict } }'])
def test_graphql(client: Client, query: str) -> None:
    """A query or an evaluation is an error with a code, and no data."""
    answer = client.post(query).json()
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNREACHABLE"
    assert "server's log says why" in error["message"]
    assert not answer.get("data")


@pytest.mark.parametrize("path", ["/evaluate", "/controls/things-off/evaluate"])
def test_evaluation(client: Client, path: str) -> None:
    """An evaluation is 503, which tells programs to come again, and not a verdict."""
    response = client.send("POST", path)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (503, "GRAPH")


def test_what_needs_no_database_is_served(client: Client) -> None:
    """The server is alive but not ready, and still shows its controls, its page and its schema."""
    assert client.send("GET", "/healthz").status_code == 200
    assert client.send("GET", "/readyz").status_code == 503
    assert client.send("GET", "/controls/things-off").status_code == 200
    assert client.send("GET", "/graphql").status_code == 200
    assert client.ask("{ __schema { queryType { name } } }")


@pytest.mark.parametrize(("method", "path"), [("POST", "/graphql"), ("POST", "/evaluate"), ("GET", "/readyz")])
def test_the_address_stays_inside(client: Client, method: str, path: str) -> None:
    """No answer names the database's address or password."""
    text = client.send(method, path, json={"query": "{ things { text } }"}).text
    assert "127.0.0.1" not in text
    assert "a-password" not in text
