"""How everything stands: the last verdicts counted by control, severity, framework and account, without the assets behind them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from controls.control import Control
from controls.report import frameworks

NONE = "NONE"
COUNTS = ("failingCount", "undecidedCount", "exemptCount")
Last = Mapping[str, Mapping[str, Any]]


@dataclass
class _Counts:
    """Verdicts by what they have in common; of an account with its name."""

    verdicts: Counter[str] = field(default_factory=Counter)
    title: str = ""

    def plain(self, name: str) -> dict[str, Any]:
        """As a JSON value."""
        return {"name": name, "title": self.title or None, "verdicts": counted(self.verdicts)}


def standing(controls: Sequence[Control], last: Last, account: str = "") -> dict[str, Any]:
    """The counts over all accounts; `controls` are those of one account, if one is named, and of it only those that judged it."""
    rows = [row for c in controls if (row := one(c, last.get(c.id), account))]
    severities, by_framework, accounts = (defaultdict[str, _Counts](_Counts) for _ in range(3))
    for c in controls:
        found = last.get(c.id)
        verdict = _verdict(found)
        severities[c.severity.value].verdicts[verdict] += 1
        for name in c.frameworks:
            by_framework[name].verdicts[verdict] += 1
        for judged in found["accounts"] if found else ():
            counts = accounts[judged["cloudAccountID"]]
            counts.verdicts[judged["verdict"]] += 1
            counts.title = counts.title or judged["cloudAccountName"] or ""
    return {
        "controls": rows,
        "verdicts": counted(Counter(_verdict(last.get(c.id)) for c in controls)),
        "severities": _plain(severities),
        "frameworks": _plain(by_framework),
        "accounts": _plain(accounts),
    }


def one(control: Control, last: Mapping[str, Any] | None, account: str = "") -> dict[str, Any] | None:
    """A control with its verdict and its numbers of assets, of all accounts or of one; None where it did not judge that one."""
    judged = [a for a in (last["accounts"] if last else ()) if account in {"", a["cloudAccountID"]}]
    if account and not judged:
        return None
    return {
        "id": control.id,
        "title": control.title,
        "severity": control.severity.value,
        "provider": control.provider,
        "manual": control.rules[0].manual,
        "frameworks": frameworks(control.frameworks),
        "verdict": judged[0]["verdict"] if account else _verdict(last),
        "evaluatedAt": last["evaluatedAt"] if last else None,
        "accounts": counted(Counter(a["verdict"] for a in judged)),
        **{name: sum(a[name] for a in judged) for name in COUNTS},
    }


def counted(found: Mapping[str, int]) -> list[dict[str, Any]]:
    """Numbers by name as a list, for GraphQL has no maps."""
    return [{"name": name, "count": count} for name, count in sorted(found.items())]


def _plain(found: Mapping[str, _Counts]) -> list[dict[str, Any]]:
    return [counts.plain(name) for name, counts in sorted(found.items())]


def _verdict(last: Mapping[str, Any] | None) -> str:
    return str(last["verdict"]) if last else NONE
