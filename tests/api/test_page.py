"""The page for people as it is served: to whom, under which policy, and what stands there where it was not made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from api.access import beyond_loopback
from api.engine import Engine
from api.page import Navigations, bundle, public
from tests.api.conftest import Client, Run

NAVIGATING = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PAGES = ["/", "/controls", "/controls/things-off", "/assets/some-id", "/explore?from=x", "/a/page/of/tomorrow"]


@pytest.fixture
def built(tmp_path: Path, run: Run) -> Client:
    """What serves a small bundle."""
    (tmp_path / "bundle").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Emptyset</title>")
    (tmp_path / "bundle/index-0a1b2c.js").write_text("export {};\n" * 100)
    return Client(Starlette(routes=[Navigations(tmp_path), bundle(tmp_path)]), run)


@pytest.mark.parametrize("path", PAGES)
def test_every_address_that_is_navigated_to_is_the_page(built: Client, path: str) -> None:
    """The script of the document shows the page of the address."""
    response = built.send("GET", path, headers=NAVIGATING)
    assert (response.status_code, response.text) == (200, "<!doctype html><title>Emptyset</title>")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "Accept"


def test_the_policy_allows_nothing_that_is_not_ours(built: Client) -> None:
    """No inline script or style, no eval, no frame around it, no address told to others."""
    headers = built.send("GET", "/", headers=NAVIGATING).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_what_has_a_hash_in_its_name_is_kept_for_ever_and_sent_compressed(built: Client) -> None:
    """A new one has a new name."""
    response = built.send("GET", "/bundle/index-0a1b2c.js")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert built.send("GET", "/bundle/gone-000000.js").status_code == 404


def test_without_a_bundle_the_page_says_what_to_do(tmp_path: Path, run: Run) -> None:
    """And a part of it is not found, whatever it is."""
    client = Client(Starlette(routes=[Navigations(tmp_path), bundle(tmp_path)]), run)
    response = client.send("GET", "/", headers=NAVIGATING)
    assert response.status_code == 503
    assert "make web" in response.text
    assert client.send("GET", "/bundle/index-0a1b2c.js").status_code == 404


@pytest.mark.parametrize("path", ["/controls", "/controls/things-off"])
def test_a_program_gets_json_where_a_person_gets_the_page(client: Client, path: str) -> None:
    """Accept decides; who says nothing of it is a program."""
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        assert client.send("GET", path, headers=accept).headers["content-type"] == "application/json"
    assert client.send("GET", path, headers=NAVIGATING).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/graphql", "/schema.graphql", "/openapi.json", "/healthz", "/static/ide.js"])
def test_what_is_not_the_page_stays_what_it_is(client: Client, path: str) -> None:
    """Also for a browser."""
    assert client.send("GET", path, headers=NAVIGATING).status_code == 200
    assert "/bundle/" not in client.send("GET", path, headers=NAVIGATING).text


@pytest.mark.parametrize(("method", "path"), [("POST", "/graphql"), ("POST", "/evaluate"), ("GET", "/controls"), ("GET", "/graphql")])
def test_beyond_loopback_the_page_is_open_and_nothing_that_it_asks(
    engine: Engine, serve: Callable[..., Client], method: str, path: str
) -> None:
    """The document holds nothing secret; no way of accepting it opens anything else."""
    guarded = serve(engine, beyond_loopback("t0ken"))
    assert guarded.send("GET", "/controls/things-off", headers=NAVIGATING).status_code in {200, 503}
    assert guarded.send(method, path).status_code == 401
    if path != "/controls":
        assert guarded.send(method, path, headers=NAVIGATING).status_code == 401
    assert guarded.send(method, path, headers={"Authorization": "Bearer t0ken"}, json={"query": "{ controls { id } }"}).status_code != 401


def test_only_navigations_and_the_bundle_are_public() -> None:
    """By method, address and what is accepted; nothing else of a request opens anything."""

    def asked(method: str, path: str, accept: str = "") -> bool:
        scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": [(b"accept", accept.encode())]}
        return public(scope)

    assert asked("GET", "/", "text/html")
    assert asked("GET", "/bundle/x.js")
    assert not asked("GET", "/", "application/json")
    assert not asked("POST", "/evaluate", "text/html")
    assert not asked("GET", "/graphql", "text/html")
    assert not asked("GET", "/static/ide.js", "text/html")
