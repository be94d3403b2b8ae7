"""The controls of a running server."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from controls.control import Control, Example, Expected
from controls.evaluate import Evaluator
from controls.examples import graph
from controls.keeping import Keeper
from controls.service import Controls, UnknownControlError
from controls.verdict import Verdict
from graph.keeping.runs import Origin
from graph.store import Store
from graph.trial import plant
from queries.compile import Compiler

Run = Callable[[Any], Any]
KEYLESS = '{ trails(where: { kmsKeyID: { eq: "" } }) { ...AssetFragment } }'


@pytest.fixture
def controls(compiler: Compiler, store: Store, run: Run, made: Callable[..., Control]) -> Controls:
    """Two controls, on a graph with one keyless trail."""
    at = datetime.now(UTC)
    example = Example(Expected.FAIL, "", "Connector a: {trails: t}\nTrail t:", 1)
    run(plant(store, CATALOGUE, graph(CATALOGUE, Path("e"), example, at).world, at))
    loaded = [made(KEYLESS, id="first", aliases=("former",)), made(KEYLESS, id="second")]
    return Controls(loaded, Evaluator(compiler, store), keeper=Keeper(store, Origin("ada@host", "0.1.0")))


def test_controls_are_found_by_id_and_by_alias(controls: Controls) -> None:
    """A former id leads to the control; an unknown one to the nearest name."""
    assert [c.id for c in controls.list()] == ["first", "second"]
    assert controls.get("former").id == "first"
    with pytest.raises(UnknownControlError, match="Did you mean «second»"):
        controls.get("secnd")


def test_verdicts_are_remembered(controls: Controls, run: Run) -> None:
    """After an evaluation the last verdict of each of its controls is known, to whoever asks the same graph."""
    assert run(controls.last()) == {}
    report = run(controls.evaluate(["former", "first"]))
    assert [v.control for v in report.controls] == ["first"]
    assert {control: last["verdict"] for control, last in run(controls.last()).items()} == {"first": "FAIL"}
    run(controls.evaluate())
    restarted = replace(controls, keeper=Keeper(controls.evaluator.store, Origin("bob@host", "0.1.0")))
    last = run(restarted.last())
    assert last.keys() == {"first", "second"}
    assert last["first"]["accounts"][0]["failing"][0]["internalName"] == "t"


def test_without_a_keeper_nothing_is_kept(controls: Controls, run: Run) -> None:
    """And there is no last verdict."""
    report, kept = run(replace(controls, keeper=None).evaluated())
    assert (report.verdict, kept) == (Verdict.FAIL, None)
    assert run(controls.last()) == {}


def test_the_last_verdicts_are_read_once(controls: Controls, run: Run) -> None:
    """A report that is known already is not read again."""
    run(controls.evaluate())
    run(controls.last())
    trips = controls.evaluator.store.trips
    run(controls.last())
    assert controls.evaluator.store.trips == trips + 2


def test_a_verdict_on_one_account_is_not_remembered(controls: Controls, run: Run) -> None:
    """The last verdict is one over everything in scope."""
    run(controls.evaluate(account="a"))
    assert run(controls.last()) == {}


def test_an_unknown_name_stops_before_anything_is_asked(controls: Controls, run: Run) -> None:
    """A mistyped id evaluates nothing."""
    trips = controls.evaluator.store.trips
    with pytest.raises(UnknownControlError):
        run(controls.evaluate(["first", "nobody"]))
    assert controls.evaluator.store.trips == trips
