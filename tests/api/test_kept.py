"""What is kept of runs, evaluations and verdicts, asked for in GraphQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.keeping.runs import Origin, Runs, Scope, State
from graph.keeping.spans import Said, record
from graph.store import Store
from tests.api.conftest import Client

Run = Callable[[Any], Any]
EVALUATE = "mutation { evaluate { control verdict } }"


@pytest.fixture(scope="module")
def kept(client: Client, world: Any, opened: Store, run: Run) -> str:
    """A run, and an evaluation of which the id is returned."""
    id_ = run(Runs(opened).begin(Origin("ada@host", "0.1.0"), Scope(["1"], [], ["Thing"])))
    run(Runs(opened).end(id_, State.COMPLETE, {"created": 3}, {"complete": 5, "denied": 1}))
    client.ask(EVALUATE)
    return str(client.ask("{ evaluations(first: 1) { id } }")["evaluations"][0]["id"])


def test_runs(client: Client, kept: str) -> None:
    """Who read what, how it ended, and what it did."""
    asked = "{ runs { id by version started ended state accounts regions kinds error counts { name count } outcomes { name count } } }"
    (found,) = client.ask(asked)["runs"]
    assert (found["by"], found["state"], found["accounts"], found["regions"], found["kinds"]) == (
        "ada@host",
        "complete",
        ["1"],
        [],
        ["Thing"],
    )
    assert found["counts"] == [{"name": "created", "count": 3}]
    assert found["outcomes"] == [{"name": "complete", "count": 5}, {"name": "denied", "count": 1}]
    assert datetime.fromisoformat(found["started"]) <= datetime.fromisoformat(found["ended"])


def test_evaluations(client: Client, kept: str) -> None:
    """Who judged what, and what came of it."""
    asked = "{ evaluations { id by at maxAge account controls verdict verdicts { name count } pinned note } }"
    found = client.ask(asked)["evaluations"][0]
    assert (found["id"], found["by"], found["controls"], found["maxAge"]) == (kept, "ada@host", ["things-off"], 26 * 3600)
    assert (found["account"], found["pinned"], found["note"]) == (None, None, None)
    assert found["verdicts"] == [{"name": found["verdict"], "count": 1}]


def test_verdict_changes(client: Client, kept: str, opened: Store, run: Run) -> None:
    """Between an evaluation and a time, with the assets that came; variables are as good as literals."""
    now = datetime.now(UTC)
    run(record(opened, now, ["things-off"], [Said("things-off", "1", "FAIL", ["t00"])], "1"))
    asked = (
        "query($a: String!, $b: String!) { verdictChanges(from: $a, to: $b) { control cloudAccountID change to failing { came went } } }"
    )
    found = client.ask(asked, {"a": kept, "b": now.isoformat()})["verdictChanges"]
    (change,) = (c for c in found if c["cloudAccountID"] == "1")
    assert change == {
        "control": "things-off", "cloudAccountID": "1", "change": "NEW_FAILURE", "to": "FAIL", "failing": {"came": ["t00"], "went": []},
    }  # fmt: skip
    assert client.ask(f'{{ verdictChanges(from: "{kept}", to: "{kept}") {{ control }} }}')["verdictChanges"] == []


@pytest.mark.parametrize(
    "query", ['{ verdictChanges(from: "x", to: "y") { control } }', "{ runs(first: 0) { id } }", "{ evaluations(first: 5000) { id } }"]
)
def test_what_is_not_kept_is_refused(client: Client, kept: str, query: str) -> None:
    """With a code of its own, and no failure of the server."""
    assert client.code(query) == "NOT_KEPT"


def test_the_last_verdict_is_that_of_the_graph(client: Client, kept: str, serve: Callable[..., Client], engine: Any) -> None:
    """So a server that was just started shows it too."""
    asked = "{ controls { id lastVerdict { verdict evaluatedAt } } }"
    found = client.ask(asked)["controls"][0]["lastVerdict"]
    assert found["verdict"]
    assert serve(engine).ask(asked)["controls"][0]["lastVerdict"] == found
    assert serve(engine).send("GET", "/controls/things-off").json()["lastVerdict"]["evaluatedAt"] == found["evaluatedAt"]


def test_history_of_a_verdict(client: Client, kept: str, opened: Store, run: Run) -> None:
    """Each verdict of each account with its times, newest first; a control whose id begins alike has its own."""
    first, then = (datetime(2020, 1, day, tzinfo=UTC) for day in (1, 2))
    for at, verdict in ((first, "FAIL"), (then, "PASS")):
        said = [Said(control, "7", verdict) for control in ("older", "older-too")]
        run(record(opened, at, ["older", "older-too"], said, "7"))
    asked = 'query($most: Int!) { verdictHistory(control: "older", first: $most) { cloudAccountID verdict since until } }'
    found = client.ask(asked, {"most": 10})["verdictHistory"]
    assert [(s["cloudAccountID"], s["verdict"], s["until"]) for s in found] == [("7", "PASS", None), ("7", "FAIL", found[0]["since"])]
    assert [s["verdict"] for s in client.ask(asked, {"most": 1})["verdictHistory"]] == ["PASS"]
    assert client.code(asked, {"most": 0}) == "NOT_KEPT"


def test_a_control_tells_its_logic_and_its_queries(client: Client) -> None:
    """In words, with what the verdict rests on; one and all of them alike."""
    members = "id provider tags pack manual logic readings { type service operation } queries { name text variables problem } references"
    (one,) = client.ask(f"{{ controls {{ {members} }} }}")["controls"]
    assert one == client.ask(f'{{ control(id: "things-off") {{ {members} }} }}')["control"]
    assert one["logic"].startswith("It asks for `things` of which this is so:")
    assert one["readings"]
    assert [q["text"] for q in one["queries"]] == ["{ ThingsOn(level: 1) { ...AssetFragment } }"]
    assert (one["provider"], one["manual"]) == ("aws", False)
