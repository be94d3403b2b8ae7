"""The verdicts of a difference, for people."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from controls.differing import Change, What, changes

between = changes
WORDS = {
    What.NEW_FAILURE: ("new failure", "red"),
    What.REGRESSED: ("fails again", "red"),
    What.TURNED_UNKNOWN: ("no longer known", "yellow"),
    What.RESOLVED: ("resolved", "green"),
    What.DECIDED_AGAIN: ("decided again", "green"),
    What.ASSETS: ("other assets", ""),
    What.OTHER: ("otherwise", ""),
}
SHOWN = 20


def show(found: list[Change], console: Console) -> None:
    """A row for each control and account, with the assets that came (+) and went (-); what is fine from the first is only counted."""
    table = Table("control", "account", "change", "verdict", "assets", pad_edge=False)
    for c in (c for c in found if c.what is not What.FIRST):
        words, style = WORDS[c.what]
        table.add_row(c.control, c.account, Text(words, style), f"{c.before or 'none'} → {c.after or 'none'}", Text("\n".join(_assets(c))))
    if table.row_count:
        console.print(table)
    counted = Counter("judged for the first time" if c.what is What.FIRST else WORDS[c.what][0] for c in found)
    summary = ", ".join(f"{number} {words}" for words, number in sorted(counted.items()))
    console.print(f"verdicts: {summary or 'no change'}", markup=False)


def _assets(found: Change) -> list[str]:
    lines = [
        f"{sign} {asset}{'' if sort == 'failing' else ' (undecided)'}"
        for sign, moved in (("+", found.came), ("-", found.went))
        for sort, assets in moved.items()
        for asset in assets
    ]
    return [*lines[:SHOWN], f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else lines
