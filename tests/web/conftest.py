"""The page in a real browser, on a real server with the demonstration's organizations.

A test takes `page`, goes to an address with `page.at("/controls")`, and finds things as a person does: by role and visible name. What the
browser complains of (an error, a refused script, a request to elsewhere) fails the test, unless it empties `page.complaints` itself.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from graph.embedded import Address
from tests.chromium import PATIENCE, launched, require
from tests.cli.conftest import environment

ROOT = Path(__file__).parents[2]


def lacking() -> str:
    """What this machine lacks for tests of the page; «» if nothing."""
    if not (ROOT / "api/built/index.html").exists():
        return "the page is not built; «make web» says why"
    return "" if (ROOT / "web/node_modules/axe-core").is_dir() else "axe-core is not installed; «make web» does it"


@pytest.fixture(scope="session", autouse=True)
def complete() -> None:
    """Skip what cannot run here; CI must be able to."""
    require(lacking())


@pytest.fixture(scope="session")
def served(complete: None, database: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the scene of tests/web/scene.py, for all tests: they leave it as it is."""
    other = {"NEO4J_URI": database.uri, "NEO4J_USERNAME": database.username, "NEO4J_PASSWORD": database.password}
    env = environment(tmp_path_factory.mktemp("home"), other)
    log = tmp_path_factory.mktemp("scene") / "log"
    command = [sys.executable, "-m", "tests.web.scene"]
    with log.open("w") as said, subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=said, text=True) as server:
        assert server.stdout
        url = server.stdout.readline().strip()
        assert url, log.read_text()
        yield url
        server.terminate()


@pytest.fixture(scope="module")
def browser(served: str) -> Iterator[Browser]:
    """One browser for a file."""
    with launched() as found:
        yield found


class Visit:
    """A page of the browser that nobody has been on before, with what it complained of. Everything else is Playwright's `page`."""

    def __init__(self, page: Page, served: str) -> None:
        self.page, self.served = page, served
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._said)
        page.on("pageerror", self._broke)
        page.on("request", lambda request: self._asked(request.url))

    def at(self, path: str) -> Page:
        """The page at an address of the server, once nothing of it is loading any more."""
        self.page.goto(self.served + path)
        return self.settled()

    def settled(self) -> Page:
        """The page, once it is there and nothing of it is loading any more."""
        self.page.locator("h1").wait_for()
        expect(self.page.locator("[data-loading]")).to_have_count(0)
        return self.page

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _broke(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.served, "data:", "blob:")):
            self.complaints.append(f"asked {url}")


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """A visit that must go without a complaint of the browser."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as context:
        found = Visit(context.new_page(), served)
        yield found
        assert found.complaints == []
