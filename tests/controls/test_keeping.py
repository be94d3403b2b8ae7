"""What an evaluation leaves behind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from controls.differing import What, changes, moment
from controls.history import evaluation as plain
from controls.keeping import Keeper, described, said
from controls.verdict import ControlVerdict, InScope, Interval, Judged, Report, RuleVerdict, Verdict
from graph.keeping.evaluations import Evaluations
from graph.keeping.runs import NotKept, Origin, Runs, Scope, State
from graph.store import Store

Run = Callable[[Any], Any]
ORIGIN = Origin("ada@host", "0.1.0")
AGE = timedelta(hours=26)
START = datetime(2026, 1, 1, tzinfo=UTC)


def assets(*names: str) -> tuple[dict[str, str], ...]:
    """Assets as a verdict has them."""
    return tuple({"identifier": name, "internalName": name} for name in names)


def control(*accounts: Judged, id_: str = "c", **more: Any) -> ControlVerdict:
    """The verdict of a control over these accounts."""
    values: dict[str, Any] = {"verdict": accounts[0].verdict if accounts else Verdict.UNKNOWN, "scope": InScope(("1", "2"))} | more
    return ControlVerdict(id_, "Title", "high", evaluated_at=START, accounts=accounts, **values)


def report(hour: int, *controls: ControlVerdict) -> Report:
    """A report of an hour."""
    return Report(START + timedelta(hours=hour), controls)


FAILS = Judged("1", "one", Verdict.FAIL, failing=assets("b", "a"), undecided=assets("x"))
FINE = Judged("2", "two", Verdict.PASS)


def test_what_is_said_of_each_account() -> None:
    """With the identifiers of what fails and of what may fail."""
    found = list(said(report(0, control(FAILS, FINE))))
    assert [(s.account, s.verdict, s.failing, s.undecided) for s in found] == [("1", "FAIL", ("a", "b"), ("x",)), ("2", "PASS", (), ())]


def test_a_control_that_could_not_be_asked_is_unknown_everywhere() -> None:
    """What it said before is not taken for mended."""
    broken = control(rules=(RuleVerdict("r", Verdict.UNKNOWN, "it broke"),))
    assert [(s.account, s.verdict) for s in said(report(0, broken))] == [("1", "UNKNOWN"), ("2", "UNKNOWN")]


def test_a_rule_that_broke_leaves_no_account_fine() -> None:
    """Another rule of the control may have been fine; one that failed has failed."""
    rules = (RuleVerdict("r", Verdict.UNKNOWN, "it broke"), RuleVerdict("s", Verdict.PASS, accounts=(FAILS, FINE)))
    assert [s.verdict for s in said(report(0, control(FAILS, FINE, rules=rules)))] == ["FAIL", "UNKNOWN"]


def test_a_manual_rule_does_not_weigh() -> None:
    """A control of which a person must look at one part passes where the others do."""
    rules = (RuleVerdict("r", Verdict.MANUAL, "a person must look"), RuleVerdict("s", Verdict.PASS, accounts=(FINE,)))
    assert [s.verdict for s in said(report(0, control(FINE, rules=rules)))] == ["PASS"]


def test_an_evaluation_is_described() -> None:
    """Its interval is that of all its readings, and its verdicts are counted."""
    early, late = Interval(START, START), Interval(START, START + timedelta(hours=1))
    one = described(report(2, control(FAILS, readings=early), control(FINE, id_="d", readings=late)), "", AGE, ORIGIN)
    assert (one.oldest, one.newest) == (START, START + timedelta(hours=1))
    assert (one.accounts, one.controls, one.verdict, one.verdicts) == (("1", "2"), ("c", "d"), "FAIL", {"FAIL": 1, "PASS": 1})
    assert one.id.startswith("evaluation-20260101T020000000Z-")


def test_an_evaluation_is_kept_and_found(store: Store, run: Run) -> None:
    """The report as it was, and the runs whose readings it rested on."""
    collection = run(Runs(store).begin(ORIGIN, Scope(["1"])))
    run(Runs(store).end(collection, State.COMPLETE, {}, {}))
    keeper, now = Keeper(store, ORIGIN), datetime.now(UTC)
    kept = run(keeper.keep(report(0, control(FAILS, FINE, readings=Interval(now - AGE, now))), "", AGE))
    assert kept.touched == 5
    found = run(Evaluations(store).get(kept.id))
    assert (found.runs, found.max_age, found.account) == ((collection,), AGE, "")
    assert plain(found)["runs"] == [collection]
    full = run(keeper.report(kept.id))
    assert (full["verdict"], full["controls"][0]["accounts"][0]["failingCount"]) == ("FAIL", 2)


def test_an_unchanged_evaluation_touches_no_span(store: Store, run: Run) -> None:
    """However many controls and accounts it is about: it writes its own node, and drops the report before it."""
    many = [control(*(Judged(str(a), "", Verdict.FAIL, failing=assets(f"{c}{a}")) for a in range(10)), id_=f"c{c}") for c in range(30)]
    keeper = Keeper(store, ORIGIN)
    assert run(keeper.keep(report(0, *many), "", AGE)).touched == 600
    nodes = run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"]
    assert run(keeper.keep(report(1, *many), "", AGE)).touched == 0
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == nodes + 1


def test_a_report_that_is_gone_says_so(store: Store, run: Run) -> None:
    """As does an evaluation that never was."""
    keeper = Keeper(store, ORIGIN)
    first = run(keeper.keep(report(0, control(FAILS)), "", AGE))
    run(keeper.keep(report(1, control(FAILS)), "", AGE))
    with pytest.raises(NotKept, match="no longer kept"):
        run(keeper.report(first.id))
    with pytest.raises(NotKept, match="There is no evaluation"):
        run(keeper.report("evaluation-x"))


def test_moments(store: Store, run: Run) -> None:
    """An evaluation stands for its moment, a run for its end, a text for its time; others are told."""
    kept = run(Keeper(store, ORIGIN).keep(report(3, control(FAILS)), "", AGE))
    collection = run(Runs(store).begin(ORIGIN, Scope(["1"])))
    assert run(moment(store, kept.id)) == START + timedelta(hours=3)
    assert run(moment(store, collection)) == run(Runs(store).get(collection)).started
    run(Runs(store).end(collection, State.COMPLETE, {}, {}))
    assert run(moment(store, collection)) == run(Runs(store).get(collection)).ended
    assert run(moment(store, "2026-01-01T01:00:00+01:00")) == START
    assert run(Evaluations(store).before(run(moment(store, kept.id)))) is None
    assert run(changes(store, run(moment(store, "2026-01-01T04:00:00+01:00")), START + AGE)) == []
    assert run(moment(store, "2026-01-01")) == run(moment(store, "2026-01-01T00:00:00")) == START
    with pytest.raises(NotKept, match="no evaluation, no run and no time"):
        run(moment(store, "yesterday"))


def test_changes_between_evaluations(store: Store, run: Run) -> None:
    """What became of each control and account, with the assets."""
    keeper, mended = Keeper(store, ORIGIN), Judged("1", "one", Verdict.PASS)
    broken = Judged("2", "two", Verdict.FAIL, failing=assets("n"))
    for hour, accounts in enumerate(((FAILS, FINE), (mended, broken))):
        run(keeper.keep(report(hour, control(*accounts)), "", AGE))
    resolved, failure = run(changes(store, START, START + timedelta(hours=1)))
    assert (resolved.account, resolved.what, resolved.went) == ("1", What.RESOLVED, {"failing": ("a", "b"), "undecided": ("x",)})
    assert (failure.account, failure.what, failure.came) == ("2", What.NEW_FAILURE, {"failing": ("n",)})
    assert failure.plain() == {
        "control": "c", "cloudAccountID": "2", "change": "NEW_FAILURE", "from": "PASS", "to": "FAIL",
        "since": (START + timedelta(hours=1)).isoformat(), "failing": {"came": ["n"], "went": []}, "undecided": {"came": [], "went": []},
    }  # fmt: skip
