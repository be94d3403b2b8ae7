"""`emptyset controls coverage`: each requirement of a framework, its controls, and what the graph says of them now."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from cli import world
from cli.console import err, out
from cli.settings import Settings, settings
from controls.control import Control
from controls.covering import Covered, as_plain, covered, totals
from controls.evaluate import Evaluator, Told
from controls.formats.as_table import STYLES
from controls.frameworks import Framework, named
from controls.packs import library
from controls.verdict import Report
from graph.embedded import Address
from graph.freshness import Limits


def cover(title: str, packs: Sequence[Path], account: str, max_age: Limits, form: str) -> None:
    """Print the coverage of a framework. Raises UnknownFrameworkError."""
    found = library(world.compiler(), packs)
    framework = named(found.frameworks, title)
    wanted = {name for r in framework.requirements for name in r.controls}
    report = _report([c for c in found.controls if c.id in wanted], account, max_age) if _begun(settings()) else None
    rows = covered(framework, found.controls, report)
    if form == "json":
        typer.echo(json.dumps(as_plain(framework, rows), indent=2, ensure_ascii=False))
    else:
        _show(framework, rows)


def _begun(own: Settings) -> bool:
    """Whether there is a graph to ask: nobody starts a database to hear that it is empty."""
    return bool(own.uri) or (own.home / "data").is_dir()


def _report(controls: Sequence[Control], account: str, max_age: Limits) -> Report:
    async def work(at: Address) -> Report:
        async with world.opened(settings(), at) as store:
            return await Evaluator(world.compiler(), store).evaluate(controls, account=account, max_age=max_age, told=Told.VERDICTS)

    with world.address(settings()) as at, err.status("judging"):
        return asyncio.run(work(at))


def _show(framework: Framework, rows: Sequence[Covered]) -> None:
    table = Table("number", "requirement", "controls", "verdict", pad_edge=False)
    for row in rows:
        table.add_row(row.requirement.number, row.requirement.subject, _controls(row), _styled(row.verdict))
    out.print(table)
    each = ", ".join(f"{count} {verdict}" for verdict, count in totals(rows).items())
    out.print(f"{framework.title}: {len(rows)} requirements ({each})")


def _controls(row: Covered) -> Text:
    """The controls of a requirement; each with its verdict where they differ."""
    several = len(set(row.controls.values())) > 1
    return Text("\n".join(f"{name} {verdict}" if several else name for name, verdict in row.controls.items()))


def _styled(verdict: str) -> Text:
    return Text(verdict, style={v.value: style for v, style in STYLES.items()}.get(verdict, "dim"))
