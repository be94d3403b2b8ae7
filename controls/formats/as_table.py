"""A table for people: each control, then each account with its verdict and the reason in words."""

import io
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from controls.exemption import State, Use
from controls.verdict import ControlVerdict, Report, Verdict

STYLES = {
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.NOT_SUPPORTED: "yellow",
    Verdict.PASS: "green",
}
WIDTH = 160


def render(report: Report) -> str:
    """The report as text."""
    console = Console(file=io.StringIO(), width=WIDTH)
    show(report, console)
    return str(console.file.getvalue())  # type: ignore[attr-defined]  # the file is the StringIO of the line above


def show(report: Report, console: Console) -> None:
    """Prints to a console of the caller's, which knows its own width and colours."""
    table = Table("control", "account", "verdict", "reason", pad_edge=False, show_lines=False)
    for control in report.controls:
        for row in _rows(control):
            table.add_row(*row)
        table.add_section()
    console.print(table)
    if told := [use for use in report.exemptions if use.state is not State.ACTIVE]:
        console.print(exemptions(told))
    console.print(_total(report))


def exemptions(uses: Iterable[Use]) -> Table:
    """The exemptions with what each came to."""
    table = Table("exemption", "of", "state", "exempt", "until", "owner", "ticket", "source", pad_edge=False)
    for use in uses:
        e = use.exemption
        state = Text(use.state.value, style="dim" if use.state is State.ACTIVE else "yellow")
        until = Text(f"{e.expires - timedelta(microseconds=1):%Y-%m-%d}")
        by, source = (Text(e.owner), Text(e.ticket)), Text(Path(e.source).name)
        table.add_row(Text(e.control), Text(e.asset or e.where), state, str(use.count), until, *by, source)
    return table


def _rows(control: ControlVerdict) -> list[tuple[Text, Text, Text, Text]]:
    insight = " (insight, does not weigh)" if control.insight else ""
    rows = [(Text(control.control), Text(), _verdict(control.verdict), Text((control.reason or control.title) + insight))]
    for a in control.accounts:
        otherwise = f" (otherwise {a.otherwise})" if a.otherwise else ""
        rows.append((Text(), Text(f"{a.name} {a.account}".strip()), _verdict(a.verdict), Text(a.reason + otherwise)))
    return rows


def _verdict(verdict: Verdict) -> Text:
    return Text(verdict.value, style=STYLES.get(verdict, "dim"))


def _total(report: Report) -> Text:
    counts = Counter(c.verdict for c in report.controls)
    each = ", ".join(f"{counts[v]} {v}" for v in Verdict if counts[v])
    return Text.assemble("In all: ", _verdict(report.verdict), f" ({each or 'no control'})")
