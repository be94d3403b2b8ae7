"""The page at GET /graphql in a real browser."""

import json
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.embedded import Address
from tests.chromium import PATIENCE, launched, require
from tests.cli.conftest import command, environment


@pytest.fixture(scope="module")
def served(database: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, on a server of its own process."""
    require()
    other = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    env = environment(tmp_path_factory.mktemp("home"), {"PYTHONUNBUFFERED": "1", **other})
    with subprocess.Popen(command("serve", "--port", "0"), env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield next(word for word in line.split() if word.endswith("/graphql"))
        server.terminate()


@pytest.fixture(scope="module")
def browser(served: str) -> Iterator[Browser]:
    """One browser for all tests here."""
    with launched() as found:
        yield found


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complains of."""
    return []


@pytest.fixture
def asked() -> list[str]:
    """Every address that the page asks."""
    return []


@pytest.fixture
def page(browser: Browser, served: str, complaints: list[str], asked: list[str]) -> Iterator[Page]:
    """The page as it opens for somebody new, with the schema read."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served)
        page.locator("#path b").wait_for()
        yield page


def ask(page: Page, query: str, variables: str = "{}") -> None:
    """Type a query and its variables, and ask."""
    page.locator("#state").evaluate("state => { state.textContent = '' }")
    page.locator("#query").fill(query)
    page.locator("#variables").fill(variables)
    page.locator("#run").click()


def answered(page: Page) -> None:
    """Wait for an answer without an error."""
    expect(page.locator("#state")).to_contain_text("Answered")
    expect(page.locator("#errors")).to_be_empty()


def test_opens_alone(page: Page, served: str, complaints: list[str], asked: list[str]) -> None:
    """The page opens without a complaint, and asks nobody but its own server."""
    assert complaints == []
    assert served in asked
    assert {url.partition("/graphql")[0].partition("/static")[0] for url in asked} == {served.removesuffix("/graphql")}


def test_answers(page: Page) -> None:
    """A query with variables shows its answer, and no error."""
    ask(page, "query One($id: ID!) { control(id: $id) { id } }", '{"id": "cloudtrail-all-regions"}')
    answered(page)
    assert json.loads(page.locator("#result").inner_text())["data"] == {"control": {"id": "cloudtrail-all-regions"}}


def test_examples_are_answered(page: Page) -> None:
    """Each example that the page offers is a query that its server answers."""
    count = page.locator("#examples option").count()
    assert count > 3
    for number in range(1, count):
        page.locator("#examples").select_option(index=number)
        ask(page, page.locator("#query").input_value())
        answered(page)


def test_errors_are_errors(page: Page, asked: list[str]) -> None:
    """A query that is refused shows the reason and its line; variables that are no JSON are not sent."""
    ask(page, "{\n  trails { nme } }")
    expect(page.locator("#state")).to_contain_text("Refused")
    expect(page.locator("#errors")).to_contain_text("Line 2, column 12: Cannot query field 'nme'")
    sent = len(asked)
    ask(page, "{ controls { id } }", "{x")
    expect(page.locator("#state")).to_have_text("Not asked")
    expect(page.locator("#errors")).to_contain_text("not JSON")
    assert len(asked) == sent


def test_schema_can_be_looked_up(page: Page) -> None:
    """A search finds a field, its link leads to the type with the field in sight, and going back goes back."""
    page.locator("#find").fill("ismultiregion")
    expect(page.locator("#docs")).to_have_text("Trail.isMultiRegionTrail")
    page.locator("#docs a").click()
    expect(page.locator("#path b")).to_have_text("Trail")
    expect(page.locator("[data-name=isMultiRegionTrail]")).to_contain_text("Whether it records every region")
    page.go_back()
    expect(page.locator("#path b")).to_have_text("Query")


def test_query_outlives_a_reload(page: Page) -> None:
    """What was typed is still there when the page is loaded again."""
    page.locator("#query").fill("{ regions { id } }")
    page.reload()
    page.locator("#path b").wait_for()
    expect(page.locator("#query")).to_have_value("{ regions { id } }")
