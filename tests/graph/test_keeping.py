"""What is kept of runs, evaluations and verdicts, on a real graph."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.keeping.between import at, between
from graph.keeping.evaluations import Evaluation, Evaluations
from graph.keeping.moments import named
from graph.keeping.names import EVALUATION, identifier, name_set
from graph.keeping.pruning import prune
from graph.keeping.runs import NotKept, Origin, Runs, Scope, State
from graph.keeping.spans import ROWS, Said, record
from graph.store import Store

Run = Callable[[Any], Any]
ORIGIN = Origin("ada@host", "0.1.0")
START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hour(number: int) -> datetime:
    """A moment of these tests."""
    return START + number * HOUR


def said(verdict: str = "FAIL", *failing: str, control: str = "c", account: str = "1", undecided: Sequence[str] = ()) -> Said:
    """What an evaluation says of a control in an account."""
    return Said(control, account, verdict, failing, undecided)


def evaluation(number: int, *, controls: Sequence[str] = ("c",), account: str = "", **more: Any) -> Evaluation:
    """An evaluation at an hour."""
    values: dict[str, Any] = {"by": "ada@host", "version": "0.1.0", "oldest": hour(number) - HOUR, "newest": hour(number)} | more
    at_ = hour(number)
    return Evaluation(
        identifier(EVALUATION, at_), at_, max_age=HOUR, account=account, verdict="FAIL", accounts=("1",), controls=tuple(controls), **values
    )


def nodes(store: Store, run: Run, label: str) -> int:
    """How many nodes of a label there are."""
    return int(run(store.run(f"MATCH (n:{label}) RETURN count(n) AS n"))[0]["n"])


# --- runs


def test_ids_sort_by_time() -> None:
    """A later id is a greater one, and two of the same moment differ."""
    ids = [identifier("run", START + timedelta(milliseconds=7 * i)) for i in range(200)]
    assert ids == sorted(ids)
    assert identifier("run", START) != identifier("run", START)


def test_equal_lists_of_names_have_one_key() -> None:
    """Whatever the order in which they come."""
    assert name_set(["b", "a", "b"]) == name_set(["a", "b"])
    assert name_set(["a"])["key"] != name_set(["b"])["key"]


def test_a_run_is_kept_from_its_start_to_its_end(store: Store, run: Run) -> None:
    """It says who started it, over what, how it ended and what it did."""
    runs = Runs(store)
    id_ = run(runs.begin(ORIGIN, Scope(["2", "1"], ["eu-west-1"], ["Trail"])))
    begun = run(runs.get(id_))
    assert (begun.state, begun.ended, begun.by, begun.version) == (State.UNFINISHED, None, "ada@host", "0.1.0")
    run(runs.end(id_, State.COMPLETE, {"created": 3, "changed": 1, "gone": 0}, {"complete": 12, "denied": 1}))
    ended = run(runs.get(id_))
    assert (ended.accounts, ended.regions, ended.kinds) == (("1", "2"), ("eu-west-1",), ("Trail",))
    assert (ended.state, ended.counts, ended.outcomes) == (
        State.COMPLETE,
        {"created": 3, "changed": 1, "gone": 0},
        {"complete": 12, "denied": 1},
    )
    assert ended.ended is not None
    assert ended.started <= ended.ended


def test_runs_are_listed_newest_first(store: Store, run: Run) -> None:
    """And so many only as are asked for; runs over the same accounts share the list of them."""
    ids = [run(Runs(store).begin(ORIGIN, Scope(["1"]))) for _ in range(3)]
    assert [r.id for r in run(Runs(store).latest(2))] == sorted(ids, reverse=True)[:2]
    assert nodes(store, run, "NameSet") == 1


def test_an_unknown_id_says_where_to_look(store: Store, run: Run) -> None:
    """For runs and evaluations alike."""
    with pytest.raises(NotKept, match="emptyset runs list"):
        run(Runs(store).get("run-x"))
    with pytest.raises(NotKept, match="emptyset evaluations list"):
        run(Evaluations(store).get("evaluation-x"))


def test_a_run_and_an_evaluation_name_a_moment(store: Store, run: Run) -> None:
    """In the graph's own time, where that is ahead of the clocks; else in theirs. A run without an end names none."""
    begun = [run(Runs(store).begin(ORIGIN, Scope(["1"]))) for _ in range(3)]
    run(Runs(store).end(begun[0], State.COMPLETE, {}, {}))
    assert run(named(store, begun[0])) == run(Runs(store).get(begun[0])).ended
    ahead = datetime.now(UTC) + HOUR
    run(store.run("CREATE (:History {key: 'history', since: $at, at: $at})", write=True, at=ahead))
    run(Runs(store).end(begun[1], State.FAILED, {}, {}, "why"))
    assert run(named(store, begun[1])) == ahead
    with pytest.raises(NotKept, match="nobody knows what it left"):
        run(named(store, begun[2]))
    for one, moment in ((evaluation(1), hour(1)), (evaluation(2, seen=ahead), ahead)):
        run(Evaluations(store).keep(one, b"all"))
        assert run(named(store, one.id)) == moment
    assert run(named(store, "2026-01-31")) is None


# --- verdicts through time


def test_what_is_said_again_writes_nothing(store: Store, run: Run) -> None:
    """A verdict stays open while evaluations say the same, whatever the order in which they name the assets."""
    assert run(record(store, hour(0), ["c"], [said("FAIL", "a", "b")])) == 3
    assert run(record(store, hour(1), ["c"], [said("FAIL", "b", "a")])) == 0
    assert nodes(store, run, "VerdictSpan") == 1


def test_an_asset_that_comes_costs_two_spans(store: Store, run: Run) -> None:
    """Its own, and the mark of the verdict; not one for each of the thousand that fail already."""
    many = [f"a{i}" for i in range(1_000)]
    run(record(store, hour(0), ["c"], [said("FAIL", *many)]))
    assert run(record(store, hour(1), ["c"], [said("FAIL", *many, "new")])) == 2
    (pair,) = run(between(store, hour(0), hour(1)))
    assert (pair.came, pair.went) == ({"failing": ("new",)}, {})


def test_a_verdict_that_changes_ends_and_another_begins(store: Store, run: Run) -> None:
    """Both with their moments, and the assets go with it."""
    run(record(store, hour(0), ["c"], [said("FAIL", "a")]))
    run(record(store, hour(2), ["c"], [said("PASS")]))
    (pair,) = run(between(store, hour(0), hour(2)))
    assert [(s.verdict, s.since, s.until) for s in pair.spans] == [("FAIL", hour(0), hour(2)), ("PASS", hour(2), None)]
    assert (pair.came, pair.went) == ({}, {"failing": ("a",)})
    assert run(at(store, hour(1))) == [{"control": "c", "account": "1", "verdict": "FAIL"}]
    assert run(at(store, hour(2))) == [{"control": "c", "account": "1", "verdict": "PASS"}]


def test_an_asset_that_becomes_undecided_leaves_the_failing_ones(store: Store, run: Run) -> None:
    """Failing and undecided are two lists."""
    run(record(store, hour(0), ["c"], [said("FAIL", "a", "b")]))
    run(record(store, hour(1), ["c"], [said("FAIL", "a", undecided=["b"])]))
    (pair,) = run(between(store, hour(0), hour(1)))
    assert (pair.came, pair.went) == ({"undecided": ("b",)}, {"failing": ("b",)})


def test_an_asset_that_went_and_came_back_is_no_difference(store: Store, run: Run) -> None:
    """Between two moments at both of which it was there."""
    for number, assets in enumerate((["a", "b"], ["a"], ["a", "b"])):
        run(record(store, hour(number), ["c"], [said("FAIL", *assets)]))
    (pair,) = run(between(store, hour(0), hour(2)))
    assert (pair.came, pair.went) == ({}, {})


def test_only_what_was_evaluated_is_touched(store: Store, run: Run) -> None:
    """An evaluation of one control, or of one account, leaves the verdicts of others as they are."""
    first = [said("FAIL", "a"), said("FAIL", "b", account="2"), said("FAIL", "x", control="d")]
    run(record(store, hour(0), ["c", "d"], first))
    run(record(store, hour(1), ["c"], [said("PASS")], "1"))
    assert [(v["control"], v["account"], v["verdict"]) for v in run(at(store, hour(1)))] == [
        ("c", "1", "PASS"), ("c", "2", "FAIL"), ("d", "1", "FAIL"),
    ]  # fmt: skip


def test_an_account_of_which_nothing_is_said_any_more_ends(store: Store, run: Run) -> None:
    """If all accounts were judged: it left the organization."""
    run(record(store, hour(0), ["c"], [said("FAIL", "a"), said(account="2")]))
    assert run(record(store, hour(1), ["c"], [said(account="2")])) == 2
    assert [v["account"] for v in run(at(store, hour(1)))] == ["2"]


def test_a_late_evaluation_does_not_speak_over_a_later_one(store: Store, run: Run) -> None:
    """What ends after an evaluation of a later moment changes no verdict of the controls which that one judged."""
    run(record(store, hour(2), ["c"], [said("PASS")]))
    run(Evaluations(store).keep(evaluation(2), b"later"))
    assert run(record(store, hour(1), ["c", "d"], [said("FAIL", "a"), said("FAIL", "x", control="d")])) == 2
    assert [(v["control"], v["verdict"]) for v in run(at(store, hour(2)))] == [("c", "PASS"), ("d", "FAIL")]


def test_evaluations_that_end_together_leave_one_open_verdict(store: Store, run: Run) -> None:
    """They are written one after the other."""

    async def together() -> None:
        await asyncio.gather(*(record(store, hour(0), ["c"], [said("FAIL", "a")]) for _ in range(8)))

    run(together())
    assert (nodes(store, run, "CurrentVerdict"), nodes(store, run, "CurrentFinding")) == (1, 1)


def test_more_findings_than_a_transaction_takes(store: Store, run: Run) -> None:
    """Are written in several, whole controls each."""
    many = [said("FAIL", *(f"{control}{i}" for i in range(ROWS // 2)), control=control) for control in "abcde"]
    assert run(record(store, hour(0), list("abcde"), many)) == 5 + 5 * (ROWS // 2)
    assert run(record(store, hour(1), list("abcde"), many)) == 0


# --- evaluations


def test_an_evaluation_is_kept(store: Store, run: Run) -> None:
    """With all that was asked of it, the runs it rested on among it."""
    id_ = run(Runs(store).begin(ORIGIN, Scope(["1", "2"])))
    elsewhere = run(Runs(store).begin(ORIGIN, Scope(["9"])))
    now = datetime.now(UTC)
    run(Runs(store).end(id_, State.COMPLETE, {}, {}))
    found = run(Evaluations(store).rested(now - HOUR, now, ["1"]))
    assert found == (id_,)
    assert elsewhere not in found
    assert run(Evaluations(store).rested(now - 3 * HOUR, now - 2 * HOUR, ["1"])) == ()
    one = evaluation(0, runs=found, verdicts={"FAIL": 1})
    run(Evaluations(store).keep(one, b"report"))
    kept = run(Evaluations(store).get(one.id))
    assert kept == Evaluation(**{**vars(one), "reported": True})


def test_a_report_is_kept_until_its_controls_are_judged_again(store: Store, run: Run) -> None:
    """An evaluation of less, or of one account only, drops no report of more."""
    evaluations = Evaluations(store)
    whole, part, one_account, again = (
        evaluation(0, controls=["c", "d"]), evaluation(1), evaluation(2, account="1"), evaluation(3, controls=["c", "d"]),
    )  # fmt: skip
    for each in (whole, part, one_account):
        run(evaluations.keep(each, each.id.encode()))
    assert run(evaluations.whole()) == {"c": part.id, "d": whole.id}
    assert run(evaluations.reports([whole.id, part.id])) == {e.id: e.id.encode() for e in (whole, part)}
    run(evaluations.keep(again, b"again"))
    assert run(evaluations.whole()) == {"c": again.id, "d": again.id}
    assert run(evaluations.reports([whole.id, part.id, one_account.id, again.id])) == {again.id: b"again"}


def test_a_pinned_evaluation_keeps_its_report(store: Store, run: Run) -> None:
    """Until it is unpinned and its controls are judged again; one whose report is gone cannot be pinned any more."""
    evaluations, (first, second, third) = Evaluations(store), (evaluation(n) for n in range(3))
    run(evaluations.keep(first, b"first"))
    run(evaluations.pin(first.id, ORIGIN, "audit"))
    for each in (second, third):
        run(evaluations.keep(each, b"later"))
    (pinned,) = run(evaluations.latest(pinned=True))
    assert (pinned.id, pinned.pin.note, pinned.pin.by) == (first.id, "audit", "ada@host")
    assert run(evaluations.reports([first.id])) == {first.id: b"first"}
    with pytest.raises(NotKept, match="no longer kept"):
        run(evaluations.pin(second.id, ORIGIN, "late"))
    run(evaluations.unpin(first.id))
    with pytest.raises(NotKept, match="not pinned"):
        run(evaluations.unpin(first.id))
    assert run(evaluations.latest(pinned=True)) == []


def test_pruning_forgets_what_is_old(store: Store, run: Run) -> None:
    """Evaluations and ends of verdicts before the limit go; what still stands, and what was said at a pinned one, stays."""
    evaluations, kept = Evaluations(store), [evaluation(n) for n in range(4)]
    for number, verdict in enumerate(("FAIL", "PASS", "FAIL", "PASS")):
        run(record(store, hour(number), ["c"], [said(verdict, *(["a"] if verdict == "FAIL" else []))]))
        run(evaluations.keep(kept[number], b"report"))
        if number == 2:
            run(evaluations.pin(kept[2].id, ORIGIN, "audit"))
    run(Runs(store).begin(ORIGIN, Scope(["9"])))
    found = run(prune(store, datetime.now(UTC) + HOUR))
    assert (found.evaluations, found.runs, found.spans) == (2, 1, 3)
    assert [e.id for e in run(evaluations.latest())] == [kept[3].id, kept[2].id]
    assert [v["verdict"] for n in (2, 3) for v in run(at(store, hour(n)))] == ["FAIL", "PASS"]
    assert run(evaluations.reports([kept[2].id])) == {kept[2].id: b"report"}


def test_pruning_spares_what_is_young(store: Store, run: Run) -> None:
    """Before a limit that nothing has reached there is nothing to forget."""
    run(record(store, hour(0), ["c"], [said("FAIL", "a")]))
    run(Evaluations(store).keep(evaluation(0), b"report"))
    found = run(prune(store, START - HOUR))
    assert (found.evaluations, found.runs, found.spans) == (0, 0, 0)
