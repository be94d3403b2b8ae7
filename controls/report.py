"""Verdicts as JSON values: the one shape that the command line, the HTTP endpoints and the API show."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from controls.exemption import Exemption, Use
from controls.verdict import Asset, ControlVerdict, InScope, Interval, Judged, Report, RuleVerdict

CUT = 1_000


def report(found: Report) -> dict[str, Any]:
    """What `evaluate --format json` prints."""
    controls = [control(c) for c in found.controls]
    return {"verdict": found.verdict.value, "controls": controls, "exemptions": [use(u) for u in found.exemptions]}


def use(found: Use) -> dict[str, Any]:
    """An exemption with what it came to."""
    return {"state": found.state.value, "exemptCount": found.count, **exemption(found.exemption)}


def exemption(found: Exemption) -> dict[str, Any]:
    """An exemption as it was given."""
    return cut([found.plain()])[0]


def exempt(found: Sequence[Asset]) -> list[dict[str, Any]]:
    """Exempt assets, each with its exemption."""
    return [{**asset, "exemption": cut([asset["exemption"]])[0]} for asset in found[:CUT]]


def control(found: ControlVerdict) -> dict[str, Any]:
    """The verdict of a control, with each account and, where there are several or one could not be asked, each rule."""
    return {
        "control": found.control,
        "title": found.title,
        "severity": found.severity,
        "verdict": found.verdict.value,
        "reason": found.reason,
        "isInsight": found.insight,
        "frameworks": frameworks(found.frameworks),
        "evaluatedAt": moment(found.evaluated_at),
        "readings": readings(found.readings),
        "scope": scope(found.scope),
        "accounts": [account(a) for a in found.accounts],
        "rules": [rule(r) for r in found.rules],
    }


def frameworks(found: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """What is decided of each framework."""
    return [{"name": name, "items": list(items)} for name, items in sorted(found.items())]


def rule(found: RuleVerdict) -> dict[str, Any]:
    """The verdict of one of the control's queries."""
    return {
        "rule": found.rule,
        "verdict": found.verdict.value,
        "reason": found.reason,
        "readings": readings(found.readings),
        "accounts": [{"cloudAccountID": a.account, "verdict": a.verdict.value} for a in found.accounts],
        "outOfScopeCount": found.strays,
    }


def account(found: Judged) -> dict[str, Any]:
    """The verdict of an account; long lists are cut, and their counts are not."""
    return {
        "cloudAccountID": found.account,
        "cloudAccountName": found.name,
        "verdict": found.verdict.value,
        "reason": found.reason,
        "otherwise": found.otherwise.value if found.otherwise else None,
        "failing": cut(found.failing),
        "failingCount": len(found.failing),
        "undecided": cut(found.undecided),
        "undecidedCount": len(found.undecided),
        "exempt": exempt(found.exempted),
        "exemptCount": found.exempt,
        "totalCount": found.total.count if found.total else None,
        "totalIsAtLeast": bool(found.total and found.total.at_least),
        "totalOf": found.total.of if found.total else None,
        "gaps": cut(found.gaps),
        "gapsCount": len(found.gaps),
    }


def scope(found: InScope) -> dict[str, Any]:
    """Which accounts were judged, and which accounts and regions were not, and why."""
    return {
        "accounts": list(found.accounts),
        "outOfScope": [dict(each) for each in found.left_out],
        "regionsOutOfScope": [dict(each) for each in found.closed_regions[:CUT]],
        "regionsOutOfScopeCount": len(found.closed_regions),
    }


def readings(found: Interval) -> dict[str, str | None]:
    """The oldest and the newest reading that an answer rests on."""
    return {"oldest": moment(found.oldest), "newest": moment(found.newest)}


def cut(values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """At most a thousand of them, with times as text."""
    return [{k: moment(v) if isinstance(v, datetime) else v for k, v in value.items()} for value in list(values)[:CUT]]


def moment(time: datetime | None) -> str | None:
    """A time as ISO 8601."""
    return time.isoformat() if time else None
