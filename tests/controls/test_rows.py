"""A report as rows: every asset that fails or may, and every account and control without one."""

from collections import Counter

from controls.rows import Row, rows
from controls.verdict import Judged, Report, Verdict
from tests.controls.reports import EMPTY, EXEMPTION, NOW, REPORT, asset, control


def of(name: str) -> list[Row]:
    """The rows of a control."""
    return [row for row in rows(REPORT) if row.control.control == name]


def test_nothing_of_a_report_is_lost() -> None:
    """There are as many rows as assets that fail or may, exempt or not, and one for each account and control that has none."""
    for each in REPORT.controls:
        named = sum(len(a.failing) + len(a.undecided) + a.exempt for a in each.accounts)
        silent = sum(not a.failing and not a.undecided for a in each.accounts)
        assert len(of(each.control)) == named + silent + (0 if each.accounts else 1)
    assert list(rows(EMPTY)) == []


def test_an_undecided_asset_of_a_failing_account_is_unknown() -> None:
    """The verdict of a row is that of its asset, and not that of the account around it."""
    found = Counter(row.verdict for row in of("trails") if row.account and row.account.account == "111111111111")
    assert found == {Verdict.FAIL: 2, Verdict.UNKNOWN: 1}


def test_an_exempt_asset_has_a_row_beside_its_account() -> None:
    """The account passes, and each asset that is exempt there says what it would get otherwise, and by which exemption."""
    found = [(r.verdict, r.asset and r.asset["internalName"], r.exemption) for r in of("trails") if r.account and r.account.name == "three"]
    assert found == [(Verdict.PASS, None, None), (Verdict.FAIL, "spared", EXEMPTION), (Verdict.UNKNOWN, "perhaps", EXEMPTION)]


def test_a_control_without_accounts_has_a_row() -> None:
    """What is disabled, manual or not supported stands there with its reason."""
    (off,), (odd,) = of("off"), of("odd")
    assert (off.verdict, off.account, off.asset, off.reason) == (Verdict.DISABLED, None, None, "the control is switched off")
    assert (odd.verdict, odd.reason) == (Verdict.NOT_SUPPORTED, "no «x»")


def test_a_control_that_is_worse_than_its_accounts_says_so() -> None:
    """Where there may be accounts that nobody saw, the control has a row of its own beside theirs."""
    fine = Judged("1", "one", Verdict.PASS)
    found = list(rows(Report(NOW, (control("c", Verdict.UNKNOWN, fine, reason="there may be others"),))))
    assert [(r.verdict, r.account) for r in found] == [(Verdict.PASS, fine), (Verdict.UNKNOWN, None)]


def test_no_list_is_cut() -> None:
    """Rows name every asset, however many."""
    many = Judged("1", "one", Verdict.FAIL, failing=tuple(asset(f"n{i}") for i in range(2_500)))
    assert sum(1 for _ in rows(Report(NOW, (control("c", Verdict.FAIL, many),)))) == 2_500
