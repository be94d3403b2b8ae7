"""A graph of an older release, as it was stored: today's commands go on with it, and lose nothing.

`before-history.jsonl` is from before the graph had a history (tests/cli/upgrade/make.py says how it was made).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from collectors.aws import CATALOGUE
from demo.aws.server import SimulatedAWS
from graph.errors import TooNew
from graph.format import FORMAT, mark, understood
from graph.indexes import prepare
from graph.store import Store
from tests.cli.upgrade.portable import dumped, load
from tests.cli.upgrade.scene import CLOSED, COLLECT, CONTROLS, MANAGER, RECORDED, before, between

Run = Callable[[Any], Any]
Emptyset = Callable[..., Result]
FILE = Path(__file__).parent / "upgrade" / "before-history.jsonl"
# The simulation gives an organization another id each time it is made, so that of the stored one is gone.
ASSETS = "MATCH (n:Asset) WHERE NOT n:Stub AND NOT n:Organization RETURN n.identifier AS id, n.firstSeen AS seen"


@pytest.fixture(scope="module")
def emptyset(inside: Emptyset, simulated: SimulatedAWS) -> Emptyset:
    """Runs a command as the manager of the organization that the stored graph was made of."""
    simulated.reset()
    variables = before(simulated)
    between(simulated)
    return lambda *arguments: inside(*arguments, **variables)


@pytest.fixture(scope="module")
def former(opened: Store, run: Run) -> dict[str, Any]:
    """The assets of the stored graph, which is loaded into the database: identifier → when the graph had each first."""
    run(opened.clear())
    run(load(opened, FILE.read_text(encoding="utf-8").splitlines()))
    return {r["id"]: r["seen"] for r in run(opened.run(ASSETS))}


@pytest.fixture(scope="module")
def collected(former: dict[str, Any], emptyset: Emptyset) -> dict[str, Any]:
    """The first collection by today's release, as JSON."""
    done = emptyset("collect", *COLLECT, "--format", "json")
    assert done.exit_code == 0, done.exception
    (found,) = json.loads(done.stdout)["runs"]
    return dict(found)


def judged(emptyset: Emptyset, *more: str) -> dict[str, dict[str, str]]:
    """Control → account → its verdict."""
    done = emptyset("evaluate", *CONTROLS, "--format", "json", *more)
    return {c["control"]: {a["cloudAccountID"]: a["verdict"] for a in c["accounts"]} for c in json.loads(done.stdout)["controls"]}


VERDICTS = {
    CONTROLS[0]: {MANAGER: "FAIL", RECORDED: "PASS", CLOSED: "UNKNOWN"},
    CONTROLS[1]: {MANAGER: "FAIL", RECORDED: "UNKNOWN", CLOSED: "UNKNOWN"},
}


def test_what_was_kept_is_kept(former: dict[str, Any], emptyset: Emptyset) -> None:
    """Runs and evaluations are listed, with the report of the one that is evidence; what was said is what is told."""
    runs = json.loads(emptyset("runs", "list", "--format", "json").stdout)["runs"]
    evaluations = json.loads(emptyset("evaluations", "list", "--format", "json").stdout)["evaluations"]
    assert [(r["by"], r["state"]) for r in runs] == [("ada", "complete")] * 2
    assert [e["note"] for e in evaluations] == ["before the upgrade", None]
    report = json.loads(emptyset("evaluations", "show", evaluations[0]["id"], "--report").stdout)
    said = {c["control"]: {a["cloudAccountID"]: a["verdict"] for a in c["accounts"]} for c in report["controls"]}
    assert said == VERDICTS
    told = json.loads(emptyset("diff", evaluations[1]["id"], evaluations[0]["id"], "--format", "json").stdout)
    assert [(c["control"], c["cloudAccountID"], c["change"]) for c in told["verdicts"]] == [(CONTROLS[1], MANAGER, "NEW_FAILURE")]
    assert "no history yet" in told["assets"]["unavailable"]


def test_the_first_collection_loses_nothing(former: dict[str, Any], collected: dict[str, Any], opened: Store, run: Run) -> None:
    """Every asset is still there, and is the one that was there before."""
    assert {r["id"]: r["seen"] for r in run(opened.run(ASSETS))} == former
    assert len(former) > 30
    assert collected["assets"] >= len(former)


def test_verdicts_are_right(collected: dict[str, Any], emptyset: Emptyset) -> None:
    """And say what the older release said of the same organization."""
    assert judged(emptyset) == VERDICTS


def test_history_begins_with_the_first_collection(collected: dict[str, Any], emptyset: Emptyset, simulated: SimulatedAWS) -> None:
    """What was before is refused with the time at which it begins; what comes after is there as of any time."""
    evaluations = json.loads(emptyset("evaluations", "list", "--format", "json", "--most", "100").stdout)["evaluations"]
    runs = json.loads(emptyset("runs", "list", "--format", "json", "--most", "100").stdout)["runs"]
    for former in (evaluations[-1]["id"], runs[-1]["id"], evaluations[-1]["at"]):
        refused = emptyset("evaluate", CONTROLS[1], "--as-of", former)
        assert "is before the history that is kept, which begins at" in str(refused.exception)
    simulated.client(MANAGER, "cloudtrail").delete_trail(Name="second")
    assert emptyset("collect", *COLLECT).exit_code == 0
    assert judged(emptyset)[CONTROLS[1]][MANAGER] == "UNKNOWN"
    assert judged(emptyset, "--as-of", collected["run"]) == VERDICTS
    told = json.loads(emptyset("diff", collected["run"], "--format", "json").stdout)["assets"]
    assert [(c["internalAssetType"], c["internalName"]) for c in told if c["change"] == "went"] == [("Trail", "second")]


def test_a_stored_graph_is_what_is_loaded(opened: Store, run: Run) -> None:
    """To the last property: what is loaded and stored again is the same text."""
    run(opened.clear())
    lines = FILE.read_text(encoding="utf-8").splitlines()
    run(load(opened, lines))
    assert run(dumped(opened)) == lines


def test_a_graph_of_a_later_release_is_refused(emptyset: Emptyset, opened: Store, run: Run) -> None:
    """Before anything is written to it, with the version that understands it; the next release understands this one's."""
    run(opened.clear())
    run(mark(opened, "0.1.0"))
    assert run(understood(opened))
    run(mark(opened, "9.0.0", FORMAT + 1))
    run(mark(opened, "0.1.0"))
    for command in (("evaluate",), ("collect",), ("serve", "--port", "0")):
        done = emptyset(*command)
        assert isinstance(done.exception, TooNew)
        assert f"written by Emptyset 9.0.0 in format {FORMAT + 1}" in str(done.exception)
    assert {str(label) for r in run(opened.run("MATCH (n) RETURN labels(n) AS l")) for label in r["l"]} == {"Format"}
    run(opened.clear())
    run(prepare(opened, CATALOGUE))
