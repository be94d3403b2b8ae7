"""A server that others can reach: the page asks for its token, and keeps it out of every address."""

import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from graph.embedded import Address
from tests.cli.conftest import command, environment
from tests.web.conftest import Visit
from tests.web.looking import violations

TOKEN = "t0ken of the house"


@pytest.fixture(scope="module")
def guarded(served: str, database: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A second server on the same graph, which listens beyond loopback."""
    assert served
    other = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    env = environment(tmp_path_factory.mktemp("home"), {**other, "EMPTYSET_TOKEN": TOKEN, "PYTHONUNBUFFERED": "1"})
    listening = command("serve", "--host", "0.0.0.0", "--port", "0")
    with subprocess.Popen(listening, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        url = next(word for word in server.stdout.readline().split() if word.endswith("/graphql"))
        yield url.removesuffix("/graphql").replace("0.0.0.0", "127.0.0.1")
        server.terminate()


def test_the_page_asks_for_the_token_and_keeps_it_for_its_tab(browser: Browser, guarded: str) -> None:
    """A wrong one is asked for again; the right one shows the page that was meant; no address holds it, and a reload does not ask."""
    with browser.new_context() as context:
        visit = Visit(context.new_page(), guarded)
        page = visit.at("/controls")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        expect(page.get_by_role("heading", level=1, name="Enter the token")).to_be_visible()
        assert violations(page) == []
        page.get_by_label("Token", exact=True).fill("wrong")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("That was not it")).to_be_visible()
        page.get_by_label("Token", exact=True).fill(TOKEN)
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("rowheader").first).to_be_visible()
        page.reload()
        expect(page.get_by_role("rowheader").first).to_be_visible()
        assert [url for url in asked if TOKEN.split(maxsplit=1)[0] in url] == []
        assert [each for each in visit.complaints if "401" not in each] == []


def test_another_tab_asks_again(browser: Browser, guarded: str) -> None:
    """The token lives as long as the tab."""
    with browser.new_context() as context:
        page = Visit(context.new_page(), guarded).at("/")
        expect(page.get_by_role("heading", level=1, name="Enter the token")).to_be_visible()
