"""Exemptions given and withdrawn through the API: held to the rules of files, counted at once, kept for ever."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.access import Access
from api.engine import Engine
from graph.store import Store
from tests.api.conftest import PLANT, Client

Run = Callable[[Awaitable[Any]], Any]
GIVE = (
    "mutation($control: String!, $asset: String, $where: String, $owner: String!, $expires: String!, $by: String) "
    '{ exempt(control: $control, asset: $asset, where: $where, owner: $owner, reason: "a test", ticket: "T-1", expires: $expires, '
    "by: $by) { id control asset where owner reason ticket approved expires source by withdrawn withdrawnBy problem counts } }"
)
WITHDRAW = "mutation($id: ID!, $by: String) { withdrawExemption(id: $id, by: $by) { id withdrawn withdrawnBy counts } }"
ALL = "{ exemptions { id owner counts withdrawn withdrawnBy expires } }"
TERMS = {"control": "things-*", "asset": "t00", "owner": "ann", "expires": f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"}


@pytest.fixture
def things(client: Client, store: Store, run: Run) -> Client:
    """The client of a graph with one account and one thing in it, which the only control finds; it is read by nobody."""
    thing = {"identifier": "t00", "idFromProvider": "t00", "internalName": "a thing", "state_level": 1}
    run(store.run(PLANT, write=True, things=[thing], edges=[]))
    return client


def given(client: Client, **more: Any) -> dict[str, Any]:
    """What is answered to a new exemption."""
    found: dict[str, Any] = client.ask(GIVE, TERMS | more)["exempt"]
    return found


def test_one_is_given_and_kept(things: Client) -> None:
    """With who answers for it, who gave it and when; it is approved now, and a day counts to its end."""
    before = datetime.now(UTC)
    one = given(things)
    assert (one["owner"], one["reason"], one["ticket"], one["by"]) == ("ann", "a test", "T-1", "ada@host")
    assert before <= datetime.fromisoformat(one["approved"]) <= datetime.now(UTC)
    assert datetime.fromisoformat(one["expires"]) == datetime.fromisoformat(TERMS["expires"]).replace(tzinfo=UTC) + timedelta(days=1)
    assert one["id"].startswith("exemption-")
    assert (one["source"], one["counts"], one["problem"], one["withdrawn"]) == (one["id"], True, None, None)
    assert [e["id"] for e in things.ask(ALL)["exemptions"]] == [one["id"]]


def test_who_gives_it_may_be_said(things: Client) -> None:
    """As the command line says it with --by."""
    assert given(things, by="eve")["by"] == "eve"


def test_one_is_withdrawn_and_stays(things: Client) -> None:
    """At once, with who and when; withdrawing it again, or one that is not there, is refused."""
    one = given(things)
    done = things.ask(WITHDRAW, {"id": one["id"], "by": "eve"})["withdrawExemption"]
    assert (done["counts"], done["withdrawnBy"]) == (False, "eve")
    (kept,) = things.ask(ALL)["exemptions"]
    assert (kept["withdrawn"], kept["withdrawnBy"], kept["owner"]) == (done["withdrawn"], "eve", "ann")
    assert things.code(WITHDRAW, {"id": one["id"]}) == "NOT_KEPT"
    assert "withdrawn already" in things.post(WITHDRAW, {"id": one["id"]}).text
    assert things.code(WITHDRAW, {"id": "exemption-x"}) == "NOT_KEPT"


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"control": "thing-off"}, "Did you mean «things-off»?"),
        ({"owner": ""}, "lacks «owner»"),
        ({"asset": None}, "both or neither"),
        ({"where": "{}"}, "both or neither"),
        ({"asset": None, "where": "{ nothing: { eq: 1 } }"}, "«where» on things"),
        ({"expires": "soon"}, "is no day and no time"),
        ({"expires": "2020-01-01"}, "before it was approved"),
        ({"expires": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z"}, "is past"),
        ({"expires": f"{datetime.now(UTC) + timedelta(days=400):%Y-%m-%d}"}, "over 366 days"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_mistakes_are_those_of_files(things: Client, changed: dict[str, Any], hint: str) -> None:
    """Each is told, with the code of a bad exemption, and nothing is kept."""
    answer = things.post(GIVE, TERMS | changed)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["extensions"]["code"], hint in error["message"]) == ("BAD_EXEMPTION", True), error
    assert things.ask(ALL)["exemptions"] == []


def test_what_is_required_is_required_by_the_schema(things: Client) -> None:
    """An exemption without an expiry is no valid request."""
    assert things.code('mutation { exempt(control: "things-off", owner: "a", reason: "b", ticket: "c") { id } }') == "INVALID"


def test_things_are_done_in_their_order(things: Client) -> None:
    """What one root field gives, the next one of the same request sees, and so does an evaluation."""
    text = (
        f'mutation {{ exempt(control: "things-off", asset: "t00", owner: "ann", reason: "r", ticket: "t", expires: "{TERMS["expires"]}") '
        "{ id } evaluate { control verdict } }"
    )
    assert list(things.ask(text)) == ["exempt", "evaluate"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"])
def test_a_form_of_another_page_writes_nothing(things: Client, kind: str) -> None:
    """A browser sends no JSON to a server that it was not told to trust, and nothing else is taken; nor is a query in an address."""
    body = '{"query": "mutation { withdrawExemption(id: \\"x\\") { id } }"}'
    assert things.send("POST", "/graphql", content=body, headers={"Content-Type": kind}).status_code == 415
    assert things.send("GET", "/graphql", params={"query": 'mutation { withdrawExemption(id: "x") { id } }'}).status_code == 405
    foreign = {"Content-Type": "application/json", "Origin": "https://example.com"}
    assert things.send("POST", "/graphql", content=body, headers=foreign).status_code == 403


@pytest.fixture
def guarded(things: Client, engine: Engine, serve: Callable[..., Client]) -> Client:
    """A client of a server that wants a token."""
    return serve(engine, Access(token="the-token"))


def test_a_write_needs_the_token(guarded: Client, things: Client) -> None:
    """Like any other request, where there is one."""
    assert guarded.post(GIVE, TERMS).status_code == 401
    assert things.ask(ALL)["exemptions"] == []
    sent = guarded.send("POST", "/graphql", json={"query": GIVE, "variables": TERMS}, headers={"Authorization": "Bearer the-token"})
    assert sent.json()["data"]["exempt"]["owner"] == "ann"
