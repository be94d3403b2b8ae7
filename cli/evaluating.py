"""`emptyset evaluate`: the controls judged on what the graph holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from cli import world
from cli.console import err, out
from cli.exemptions import YEAR, loaded
from cli.settings import settings
from controls import formats
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.exemption import Exemption
from controls.formats import as_table
from controls.problem import did_you_mean
from controls.service import Controls
from controls.verdict import Report, exit_status
from graph.embedded import Address
from graph.freshness import Limits


@dataclass(frozen=True)
class Shown:
    """How a report is shown: in which format, and in which file if not on standard output."""

    form: str = "table"
    file: Path | None = None

    def checked(self) -> None:
        """Raises BadParameter, before anything is asked, for a format that does not exist or a file that cannot be written."""
        if self.form not in formats.names():
            near = did_you_mean(self.form, formats.names())
            raise typer.BadParameter(f"there is no format «{self.form}»; there are {', '.join(formats.names())}.{near}")
        if self.file and (self.file.is_dir() or not self.file.absolute().parent.is_dir()):
            raise typer.BadParameter(f"«{self.file}» is no file that can be written; choose another --output")

    def show(self, report: Report) -> None:
        """Print or write the report."""
        if self.file:
            self._write(self.file, formats.render(report, self.form))
        elif self.form == "table":
            as_table.show(report, out)
        else:
            text = formats.render(report, self.form)
            typer.echo(text, nl=not text.endswith("\n"))

    @staticmethod
    def _write(file: Path, text: str) -> None:
        try:
            file.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise typer.BadParameter(f"«{file}» cannot be written: {error.strerror}; choose another --output") from error


def judge(
    choice: Choice,
    sources: world.Sources,
    account: str,
    max_age: Limits,
    shown: Shown,
    files: Sequence[Path] | None = None,
    longest: str = YEAR,
) -> int:
    """Show the verdicts; returns the exit status."""
    shown.checked()
    controls = world.controls(sources)
    found = report(chosen(controls, choice), loaded(controls, files, longest), max_age, account, evidence=shown.form == "json")
    shown.show(found)
    return exit_status(found)


def report(
    controls: Sequence[Control], exemptions: tuple[Exemption, ...], max_age: Limits, account: str = "", *, evidence: bool = False
) -> Report:
    """The verdicts of controls on the graph as it is."""

    async def work(at: Address) -> Report:
        async with world.opened(settings(), at) as store:
            return await Controls(controls, Evaluator(world.compiler(), store, exemptions), max_age).evaluate(
                account=account, evidence=evidence
            )

    with world.address(settings()) as at, err.status("judging"):
        return asyncio.run(work(at))
