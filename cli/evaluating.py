"""`emptyset evaluate`: the controls judged on what the graph holds."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import typer

from cli import world
from cli.console import err, out
from cli.settings import settings
from controls import formats
from controls.choosing import Choice, chosen
from controls.evaluate import Evaluator
from controls.formats import as_table
from controls.problem import did_you_mean
from controls.service import Controls
from controls.verdict import Report, exit_status
from graph.embedded import Address


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


def judge(choice: Choice, sources: world.Sources, account: str, max_age: timedelta, shown: Shown) -> int:
    """Show the verdicts; returns the exit status."""
    shown.checked()
    meant = chosen(world.controls(sources), choice)

    async def work(at: Address) -> Report:
        async with world.opened(settings(), at) as store:
            return await Controls(meant, Evaluator(world.compiler(), store), max_age).evaluate(account=account)

    with world.address(settings()) as at, err.status("judging"):
        report = asyncio.run(work(at))
    shown.show(report)
    return exit_status(report)
