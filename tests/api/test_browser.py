"""The page at GET /graphql in a real browser. Without a Chromium on the machine these tests are left out."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from graph.embedded import Address
from tests.api.browser import FOUND, Page, browsing
from tests.cli.conftest import command, environment

pytestmark = pytest.mark.skipif(FOUND is None, reason="there is no Chromium on this machine")
ERRORS = "document.getElementById('errors').innerText"
STATE = "document.getElementById('state').innerText"
SHOWN = "document.querySelector('#path b')?.innerText"


@pytest.fixture(scope="module")
def served(database: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page, on a server of its own process."""
    other = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    env = environment(tmp_path_factory.mktemp("home"), {"PYTHONUNBUFFERED": "1", **other})
    with subprocess.Popen(command("serve", "--port", "0"), env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        line = server.stdout.readline()
        yield next(word for word in line.split() if word.endswith("/graphql"))
        server.terminate()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One browser for all tests here."""
    with browsing(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def page(browser: Page, served: str) -> Page:
    """The page as it opens, with the schema read."""
    browser.open("about:blank")
    browser.until("location.href === 'about:blank'")
    browser.asked.clear()
    browser.complaints.clear()
    browser.open(served)
    browser.until(SHOWN)
    return browser


def ask(page: Page, query: str, variables: str = "{}") -> None:
    """Type a query and its variables, and ask."""
    page.value("document.getElementById('state').textContent = ''")
    page.value(f"document.getElementById('query').value = {json.dumps(query)}")
    page.value(f"document.getElementById('variables').value = {json.dumps(variables)}")
    page.value("document.getElementById('run').click()")


def test_opens_alone(page: Page, served: str) -> None:
    """The page opens without a complaint, and asks nobody but its own server."""
    assert page.complaints == []
    assert served in page.asked
    assert {url.partition("/graphql")[0].partition("/static")[0] for url in page.asked} == {served.removesuffix("/graphql")}


def test_answers(page: Page) -> None:
    """A query with variables shows its answer, and no error."""
    ask(page, "query One($id: ID!) { control(id: $id) { id } }", '{"id": "cloudtrail-all-regions"}')
    assert page.until(f"{STATE}.startsWith('Answered') && {STATE}")
    answer = json.loads(page.value("document.getElementById('result').innerText"))
    assert answer["data"] == {"control": {"id": "cloudtrail-all-regions"}}
    assert page.value(ERRORS) == ""


def test_examples_are_answered(page: Page) -> None:
    """Each example that the page offers is a query that its server answers."""
    count = page.value("document.getElementById('examples').options.length")
    assert count > 3
    for number in range(1, count):
        page.value(f"var e = document.getElementById('examples'); e.selectedIndex = {number}; e.dispatchEvent(new Event('change'))")
        ask(page, page.value("document.getElementById('query').value"))
        page.until(f"{STATE}.startsWith('Answered')")
        assert page.value(ERRORS) == ""


def test_errors_are_errors(page: Page) -> None:
    """A query that is refused shows the reason and its line; variables that are no JSON are not sent."""
    ask(page, "{\n  trails { nme } }")
    page.until(f"{STATE}.startsWith('Refused')")
    assert "Line 2, column 12: Cannot query field 'nme'" in page.value(ERRORS)
    sent = len(page.asked)
    ask(page, "{ controls { id } }", "{x")
    assert page.value(STATE) == "Not asked"
    assert "not JSON" in page.value(ERRORS)
    assert len(page.asked) == sent


def test_schema_can_be_looked_up(page: Page) -> None:
    """A search finds a field, its link leads to the type with the field in sight, and going back goes back."""
    page.value("var f = document.getElementById('find'); f.value = 'ismultiregion'; f.dispatchEvent(new Event('input'))")
    assert page.value("document.getElementById('docs').innerText") == "Trail.isMultiRegionTrail"
    page.value("document.querySelector('#docs a').click()")
    page.until(f"{SHOWN} === 'Trail'")
    assert "Whether it records every region" in page.value("document.querySelector('[data-name=isMultiRegionTrail]').innerText")
    page.value("history.back()")
    page.until(f"{SHOWN} === 'Query'")


def test_query_outlives_a_reload(page: Page) -> None:
    """What was typed is still there when the page is loaded again."""
    page.value(
        "var q = document.getElementById('query'); q.value = '{ regions { id } }'; q.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    page.value("location.reload()")
    page.until("performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.until(SHOWN)
    assert page.value("document.getElementById('query').value") == "{ regions { id } }"
