"""How far a framework is covered."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from controls.control import Control, Rule, Severity
from controls.covering import NO_CONTROL, NOT_EVALUATED, as_plain, covered, totals
from controls.frameworks import Framework, Requirement
from controls.verdict import ControlVerdict, InScope, Report, Verdict

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SOMEBODY = InScope(accounts=("1",))
HOUSE = Framework("House 1", (
    Requirement("1", "Both", ("passes", "fails"), 1),
    Requirement("2", "One and a person", ("passes", "by-hand")),
    Requirement("3", "A person", ("by-hand",)),
    Requirement("4", "Not known", ("unknown", "passes")),
    Requirement("5", "Nothing", ()),
))  # fmt: skip


def control(name: str, *, manual: bool = False) -> Control:
    """A control as far as coverage looks at it."""
    return Control(name, name, Severity.LOW, (Rule(name, "", manual=manual),), Path(f"{name}.md"))


CONTROLS = [control("passes"), control("fails"), control("unknown"), control("by-hand", manual=True)]


def report(scope: InScope) -> Report:
    """What an evaluation of these controls says."""
    verdicts = {"passes": Verdict.PASS, "fails": Verdict.FAIL, "unknown": Verdict.UNKNOWN, "by-hand": Verdict.MANUAL}
    return Report(NOW, tuple(ControlVerdict(name, name, "low", verdict, NOW, scope) for name, verdict in verdicts.items()))


def test_the_worst_control_decides() -> None:
    """A requirement fails with one of its controls, and is not met while a person must still look."""
    rows = covered(HOUSE, CONTROLS, report(SOMEBODY))
    assert [row.verdict for row in rows] == ["FAIL", "MANUAL", "MANUAL", "UNKNOWN", NO_CONTROL]
    assert rows[0].controls == {"passes": "PASS", "fails": "FAIL"}


def test_without_a_graph_nothing_is_said() -> None:
    """Without an evaluation, or with one of no account, all that is known is what a person must look at."""
    for nothing in (None, report(InScope())):
        rows = covered(HOUSE, CONTROLS, nothing)
        assert [row.verdict for row in rows] == [NOT_EVALUATED, NOT_EVALUATED, "MANUAL", NOT_EVALUATED, NO_CONTROL]


def test_an_evaluation_fills_the_verdicts(made: Callable[..., Control], judged: Callable[..., Report]) -> None:
    """What an evaluation of a graph says of the controls stands at the requirements."""
    one = made('{ trails(where: { name: { eq: "bad" } }) { ...AssetFragment } }', id="fails")
    other = made('{ trails(where: { name: { eq: "worse" } }) { ...AssetFragment } }', id="passes")
    report = judged("Connector a:\nTrail bad: {name: bad}", one, other)
    rows = covered(HOUSE, [one, other, *CONTROLS[2:]], report)
    assert rows[0].controls == {"passes": "PASS", "fails": "FAIL"}
    assert rows[3].controls["unknown"] == NOT_EVALUATED


def test_totals_count_every_requirement_once() -> None:
    """The totals add up to the number of requirements, worst first, in the JSON too."""
    rows = covered(HOUSE, CONTROLS, report(SOMEBODY))
    assert list(totals(rows).items()) == [("FAIL", 1), ("UNKNOWN", 1), ("MANUAL", 2), (NO_CONTROL, 1)]
    plain = as_plain(HOUSE, rows)
    assert (plain["count"], sum(plain["totals"].values()), len(plain["requirements"])) == (5, 5, 5)
    assert plain["requirements"][1]["controls"] == [{"control": "passes", "verdict": "PASS"}, {"control": "by-hand", "verdict": "MANUAL"}]
