"""`emptyset controls coverage`: each requirement of a framework, its controls, and what the graph says of them now."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.table import Table
from rich.text import Text

from cli import world
from cli.console import out
from cli.evaluating import Judging, Keeping, judged
from cli.settings import Settings, settings
from controls.control import Control
from controls.covering import Covered, as_plain, covered, totals
from controls.evaluation import Told
from controls.exemption import Exemption
from controls.formats.as_table import STYLES
from controls.frameworks import Framework, named
from controls.packs import library
from controls.verdict import Report


def cover(title: str, packs: Sequence[Path], how: Judging, form: str) -> None:
    """Print the coverage of a framework. Raises UnknownFrameworkError."""
    found = library(world.compiler(), packs)
    framework = named(found.frameworks, title)
    wanted = {name for r in framework.requirements for name in r.controls}
    exempt = how.exemptions(found.controls)
    report = _report([c for c in found.controls if c.id in wanted], how, exempt) if _begun(settings()) else None
    rows = covered(framework, found.controls, report)
    if form == "json":
        typer.echo(json.dumps(as_plain(framework, rows), indent=2, ensure_ascii=False))
    else:
        _show(framework, rows)


def _begun(own: Settings) -> bool:
    """Whether there is a graph to ask: nobody starts a database to hear that it is empty."""
    return bool(own.uri) or (own.home / "data").is_dir()


def _report(controls: Sequence[Control], how: Judging, exempt: tuple[Exemption, ...]) -> Report | None:
    """What is judged of controls; None where there are none, and so nothing to judge."""
    return judged(controls, how, exempt, Keeping(record=False), Told.VERDICTS)[0] if controls else None


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
