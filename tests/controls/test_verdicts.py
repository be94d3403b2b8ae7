"""How verdicts weigh, and what several are together."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.merge import merged
from controls.verdict import WEIGHING, ControlVerdict, InScope, Judged, Report, RuleVerdict, Verdict, exit_status, worst

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
NEUTRAL = [v for v in Verdict if v not in WEIGHING]
many = st.lists(st.sampled_from(Verdict))


def asset(identifier: str) -> dict[str, str]:
    """An asset as far as merging looks at it."""
    return {"identifier": identifier, "internalName": identifier}


def report(*verdicts: Verdict, insight: bool = False) -> Report:
    """A report of one control for each verdict."""
    return Report(NOW, tuple(ControlVerdict(f"c{i}", "", "low", v, NOW, InScope(), insight=insight) for i, v in enumerate(verdicts)))


@given(many, many)
def test_worst_is_the_same_however_it_is_grouped(first: list[Verdict], second: list[Verdict]) -> None:
    """The worst of parts, and then of those, is the worst of all; order and repetition do not matter."""
    assert worst([*first, *second]) is worst([*second, *first, *first])
    assert worst([worst(first), worst(second)]) is worst([*first, *second])


@given(many)
def test_worst_is_never_better_than_a_part(verdicts: list[Verdict]) -> None:
    """Nothing that weighs is hidden by what is better, or by what is neutral."""
    weighing = [v for v in verdicts if v in WEIGHING]
    found = worst(verdicts)
    assert all(WEIGHING.index(found) <= WEIGHING.index(v) for v in weighing)
    assert (found in verdicts) if weighing else (found is Verdict.NOT_APPLICABLE)


@given(st.lists(st.sampled_from(NEUTRAL)))
def test_only_neutral_verdicts_are_no_pass(verdicts: list[Verdict]) -> None:
    """Where nothing weighs, the whole is not applicable, and not passed."""
    assert worst(verdicts) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ((), 0),
        ((Verdict.PASS,), 0),
        ((Verdict.PASS, Verdict.DISABLED, Verdict.MANUAL), 0),
        ((Verdict.MANUAL,), 0),
        ((Verdict.PASS, Verdict.NOT_SUPPORTED), 3),
        ((Verdict.PASS, Verdict.UNKNOWN), 3),
        ((Verdict.UNKNOWN, Verdict.FAIL, Verdict.PASS), 1),
    ],
)
def test_exit_status_follows_from_the_worst(verdicts: tuple[Verdict, ...], status: int) -> None:
    """1 for any FAIL, 3 where something is not known, 0 for PASS and for what is neutral."""
    assert {exit_status(report(*order)) for order in permutations(verdicts)} == {status}


def test_insights_do_not_weigh() -> None:
    """A failing insight is in the report and changes neither its verdict nor the exit status."""
    assert exit_status(report(Verdict.FAIL, insight=True)) == 0
    mixed = Report(NOW, (*report(Verdict.PASS).controls, *report(Verdict.FAIL, insight=True).controls))
    assert mixed.verdict is Verdict.PASS


def test_an_account_is_as_bad_as_its_worst_rule() -> None:
    """Several rules make one verdict for each account, with the assets of all of them, each named once."""
    gap = {"operation": "ListX", "cloudAccountID": "1", "region": "r"}
    first = Judged("1", "one", Verdict.UNKNOWN, "unread", Verdict.PASS, undecided=(asset("a"), asset("b")), gaps=(gap,))
    second = Judged("1", "one", Verdict.FAIL, "bad", failing=(asset("a"),), gaps=(gap,))
    (found,) = merged([RuleVerdict("x", Verdict.UNKNOWN, accounts=(first,)), RuleVerdict("y", Verdict.FAIL, accounts=(second,))])
    assert (found.verdict, found.reason, found.otherwise) == (Verdict.FAIL, "bad", None)
    assert [a["identifier"] for a in found.failing] == ["a"]
    assert [a["identifier"] for a in found.undecided] == ["b"]
    assert found.gaps == (gap,)


def test_otherwise_of_several_rules_is_the_worst_of_theirs() -> None:
    """An account that one rule leaves undecided and another passes would be what the undecided one would be."""
    unknown, passed = Judged("1", "", Verdict.UNKNOWN, otherwise=Verdict.FAIL), Judged("1", "", Verdict.PASS)
    rules = [RuleVerdict("x", Verdict.UNKNOWN, accounts=(unknown,)), RuleVerdict("y", Verdict.PASS, accounts=(passed,))]
    assert merged(rules)[0].otherwise is Verdict.FAIL


def test_rules_that_agree_on_a_neutral_verdict_keep_it() -> None:
    """An account out of the scope of every rule is out of scope, and not merely not applicable."""
    out = Judged("1", "", Verdict.OUT_OF_SCOPE, "suspended")
    rules = [RuleVerdict(n, Verdict.PASS, accounts=(out,)) for n in "xy"]
    assert (merged(rules)[0].verdict, merged(rules)[0].reason) == (Verdict.OUT_OF_SCOPE, "suspended")
