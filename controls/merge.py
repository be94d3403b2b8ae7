"""The rules of one control taken together: each account is as bad as its worst rule says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from controls.totals import together
from controls.verdict import Asset, Judged, RuleVerdict, Total, Verdict, worst


def merged(rules: Sequence[RuleVerdict]) -> tuple[Judged, ...]:
    """Every account once, with all that its rules found."""
    accounts: dict[str, list[Judged]] = {}
    for rule in rules:
        for judged in rule.accounts:
            accounts.setdefault(judged.account, []).append(judged)
    return tuple(_one(parts) for parts in accounts.values())


def _one(parts: Sequence[Judged]) -> Judged:
    if len(parts) == 1:
        return parts[0]
    verdict = _same(parts) or worst(p.verdict for p in parts)
    failing = _assets(a for p in parts for a in p.failing)
    certain = {a["identifier"] for a in failing}
    return Judged(
        account=parts[0].account,
        name=parts[0].name,
        verdict=verdict,
        reason="; ".join(dict.fromkeys(p.reason for p in parts if p.verdict is verdict and p.reason)),
        otherwise=worst(p.otherwise or p.verdict for p in parts) if verdict is Verdict.UNKNOWN else None,
        failing=failing,
        undecided=tuple(a for a in _assets(a for p in parts for a in p.undecided) if a["identifier"] not in certain),
        exempted=_assets(a for p in parts for a in p.exempted),
        gaps=_gaps(g for p in parts for g in p.gaps),
        total=_total(parts, len(failing)),
    )


def _total(parts: Sequence[Judged], failing: int) -> Total | None:
    """What the rules are about; surely no less than what fails."""
    found = together(p.total for p in parts)
    return found and replace(found, count=max(found.count, failing))


def _same(parts: Sequence[Judged]) -> Verdict | None:
    """The verdict on which all of them agree; two neutral ones of a sort stay that."""
    return parts[0].verdict if len({p.verdict for p in parts}) == 1 else None


def _assets(found: Iterable[Asset]) -> tuple[Asset, ...]:
    """Each once, with what all rules say of it."""
    assets: dict[Any, Asset] = {}
    for asset in found:
        before = assets.get(asset["identifier"], {})
        both = {"evidence": [*before.get("evidence", ()), *asset["evidence"]]} if "evidence" in asset else {}
        assets[asset["identifier"]] = {**asset, **both}
    return tuple(assets.values())


def _gaps(found: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple({(g["operation"], g["cloudAccountID"], g["region"]): g for g in found}.values())
