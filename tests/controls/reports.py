"""Reports that try what a format must bear: every verdict, hostile names, gaps, what is out of scope."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from controls.control import Control, Rule, Severity
from controls.verdict import ControlVerdict, InScope, Interval, Judged, Report, RuleVerdict, Total, Verdict

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"
FORMULA = '=HYPERLINK("http://evil.example","x")'
GAP = {
    "service": "cloudtrail", "operation": "GetTrailStatus", "cloudAccountID": "222222222222", "region": "eu-west-1",
    "outcome": "denied", "error": f"AccessDenied: {HOSTILE}", "at": NOW,
}  # fmt: skip
UNNEEDED = {**GAP, "operation": "DescribeTrails", "cloudAccountID": "111111111111", "outcome": "throttled", "error": "Rate exceeded"}
ABOUT = Control(
    "trails", "Trails are whole", Severity.HIGH, (Rule("trails", ""),), Path("trails.md"),
    rationale="Nobody sees <b>what</b> `happened`. ![x](https://evil.example/x.png) [y](javascript:alert(1))",
    impact="An intruder stays **unseen**.", remedy="### Console\n\n1. Mend it.", references=("https://docs.aws.amazon.com/x",),
    pack="house 1.2.0",
)  # fmt: skip


def asset(name: str) -> dict[str, str]:
    """An asset as verdicts name it."""
    return {
        "identifier": f"id-{name}", "internalName": name, "idFromProvider": f"arn:aws:{name}", "internalAssetType": "Trail",
        "internalRegion": "eu-west-1", "cloudAccountID": "111111111111",
    }  # fmt: skip


EXEMPTION: dict[str, Any] = {
    "control": "trails", "asset": "arn:aws:spared", "where": None, "accounts": [], "owner": "platform", "reason": f"{HOSTILE} is gone soon",
    "ticket": FORMULA, "approved": NOW - timedelta(days=9), "expires": NOW + timedelta(days=30), "source": "exemptions.yaml:2",
}  # fmt: skip
SPARED = ({**asset("spared"), "certain": True, "exemption": EXEMPTION}, {**asset("perhaps"), "certain": False, "exemption": EXEMPTION})
ACCOUNTS = (
    Judged("111111111111", HOSTILE, Verdict.FAIL, f"1 of 412 trails: {HOSTILE}", failing=(asset(HOSTILE), asset(FORMULA)),
           undecided=(asset("both"),), total=Total(412, "trails")),
    Judged("222222222222", "two", Verdict.UNKNOWN, "undecided: maybe", Verdict.PASS, undecided=(asset("maybe"),), gaps=(GAP,),
           total=Total(7, "trails", at_least=True)),
    Judged("333333333333", "three", Verdict.PASS, "none of 3 trails", exempted=SPARED, total=Total(3, "trails")),
    Judged("444444444444", "four", Verdict.OUT_OF_SCOPE, "suspended"),
)  # fmt: skip
SCOPE = InScope(
    ("111111111111", "222222222222", "333333333333"),
    ({"cloudAccountID": "444444444444", "cloudAccountName": "four", "reason": "suspended"},),
    tuple({"cloudAccountID": "111111111111", "region": r, "reason": "not enabled"} for r in ("me-south-1", "af-south-1")),
)


def control(name: str, verdict: Verdict, *accounts: Judged, **more: object) -> ControlVerdict:
    """A verdict over the accounts given."""
    words = {"title": f"Title of {name}", "severity": "high", "readings": Interval(NOW - timedelta(hours=2), NOW), **more}
    return ControlVerdict(control=name, verdict=verdict, evaluated_at=NOW, scope=SCOPE, accounts=accounts, **words)  # type: ignore[arg-type]


REPORT = Report(
    NOW,
    (
        control("trails", Verdict.FAIL, *ACCOUNTS, about=ABOUT, frameworks={"House 1": ("2", "3"), "Other 2": ("9",)}),
        control("odd", Verdict.NOT_SUPPORTED, severity="low", reason="no «x»", rules=(RuleVerdict("r", Verdict.NOT_SUPPORTED, "no «x»"),)),
        control("insight", Verdict.FAIL, ACCOUNTS[0], insight=True),
        control("off", Verdict.DISABLED, reason="the control is switched off", severity="critical"),
        control("by-hand", Verdict.MANUAL, reason="a person must look", severity="medium", readings=Interval()),
    ),
    (),
    timedelta(hours=26),
    (GAP, UNNEEDED),
)
EMPTY = Report(NOW)
