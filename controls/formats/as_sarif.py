"""SARIF 2.1.0: a rule for each control, a result for each account, the failing assets as its places.

A cloud asset has no file, so it is a logical location; the control's own file stands in the rule.
"""

import json
from datetime import UTC
from typing import Any

from controls.formats import product
from controls.verdict import ControlVerdict, Judged, Report, Verdict

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
KINDS = {
    Verdict.FAIL: "fail",
    Verdict.UNKNOWN: "open",
    Verdict.NOT_SUPPORTED: "open",
    Verdict.PASS: "pass",
    Verdict.MANUAL: "review",
}
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0"}
PLACES = 1_000


def render(report: Report) -> str:
    """The report as text."""
    controls = enumerate(report.controls)
    results = [result for i, control in controls for result in _results(i, control)]
    run = {
        "tool": {"driver": {"name": product.NAME, "version": product.version(), "rules": [_rule(c) for c in report.controls]}},
        "invocations": [{"executionSuccessful": True, "endTimeUtc": _utc(report)}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(control: ControlVerdict) -> dict[str, Any]:
    return {
        "id": control.control,
        "shortDescription": {"text": control.title},
        "defaultConfiguration": {"level": LEVELS[control.severity]},
        "properties": {"security-severity": SCORES[control.severity], "insight": control.insight, "tags": _tags(control)},
    }


def _tags(control: ControlVerdict) -> list[str]:
    return [f"{name}: {number}" for name, numbers in sorted(control.frameworks.items()) for number in numbers]


def _results(index: int, control: ControlVerdict) -> list[dict[str, Any]]:
    found = [_result(index, control, a.verdict, a.reason, _where(a)) for a in control.accounts]
    whole = not found or control.verdict not in {a.verdict for a in control.accounts}
    return [*found, _result(index, control, control.verdict, control.reason, [])] if whole else found


def _result(index: int, control: ControlVerdict, verdict: Verdict, reason: str, places: list[dict[str, Any]]) -> dict[str, Any]:
    kind = "informational" if control.insight else KINDS.get(verdict, "notApplicable")
    found: dict[str, Any] = {
        "ruleId": control.control,
        "ruleIndex": index,
        "kind": kind,
        "level": LEVELS[control.severity] if kind == "fail" else "none",
        "message": {"text": f"{verdict}: {reason or control.title}"},
        "properties": {"verdict": verdict.value},
    }
    return found | ({"locations": [{"logicalLocations": [p]} for p in places]} if places else {})


def _where(account: Judged) -> list[dict[str, Any]]:
    """The account itself, then the assets that fail or may."""
    here = {"name": account.name or account.account, "fullyQualifiedName": account.account, "kind": "resource"}
    assets = [*account.failing, *account.undecided][:PLACES]
    return [here, *({"name": a["internalName"], "fullyQualifiedName": a["idFromProvider"], "kind": "resource"} for a in assets)]


def _utc(report: Report) -> str:
    return report.evaluated_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
