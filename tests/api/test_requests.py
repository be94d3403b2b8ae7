"""Requests that are malformed, hostile or foreign: each has its clear refusal, and none is a failure of the server."""

from collections.abc import Callable
from typing import Any

import pytest

from api.access import Access, beyond_loopback
from api.engine import Engine
from api.limits import MAX_BODY
from api.written import FILE
from tests.api.conftest import Client

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "BAD_JSON"),
        (b"{", 400, "BAD_JSON"),
        (b"\xff\xfe", 400, "BAD_JSON"),
        (b"[" * 100_000, 400, "BAD_JSON"),
        (b"null", 400, "BAD_REQUEST"),
        (b"[]", 400, "BAD_REQUEST"),
        (b'[{"query": "{__typename}"}]', 400, "BAD_REQUEST"),
        (b"{}", 400, "BAD_REQUEST"),
        (b'{"query": 1}', 400, "BAD_REQUEST"),
        (b'{"query": null}', 400, "BAD_REQUEST"),
        (b'{"query": "{a}", "variables": []}', 400, "BAD_REQUEST"),
        (b'{"query": "{a}", "operationName": 1}', 400, "BAD_REQUEST"),
        (b'{"query": ""}', 400, "SYNTAX"),
        (b'{"query": "{__typename}", "operationName": "X"}', 400, "BAD_OPERATION"),
        (b'{"query": "query A {__typename} query B {__typename}"}', 400, "BAD_OPERATION"),
        (b'{"query": "subscription {a}"}', 400, "INVALID"),
        (b'{"query": "fragment F on Thing {text}"}', 400, "BAD_OPERATION"),
        (b'{"query": "{nothing}"}', 400, "INVALID"),
        (b'{"query": "{things{text{x}}}"}', 400, "INVALID"),
        (b'{"query": "{things(where: {text: {eq: 1}}){text}}"}', 400, "INVALID"),
        (b'{"query": "{things(where: {at: {lt: 5}}){text}}"}', 400, "INVALID"),
        (b'{"query": "{things(where: {at: {lt: {fortnights: 1}}}){text}}"}', 400, "BAD_DATE"),
        (b'{"query": "query ($t: DateTime) {things(where: {at: {lt: $t}}){text}}", "variables": {"t": 5}}', 400, "BAD_VALUE"),
        (b'{"query": "{__schema{queryType{name}} things{text}}"}', 400, "MIXED_INTROSPECTION"),
        (b'{"query": "' + b"x" * MAX_BODY + b'"}', 413, "TOO_LARGE_BODY"),
    ],
)  # fmt: skip
def test_malformed(client: Client, body: bytes, status: int, code: str) -> None:
    """A malformed request is told what is wrong with it, in GraphQL's way."""
    response = client.send("POST", "/graphql", content=body, headers=JSON)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (status, code)


def test_other_ways_to_ask(client: Client) -> None:
    """Queries come by POST as JSON; a form, or an address with a query in it, is refused."""
    assert client.send("POST", "/graphql", content=b"query={a}", headers=FORM).status_code == 415
    response = client.send("GET", "/graphql?query={things{text}}")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["errors"][0]["extensions"]["code"] == "USE_POST"
    assert client.send("PUT", "/graphql").json()["errors"][0]["extensions"]["code"] == "METHOD"
    assert client.send("GET", "/evaluate").status_code == 405
    assert client.send("GET", "/nothing").json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def chain(count: int) -> str:
    """Fragments, each of which spreads the next one twice."""
    steps = " ".join(f"fragment f{i} on Thing {{ friends {{ ...f{i + 1} ...f{i + 1} }} }}" for i in range(count))
    return f"{steps} fragment f{count} on Thing {{ text }}"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ " + " ".join(f"a{i}: things {{ text }}" for i in range(30_000)) + " }", "TOO_LONG"),
        ("{ things { " + " ".join(f"a{i}: text" for i in range(31)) + " } }", "TOO_MANY_ALIASES"),
        ("{ " + "things { text } " * 21 + "}", "TOO_MANY_ROOTS"),
        ("{ things { " + "text " * 601 + "} }", "TOO_MANY_FIELDS"),
        ("{ things { ...f0 } } " + chain(40), "TOO_DEEP"),
        ("{ things { ...f0 } } " + chain(60), "TOO_MANY_FRAGMENTS"),
        ("{ things { friends { friends { friends { friends { text } } } } } }", "TOO_COSTLY"),
        ("{ thingsConnection(first: 1000) { edges { node { friends(first: 1000) { text } } } } }", "TOO_COSTLY"),
        ("{a" * 10_000, "TOO_DEEP"),
        ("{ things(where: " + "{NOT: " * 100 + "{}" + "}" * 100 + ") { text } }", "TOO_DEEP"),
        ("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "TOO_DEEP"),
        ('{ things(where: {text_MATCHES: "(.*a){12}"}) { text } }', "BAD_PATTERN"),
        ('{ things(where: {friends_SOME: {text: {matches: "(a+)+"}}}) { text } }', "BAD_PATTERN"),
        ('{ things(where: {text_MATCHES: "[z-a]"}) { text } }', "BAD_PATTERN"),
        ('{ things(where: {text_MATCHES: "' + "[" * 1_500 + '"}) { text } }', "BAD_PATTERN"),
    ],
)  # fmt: skip
def test_hostile(client: Client, world: Any, query: str, code: str) -> None:
    """A document made to cost much is refused for what is wrong with it."""
    assert client.code(query) == code


NESTED_SINGLE = '{ things(where: {certainty: POSSIBLE, friends_SINGLE: {friends_SINGLE: {text: {eq: "a"}}}}) { text } }'


def test_what_cannot_be_judged_says_so(client: Client, world: Any) -> None:
    """A condition that would take too long to judge is refused by name, and asked of the plain graph it is answered."""
    response = client.post(NESTED_SINGLE)
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "TOO_COMPLEX"
    assert "«friends_SINGLE» stands inside another _SINGLE" in error["message"]
    assert client.ask(NESTED_SINGLE.replace("certainty: POSSIBLE, ", "")) is not None


def test_hostile_variables(client: Client) -> None:
    """Variables nested deeply or very many are refused before anything recurses into them."""
    deep: Any = {}
    for _ in range(300):
        deep = {"NOT": deep}
    query = "query ($w: ThingWhere) { things(where: $w) { text } }"
    assert client.code(query, {"w": deep}) == "TOO_DEEP"
    assert client.code(query, {"w": {"text_IN": ["x"] * 30_000}}) == "TOO_LONG"


def test_hosts(client: Client) -> None:
    """Only the names of this machine are answered to, whatever the port."""
    for host in ("localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"):
        assert client.send("GET", "/healthz", host=host).status_code == 200, host
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000"):
        response = client.send("GET", "/healthz", host=host)
        assert (response.status_code, "Host" in response.text) == (421, True), host


def test_other_origins(client: Client) -> None:
    """No page of another origin gets through, and no answer allows one."""
    for headers in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:99"},
    ):
        assert client.send("POST", "/evaluate", headers=headers).status_code == 403
    response = client.send("GET", "/healthz", headers={"Origin": "http://localhost"})
    assert response.status_code == 200
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_token(engine: Engine, serve: Callable[..., Client]) -> None:
    """Beyond loopback every request needs the token, but for the two addresses that watch the server."""
    client = serve(engine, beyond_loopback("s3cret", ["graph.example"]))
    paths = ["/graphql", "/controls", "/schema.graphql", "/openapi.json", "/static/ide.js", "/nothing"]
    for path in paths:
        response = client.send("GET", path, host="graph.example")
        assert response.status_code == 401, path
        assert "s3cret" not in response.text
        assert client.send("GET", path, host="graph.example", headers={"Authorization": "Bearer s3cret"}).status_code != 401
        assert client.send("GET", path, host="graph.example", auth=("anyone", "s3cret")).status_code != 401
    for wrong in ("Bearer", "Bearer x", "Basic !", "Basic eA==", "s3cret", "Bearer s3cret2", "Bearer s3crét"):
        assert client.send("GET", "/controls", headers={"Authorization": wrong.encode()}).status_code == 401
    assert client.send("GET", "/controls?token=s3cret").status_code == 401
    assert client.send("GET", "/healthz").status_code == client.send("GET", "/readyz").status_code == 200


def test_access_hides_the_token() -> None:
    """The token is not in what is printed of the access, and beyond loopback there must be one."""
    assert "s3cret" not in repr(Access(token="s3cret"))
    with pytest.raises(ValueError, match="needs a token"):
        beyond_loopback("")


def test_ide(client: Client) -> None:
    """The page to write queries on loads only what this server has, under a policy that allows no inline code."""
    page = client.send("GET", "/graphql")
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("ide.js", "ide.css", "icon.svg"):
        assert f"/static/{name}" in page.text
        assert client.send("GET", f"/static/{name}").status_code == 200


def test_the_schema_is_told_as_a_text(client: Client) -> None:
    """As it stands on record, compressed for whoever takes that."""
    found = client.send("GET", "/schema.graphql")
    assert found.headers["content-encoding"] == "gzip"
    plain = client.send("GET", "/schema.graphql", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert found.text == plain.text == FILE.read_text(encoding="utf-8")


def test_openapi(client: Client) -> None:
    """The description names every endpoint beside GraphQL, and refers only to schemas that it has."""
    described = client.send("GET", "/openapi.json").json()
    served = {(str(getattr(r, "path", "")), m.lower()) for r in client.app.routes for m in getattr(r, "methods", None) or () if m != "HEAD"}
    paths = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert paths == {(p, m) for p, m in served if p not in {"/graphql", "/openapi.json"}}
    referred = {part.split('"')[0] for part in str(described).replace("'", '"').split("#/components/schemas/")[1:]}
    assert referred <= described["components"]["schemas"].keys()
