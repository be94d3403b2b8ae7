"""What the API tells of one asset beside its fields: neighbours by group, ways to another, readings, changes, verdicts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.store import Store
from tests.api.conftest import Client

Run = Callable[[Any], Any]
WAYS = """query($from: ID!, $to: ID!, $longest: Int! = 4) {
  paths(from: $from, to: $to, longest: $longest) {
    start { identifier } steps { relationship direction relation asset { identifier internalName } } }
}"""
NOW = datetime.now(UTC).replace(microsecond=0)


def ways(client: Client, start: str, end: str, **more: int) -> list[list[str]]:
    """Each way as the identifiers on it."""
    found = client.ask(WAYS, {"from": start, "to": end, **more})["paths"]
    return [[path["start"]["identifier"], *(step["asset"]["identifier"] for step in path["steps"])] for path in found]


def test_neighbours_by_group(client: Client, world: Any) -> None:
    """Each with its number; and a page of one group alone, which counts only that."""
    asked = '{ neighbourGroups(identifier: "t00") { relationship direction relation type count } }'
    found = {(g["relationship"], g["direction"]): (g["relation"], g["type"], g["count"]) for g in client.ask(asked)["neighbourGroups"]}
    assert found == {
        ("KNOWS", "INCOMING"): ("knownBy", "Thing", 1),
        ("KNOWS", "OUTGOING"): ("friends", "Thing", 2),
        ("LIKES_MOST", "INCOMING"): ("likedBy", "Thing", 1),
        ("LIKES_MOST", "OUTGOING"): ("best", "Thing", 1),
    }
    page = """query($type: String) { asset(identifier: "t00") {
      neighbours(first: 1, relationship: "KNOWS", direction: "OUTGOING", type: $type) {
        totalCount pageInfo { hasNextPage } edges { node { identifier } } } } }"""
    only = client.ask(page, {"type": "Thing"})["asset"]["neighbours"]
    assert only == {"totalCount": 2, "pageInfo": {"hasNextPage": True}, "edges": [{"node": {"identifier": "t01"}}]}
    assert client.ask(page, {"type": "Bucket"})["asset"]["neighbours"]["totalCount"] == 0


def test_the_shortest_ways_come_first(client: Client, world: Any) -> None:
    """In either direction, no asset twice, and none longer than asked."""
    assert ways(client, "t03", "t05") == [["t03", "t00", "t05"], ["t03", "t00", "t02", "t05"]]
    assert ways(client, "t03", "t05", longest=2) == [["t03", "t00", "t05"]]
    assert ways(client, "t03", "t04") == ways(client, "t03", "t03") == []
    (path, _) = client.ask(WAYS, {"from": "t05", "to": "t03"})["paths"]
    assert path["steps"][0] == {
        "relationship": "LIKES_MOST",
        "direction": "INCOMING",
        "relation": "likedBy",
        "asset": {"identifier": "t00", "internalName": "thing 0"},
    }


def test_ways_do_not_lead_through_what_everything_belongs_to(client: Client, world: Any, opened: Store, run: Run) -> None:
    """Unless that is asked for; an account may be where a way ends."""
    run(opened.run(ACCOUNT, write=True))
    try:
        assert ways(client, "t06", "t07") == []
        assert ways(client, "t06", "account") == [["t06", "account"]]
        through = client.ask('{ paths(from: "t06", to: "t07", throughPlaces: true) { steps { asset { identifier } } } }')["paths"]
        assert [[s["asset"]["identifier"] for s in path["steps"]] for path in through] == [["account", "t07"]]
    finally:
        run(opened.run("MATCH (n:Connector) DETACH DELETE n", write=True))


ACCOUNT = """CREATE (c:Asset:Connector {identifier: 'account', internalAssetType: 'Connector'}) WITH c
MATCH (t:Thing) WHERE t.identifier IN ['t06', 't07'] CREATE (c)-[:HAS]->(t)"""


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('{ paths(from: "t00", to: "nobody") { steps { relation } } }', "UNKNOWN_ASSET"),
        ('{ paths(from: "t00", to: "t01", longest: 9) { steps { relation } } }', "BAD_PAGE"),
        ('{ paths(from: "t00", to: "t01", first: 0) { steps { relation } } }', "BAD_PAGE"),
        ('{ assetChanges(identifier: "t00", first: 900) { at } }', "BAD_PAGE"),
    ],
)
def test_what_cannot_be_answered_is_refused(client: Client, world: Any, query: str, code: str) -> None:
    """With what is wrong, and within which limits it would be right."""
    assert client.code(query) == code


def test_assets_of_all_types_page_by_page(client: Client, world: Any) -> None:
    """By name, from one page to the next, counted."""
    asked = """query($after: String) {
      assetsConnection(first: 4, after: $after, orderBy: {internalName: DESC}, where: {internalName: {contains: "thing"}}) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { internalName __typename } } } }"""
    first = client.ask(asked)["assetsConnection"]
    second = client.ask(asked, {"after": first["pageInfo"]["endCursor"]})["assetsConnection"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (len(world), True)
    names = [edge["node"]["internalName"] for page in (first, second) for edge in page["edges"]]
    assert names == [f"thing {i}" for i in range(8, 0, -1)]
    assert first["edges"][0]["node"]["__typename"] == "Thing"


def test_what_became_of_an_asset(client: Client, world: Any, opened: Store, run: Run) -> None:
    """It appeared, a field changed, a link went, newest first; what nobody saw has no past."""
    run(opened.run(PAST, write=True, first=NOW - timedelta(hours=3), second=NOW - timedelta(hours=2), third=NOW - timedelta(hours=1)))
    try:
        asked = 'query($first: Int!) { assetChanges(identifier: "old", first: $first) { at change fields { field before after } } }'
        link, field, came = client.ask(asked, {"first": 9})["assetChanges"]
        assert (link["change"], link["fields"]) == ("changed", [{"field": "best", "before": ["t01"], "after": []}])
        assert field["fields"] == [{"field": "text", "before": "a", "after": "b"}]
        assert (came["change"], came["fields"]) == ("appeared", [])
        assert [datetime.fromisoformat(e["at"]) for e in (link, field, came)] == [NOW - timedelta(hours=h) for h in (1, 2, 3)]
        assert client.ask(asked, {"first": 1})["assetChanges"] == [link]
        assert client.ask('{ assetChanges(identifier: "never") { at } }')["assetChanges"] == []
    finally:
        run(opened.run("MATCH (n) WHERE n:Former OR n:Severed OR n.identifier = 'old' DETACH DELETE n", write=True))


PAST = """
CREATE (:Asset:Thing {identifier: 'old', internalAssetType: 'Thing', text: 'b', begun: $second})
CREATE (:Former {identifier: 'old', internalAssetType: 'Thing', text: 'a', begun: $first, until: $second, formerLabels: ['Asset', 'Thing']})
CREATE (:Severed {start: 'old', end: 't01', type: 'LIKES_MOST', since: $first, until: $third})
"""


def test_how_each_reading_of_an_asset_stands(client: Client, world: Any) -> None:
    """With the fields that it fills; nothing was ever listed here, so nothing is read."""
    asked = '{ assetReadings(identifier: "t00") { service operation fields read outcome error at cloudAccountID region } }'
    (row,) = client.ask(asked)["assetReadings"]
    assert {"text", "state.on", "friends", "best"} <= set(row.pop("fields"))
    assert row == {
        "service": "things", "operation": "ListThings", "read": False, "outcome": "unread", "error": "it was never read", "at": None,
        "cloudAccountID": "1", "region": "r",
    }  # fmt: skip
    assert client.ask('{ assetReadings(identifier: "nobody") { operation } }')["assetReadings"] == []


def test_the_verdicts_that_name_an_asset(client: Client, world: Any) -> None:
    """As that which fails, or may; of nobody there are none."""
    client.ask("mutation { evaluate { control } }")
    (control,) = client.ask("{ controls { lastVerdict { accounts { failing { identifier } undecided { identifier } } } } }")["controls"]
    (account,) = [a for a in control["lastVerdict"]["accounts"] if a["failing"] or a["undecided"]] or [None]
    asked = "query($id: ID!) { assetVerdicts(identifier: $id) { control role severity verdict } }"
    if account:
        named = (account["failing"] or account["undecided"])[0]["identifier"]
        (found,) = client.ask(asked, {"id": named})["assetVerdicts"]
        assert (found["control"], found["role"]) == ("things-off", "FAILING" if account["failing"] else "UNDECIDED")
    assert client.ask(asked, {"id": "nobody"})["assetVerdicts"] == []
