"""What the roots answer: shapes, pages, neighbours, views, cuts, and how many statements they send."""

from typing import Any

import pytest

from graph.store import Store
from tests.api.conftest import WORLD, Client


def trips(store: Store, client: Client, query: str) -> int:
    """The statements sent for an operation whose like was asked before, so that the coverage is remembered."""
    client.ask(query)
    before = store.trips
    client.ask(query)
    return store.trips - before


def test_shape(client: Client, world: Any) -> None:
    """A row has the members asked for, in that order, under their aliases; an absent part is null."""
    selected = "z: text __typename at state { level on } a: count best { text } friends { text }"
    rows = client.ask(f"{{ things(options: {{sort: [{{count: DESC}}], limit: 2}}) {{ {selected} }} }}")["things"]
    assert [list(row) for row in rows] == [["z", "__typename", "at", "state", "a", "best", "friends"]] * 2
    assert rows[0] == {"z": "abc", "__typename": "Thing", "at": None, "state": None, "a": 3, "best": None, "friends": []}


def test_values(client: Client, world: Any) -> None:
    """Values of every type come as JSON has them, and times as ISO 8601."""
    selected = "text flag count ratio at words state { on } best { text } friends { text }"
    (row,) = client.ask(f'{{ things(where: {{identifier: {{eq: "t00"}}}}) {{ {selected} }} }}')["things"]
    assert row == {
        "text": "ab", "flag": True, "count": 1, "ratio": 0.5, "at": "2026-01-31T12:00:00Z", "words": ["x"], "state": {"on": True},
        "best": {"text": "abc"}, "friends": [{"text": "ab"}, {"text": "ba"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    "order", ["{text: ASC}", "{text: DESC}", "{count: ASC}", "{count: DESC}", "{at: ASC}", "{identifier: ASC}", "{identifier: DESC}", "{}"]
)
def test_pages(client: Client, world: Any, order: str) -> None:
    """Pages of any size together hold each asset once, in order, absent values last, whatever values are equal."""
    name = order.strip("{}").partition(":")[0] or "identifier"
    for size in (1, 3, 8):
        seen: list[Any] = []
        after, more = None, True
        while more:
            below = f"pageInfo {{ hasNextPage endCursor }} edges {{ node {{ identifier v: {name} }} }}"
            query = f"query ($a: String) {{ thingsConnection(first: {size}, after: $a, orderBy: {order}) {{ {below} }} }}"
            page = client.ask(query, {"a": after})["thingsConnection"]
            seen += [edge["node"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert sorted(n["identifier"] for n in seen) == sorted(WORLD)
        present = [n["v"] for n in seen if n["v"] is not None]
        assert present == sorted(present, reverse="DESC" in order)
        assert all(n["v"] is None for n in seen[len(present) :])


def test_connection_of_some(client: Client, world: Any) -> None:
    """A connection has its condition, counts all pages, and an empty page has no cursors."""
    text = '{ thingsConnection(first: 1, where: {text: {eq: "ab"}}) { totalCount edges { cursor } pageInfo { hasPreviousPage } } }'
    assert client.ask(text)["thingsConnection"] == {"totalCount": 3, "edges": [{"cursor": "-|t00"}], "pageInfo": {"hasPreviousPage": False}}
    below = "totalCount edges { cursor } pageInfo { endCursor }"
    none = client.ask(f'{{ thingsConnection(where: {{text: {{eq: "?"}}}}, orderBy: {{text: ASC}}) {{ {below} }} }}')
    assert none["thingsConnection"] == {"totalCount": 0, "edges": [], "pageInfo": {"endCursor": None}}


def test_neighbours(client: Client, world: Any) -> None:
    """Neighbours are edges in both directions with type, direction and the schema's name, page by page."""
    query = (
        'query ($a: String) { asset(identifier: "t00") { neighbours(first: 2, after: $a) '
        "{ totalCount pageInfo { hasNextPage endCursor } edges { type direction relation node { identifier __typename } } } } }"
    )
    seen: list[Any] = []
    after, more = None, True
    while more:
        page = client.ask(query, {"a": after})["asset"]["neighbours"]
        assert page["totalCount"] == 5
        seen += [(e["type"], e["direction"], e["relation"], e["node"]["identifier"]) for e in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == [
        ("KNOWS", "INCOMING", "knownBy", "t01"),
        ("KNOWS", "OUTGOING", "friends", "t01"),
        ("KNOWS", "OUTGOING", "friends", "t02"),
        ("LIKES_MOST", "INCOMING", "likedBy", "t03"),
        ("LIKES_MOST", "OUTGOING", "best", "t05"),
    ]
    lonely = client.ask('{ asset(identifier: "t07") { neighbours { totalCount edges { type } } } }')
    assert lonely == {"asset": {"neighbours": {"totalCount": 0, "edges": []}}}


def test_any_asset(client: Client, world: Any) -> None:
    """Assets of any type are found by the interface's fields, and show their own by fragments."""
    text = '{ assets(where: {internalName_ENDS_WITH: "5"}) { __typename internalName ... on Thing { text } ... on Trail { name } } }'
    assert client.ask(text) == {"assets": [{"__typename": "Thing", "internalName": "thing 5", "text": "abc"}]}
    assert client.ask('{ asset(identifier: "nobody") { identifier } }') == {"asset": None}


def test_views(client: Client, world: Any) -> None:
    """Stored root fields answer their question, with arguments and any selection; several questions are a union."""
    assert client.ask("{ ThingsOn { text state { level } } }") == {"ThingsOn": [{"text": "ab", "state": {"level": 3}}]}
    assert len(client.ask("{ ThingsOn(level: 1) { ...AssetFragment } }")["ThingsOn"]) == 2
    assert {row["__typename"] for row in client.ask("{ Both { __typename internalName } }")["Both"]} == {"Thing"}
    assert len(client.ask("{ Both { identifier } }")["Both"]) == 7


def test_several_roots(client: Client, world: Any) -> None:
    """Root fields are answered side by side under their aliases."""
    text = "{ a: things(where: {count: {eq: 0}}) { identifier } b: things(where: {count: {eq: 3}}) { identifier } __typename }"
    assert client.ask(text) == {"a": [{"identifier": "t03"}], "b": [{"identifier": "t05"}], "__typename": "Query"}


def test_statements(client: Client, opened: Store, world: Any) -> None:
    """One root field is one statement, whatever is selected below it."""
    deep = "{ things { friends { friends { text } best { text } } neighbours { edges { node { internalName } } } } }"
    assert trips(opened, client, deep) == 1
    assert trips(opened, client, "{ thingsConnection { totalCount edges { node { text } } } }") == 1
    assert trips(opened, client, "{ a: things { text } b: Both { identifier } }") == 2


def test_cut(client: Client, world: Any) -> None:
    """A list of related nodes longer than its limit is cut, and the extensions say where."""
    response = client.post('{ things(where: {identifier: {eq: "t00"}}) { friends(first: 1) { identifier } } }').json()
    assert response["data"] == {"things": [{"friends": [{"identifier": "t01"}]}]}
    assert response["extensions"]["cut"] == {"things.friends": 1}


def test_cap(client: Client, opened: Store, run: Any, world: Any) -> None:
    """A list root ends at the cap and says so; one that was limited by request does not."""
    more = "UNWIND range(1, 10) AS i CREATE (n:Asset:Thing:Temporary {identifier: 'x' + i, internalAssetType: 'Thing', listedIn: '1/r'})"
    run(opened.run(more, write=True))
    try:
        cut = client.post("{ things { identifier } }").json()
        limited = client.post("{ things(options: {limit: 3}) { identifier } }").json()
    finally:
        run(opened.run("MATCH (n:Temporary) DELETE n", write=True))
    assert (len(cut["data"]["things"]), cut["extensions"]["cut"]) == (15, {"things": 15})
    assert (len(limited["data"]["things"]), "cut" in limited["extensions"]) == (3, False)


def test_stubs_are_no_assets(client: Client, opened: Store, run: Any, world: Any) -> None:
    """A reference to something that nobody inventoried is no member of a list."""
    run(opened.run("CREATE (n:Asset:Thing:Stub {identifier: 'stub', internalAssetType: 'Thing'})", write=True))
    try:
        assert client.ask('{ things(where: {identifier: {eq: "stub"}}) { identifier } }') == {"things": []}
        assert client.ask('{ assets(where: {identifier: {eq: "stub"}}) { identifier } }') == {"assets": []}
    finally:
        run(opened.run("MATCH (n:Stub) DELETE n", write=True))


def test_coverage(client: Client, world: Any) -> None:
    """Every answer from the graph says how many gaps the types it touched have, and no other answer does."""
    assert client.post("{ things { best { text } } }").json()["extensions"]["coverage"]["gaps"].keys() == {"Thing"}
    assert "extensions" not in client.post("{ __typename }").json()


def test_controls(client: Client, world: Any) -> None:
    """Controls are shown with query and frameworks, evaluated by a mutation, and then show their last verdict."""
    text = '{ control(id: "things-off") { id query frameworks { name items } lastVerdict { verdict } } none: control(id: "x") { id } }'
    first = client.ask(text)
    assert first["none"] is None
    assert first["control"]["frameworks"] == [{"name": "House rules", "items": ["1"]}]
    assert "ThingsOn" in first["control"]["query"]
    below = "control verdict accounts { verdict reason gaps { operation } }"
    (verdict,) = client.ask(f'mutation {{ evaluate(controls: ["things-off"]) {{ {below} }} }}')["evaluate"]
    assert verdict["control"] == "things-off"
    assert client.ask("{ controls { lastVerdict { verdict } } }")["controls"] == [{"lastVerdict": {"verdict": verdict["verdict"]}}]
    assert client.code('mutation { evaluate(controls: ["x"]) { control } }') == "UNKNOWN_CONTROL"


def test_rest(client: Client, world: Any) -> None:
    """Controls and their evaluation are endpoints too."""
    assert [c["id"] for c in client.send("GET", "/controls").json()["controls"]] == ["things-off"]
    assert client.send("GET", "/controls/things-off").json()["title"] == "Things are off"
    verdict = client.send("POST", "/controls/things-off/evaluate").json()
    assert (verdict["control"], verdict["verdict"]) == ("things-off", client.send("POST", "/evaluate").json()["controls"][0]["verdict"])
    assert client.send("GET", "/controls/x").status_code == client.send("POST", "/controls/x/evaluate").status_code == 404
    assert client.send("GET", "/healthz").json() == {"status": "ok"}
    assert client.send("GET", "/readyz").json() == {"status": "ready"}
