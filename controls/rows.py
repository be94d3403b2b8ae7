"""A report as rows: one for each asset that fails or may, exempt or not, and one for each account in which none fails or may."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from controls.verdict import Asset, ControlVerdict, Judged, Report, Verdict


@dataclass(frozen=True)
class Row:
    """A verdict on an asset; without `asset` on an account, and without `account` on a control as a whole.

    With `exemption`, somebody answers for the asset, and `verdict` is what it would get otherwise.
    """

    control: ControlVerdict
    verdict: Verdict
    reason: str
    account: Judged | None = None
    asset: Asset | None = None
    exemption: Mapping[str, Any] | None = None


def rows(report: Report) -> Iterator[Row]:
    """All rows, in the order of the report; no list is cut."""
    for control in report.controls:
        for account in control.accounts:
            yield from _account(control, account)
        if control.verdict not in {a.verdict for a in control.accounts}:
            yield Row(control, control.verdict, control.reason)


def _account(control: ControlVerdict, account: Judged) -> Iterator[Row]:
    yield from (Row(control, Verdict.FAIL, account.reason, account, asset) for asset in account.failing)
    yield from (Row(control, Verdict.UNKNOWN, account.reason, account, asset) for asset in account.undecided)
    if not account.failing and not account.undecided:
        yield Row(control, account.verdict, account.reason, account)
    for asset in account.exempted:
        verdict = Verdict.FAIL if asset["certain"] else Verdict.UNKNOWN
        yield Row(control, verdict, asset["exemption"]["reason"], account, asset, asset["exemption"])
