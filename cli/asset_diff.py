"""The assets of a difference, for people: what appeared, changed and went between two times."""

import json
from typing import Any

from rich.console import Console

from graph.differences import Change, Way

SIGN = {Way.APPEARED: "+", Way.CHANGED: "~", Way.WENT: "-"}


def show(found: list[Change], console: Console) -> None:
    """A line for each asset and one for each field that differs, then how many there are of each sort."""
    for change in found:
        console.print("\n".join(told(change)), markup=False, highlight=False, soft_wrap=True)
    counts = ", ".join(f"{sum(c.way is way for c in found)} {way.value}" for way in Way)
    console.print(f"assets: {counts}", markup=False, highlight=False)


def told(change: Change) -> list[str]:
    """A change in words, a line for the asset and one for each field that differs."""
    asset = change.asset
    where = f"{asset['cloudAccountName'] or asset['cloudAccountID']}/{asset['internalRegion']}"
    lines = [f"{SIGN[change.way]} {asset['internalAssetType']} {asset['internalName']} ({where})"]
    return lines + [f"    {f.field}: {_value(f.before)} → {_value(f.after)}" for f in change.fields]


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
