"""The API asked as of a time, and what changed between two, on roles, machines and disks."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.app import application
from api.engine import Engine
from api.services import Services
from controls.asking import QueryError, checked
from controls.control import Control, Rule, Severity
from controls.evaluate import Evaluator
from controls.service import Controls
from graph.coverage import Coverage
from graph.keeping.runs import Origin, Runs, Scope, State
from graph.outcomes import Result
from graph.store import Store
from tests.api.conftest import Client
from tests.graph.linking import CATALOGUE, DISK, MACHINE, ROLE, group, role, write
from tests.semantics.memory import last

Run = Callable[[Awaitable[Any]], Any]
QUERY = "{ machines { ...AssetFragment } }"
MACHINES = "query($t: String) { machines(asOf: $t) { internalName profile roles { internalName } mounts { disk { idFromProvider } } } }"


@pytest.fixture(scope="module")
def client(opened: Store, run: Run) -> Iterator[Client]:
    """A client of an application for the small catalogue, with one control."""
    engine = Engine(CATALOGUE)
    control = Control("none", "No machines", Severity.LOW, (Rule("none", QUERY, checked(engine.compiler, QUERY)),), Path("none.md"))

    @asynccontextmanager
    async def opening() -> AsyncIterator[Services]:
        controls = Controls([control], Evaluator(engine.compiler, opened))
        yield Services(opened, lambda: Coverage.load(opened, CATALOGUE, now=datetime.now(UTC)), controls)

    app = application(engine, opening, remembered=0)
    context = app.router.lifespan_context(app)
    run(context.__aenter__())
    yield Client(app, run)
    run(context.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def times(opened: Store, run: Run) -> list[str]:
    """The ends of three runs: a machine with a role and a disk; another profile and disk; a listing that was denied."""
    run(opened.clear())
    runs = [
        (
            group(ROLE, role("r", ("p",))),
            group(DISK, {"id": "d1"}),
            group(MACHINE, {"id": "m", "profile": "p", "mounts": [{"disk": "d1"}]}),
        ),
        (group(DISK, {"id": "d2"}), group(MACHINE, {"id": "m", "profile": "q", "mounts": [{"disk": "d2"}]}, {"id": "n"})),
        (group(MACHINE, result=Result.DENIED),),
    ]
    ends = []
    for groups in runs:
        run(write(opened, *groups))
        ends.append(run(last(opened)).isoformat())
    return ends


def machine(name: str, profile: str | None, roles: list[str], disks: list[str]) -> dict[str, Any]:
    """A machine as `MACHINES` shows it."""
    mounts = [{"disk": {"idFromProvider": d}} for d in disks]
    return {"internalName": name, "profile": profile, "roles": [{"internalName": r} for r in roles], "mounts": mounts}


def test_lists_as_of_a_time(client: Client, times: list[str]) -> None:
    """Values, nested objects, links and links by value are those of the time; without a time, or with null, of the present."""
    then, now = [machine("m", "p", ["r"], ["d1"])], [machine("m", "q", [], ["d2"]), machine("n", None, [], [])]
    for time, expected in {times[0]: then, times[1]: now, times[2]: now, None: now}.items():
        found = client.ask(MACHINES, {"t": time})["machines"]
        assert sorted(found, key=lambda m: m["internalName"]) == expected, time


def test_lists_as_of_a_run(client: Client, times: list[str], opened: Store, run: Run) -> None:
    """A run means what it left; one that is not kept is refused with its own code and where to look."""
    id_ = run(Runs(opened).begin(Origin("ada@host", ""), Scope(["1"])))
    run(Runs(opened).end(id_, State.COMPLETE, {}, {}))
    assert client.ask(MACHINES, {"t": id_}) == client.ask(MACHINES, {"t": times[2]})
    assert client.ask(f'{{ changes(since: "{times[1]}", until: "{id_}") {{ change }} }}')["changes"] == []
    assert client.code(MACHINES, {"t": "run-x"}) == "OUT_OF_HISTORY"
    assert "emptyset runs list" in client.post(MACHINES, {"t": "run-x"}).text


def test_several_times_in_one_request(client: Client, times: list[str]) -> None:
    """Root fields of one request are each about their own time, in the order in which they were asked; six times are too many."""
    fields = [f'a{i}: disks(asOf: "{t}") {{ internalName }}' for i, t in enumerate(times)]
    found = client.ask(f"{{ now: disks {{ internalName }} {' '.join(reversed(fields))} }}")
    assert list(found) == ["now", "a2", "a1", "a0"]
    assert [[d["internalName"] for d in found[key]] for key in ("a0", "a1", "now")] == [["d1"], ["d2"], ["d2"]]
    many = " ".join(f'a{i}: disks(asOf: "2026-01-0{i}") {{ internalName }}' for i in range(1, 7))
    assert client.code(f"{{ {many} }}") == "TOO_COMPLEX"


def test_other_root_fields(client: Client, times: list[str]) -> None:
    """One asset, all assets and pages are asked as of a time too, and what is gone is found there."""
    (gone,) = client.ask(f'{{ disks(asOf: "{times[0]}") {{ identifier }} }}')["disks"]
    one = "query($i: ID!, $t: String) { asset(identifier: $i, asOf: $t) { internalName } }"
    assert client.ask(one, {"i": gone["identifier"], "t": times[0]})["asset"] == {"internalName": "d1"}
    assert client.ask(one, {"i": gone["identifier"]})["asset"] is None
    text = (
        'query($t: String) { disksConnection(asOf: $t) { totalCount } assets(asOf: $t, where: {internalName: {eq: "d1"}}) { identifier } }'
    )
    assert client.ask(text, {"t": times[0]}) == {"disksConnection": {"totalCount": 1}, "assets": [gone]}


def test_what_was_not_known_then(client: Client, times: list[str]) -> None:
    """Coverage and certainty are those of the time: a listing that was denied later was complete before."""
    certain = "query($t: String) { machines(asOf: $t, where: {certainty: CERTAIN}) { internalName } }"
    assert [len(client.ask(certain, {"t": t})["machines"]) for t in times] == [1, 2, 0]
    assert client.ask(certain)["machines"] == []


def test_times_that_cannot_be_asked_for(client: Client, times: list[str]) -> None:
    """A time without history is refused with its own code and a sentence."""
    for time in ("1999-01-01", "soon", "2999-01-01"):
        assert client.code(MACHINES, {"t": time}) == "OUT_OF_HISTORY"
        assert client.code(f'{{ changes(since: "{time}") {{ change }} }}') == "OUT_OF_HISTORY"
        assert client.send("POST", "/evaluate", params={"asOf": time}).status_code == 400
    message = client.post(MACHINES, {"t": "1999-01-01"}).json()["errors"][0]["message"]
    assert "before the history that is kept" in message


def test_a_stored_query_has_no_time(client: Client) -> None:
    """A stored query that names a time does not load: it asks about whatever time it is evaluated for."""
    with pytest.raises(QueryError, match="leave «asOf» out"):
        checked(client.app.state.engine.compiler, '{ machines(asOf: "2026-01-01") { ...AssetFragment } }')


def test_changes(client: Client, times: list[str]) -> None:
    """What appeared, changed and went is told with the fields, nested objects and links that differ; a denied listing is no change."""
    text = "query($s: String!, $u: String) { changes(since: $s, until: $u) { change internalName fields { field before after } } }"
    found = {c["internalName"]: c for c in client.ask(text, {"s": times[0], "u": times[1]})["changes"]}
    assert {name: c["change"] for name, c in found.items()} == {
        "d1": "went", "d2": "appeared", "n": "appeared", "m": "changed", "r": "changed",
    }  # fmt: skip
    assert found["r"]["fields"] == [{"field": "machines", "before": ["m"], "after": []}]
    assert sorted(found["m"]["fields"], key=lambda f: f["field"]) == [
        {"field": "mounts", "before": [{"disk": ["d1"]}], "after": [{"disk": ["d2"]}]},
        {"field": "profile", "before": "p", "after": "q"},
    ]
    assert client.ask(text, {"s": times[1]})["changes"] == []


def test_evaluations_as_of_a_time(client: Client, times: list[str]) -> None:
    """A control is evaluated as of a time by GraphQL and by the endpoints, and that is not its latest verdict."""
    (found,) = client.ask("mutation($t: String) { evaluate(asOf: $t) { evaluatedAt verdict } }", {"t": times[1]})["evaluate"]
    assert datetime.fromisoformat(found["evaluatedAt"]) == datetime.fromisoformat(times[1])
    for path in ("/evaluate", "/controls/none/evaluate"):
        told = client.send("POST", path, params={"asOf": times[0]}).json()
        one = told["controls"][0] if path == "/evaluate" else told
        assert datetime.fromisoformat(one["evaluatedAt"]) == datetime.fromisoformat(times[0])
    assert client.ask('{ control(id: "none") { lastVerdict { verdict } } }')["control"] == {"lastVerdict": None}
