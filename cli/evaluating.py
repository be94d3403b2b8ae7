"""`emptyset evaluate`: the controls judged on what the graph holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from cli import database, world
from cli.console import err, out
from cli.exemptions import loaded
from cli.options import YEAR
from cli.settings import settings
from cli.who import origin
from controls import formats
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.exemption import Exemption
from controls.formats import as_table
from controls.keeping import Keeper, Kept
from controls.problem import did_you_mean
from controls.service import Controls
from controls.verdict import Report, exit_status
from graph.embedded import Address
from graph.freshness import MAX_AGE, Limits
from graph.keeping.evaluations import Evaluations
from graph.store import Store


@dataclass(frozen=True)
class Judging:
    """How controls are judged: one account or all, how old readings may be, which files excuse what fails, and as of which time."""

    account: str = ""
    max_age: Limits = MAX_AGE
    files: Sequence[Path] | None = None
    longest: str = YEAR
    as_of: str = ""

    def exemptions(self, controls: Sequence[Control]) -> tuple[Exemption, ...]:
        """The exemptions in the files, or in that of the home. Raises ControlError."""
        return loaded(controls, self.files, self.longest)


@dataclass(frozen=True)
class Shown:
    """How a report is shown: in which format, in which file if not on standard output, and whether with evidence, where it has room."""

    form: str = "table"
    file: Path | None = None
    evidence: bool = True

    @property
    def told(self) -> Told:
        """How much the format has room for."""
        return Told.EVIDENCE if self.evidence and self.form == "json" else Told.REASONS

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


@dataclass(frozen=True)
class Keeping:
    """Whether an evaluation is kept, with which note as evidence, and by whom it is made."""

    record: bool = True
    pin: str = ""
    by: str = ""

    def __post_init__(self) -> None:
        if self.pin and not self.record:
            raise typer.BadParameter("--pin keeps the evaluation, and --no-record does not; give one")

    def keeper(self, store: Store) -> Keeper | None:
        """What keeps it."""
        return Keeper(store, origin(self.by)) if self.record else None

    async def pinned(self, store: Store, kept: Kept | None) -> None:
        """Pin what was kept, if that is wanted."""
        if self.pin and kept:
            await Evaluations(store).pin(kept.id, origin(self.by), self.pin)


def judge(choice: Choice, sources: world.Sources, how: Judging, shown: Shown, keeping: Keeping) -> int:
    """Show the verdicts; returns the exit status."""
    shown.checked()
    controls = world.controls(sources)
    found, kept = judged(chosen(controls, choice), how, how.exemptions(controls), keeping, shown.told)
    shown.show(found)
    if kept:
        err.print(f"kept as {kept.id}", markup=False)
    return exit_status(found)


def judged(
    controls: Sequence[Control], how: Judging, exempt: tuple[Exemption, ...], keeping: Keeping, told: Told = Told.REASONS
) -> tuple[Report, Kept | None]:
    """The verdicts of controls on the graph as it is, and how they were kept."""

    async def work(at: Address) -> tuple[Report, Kept | None]:
        async with world.opened(settings(), at) as store:
            asked = Controls(controls, Evaluator(world.compiler(), store, exempt), how.max_age, keeping.keeper(store))
            report, kept = await asked.evaluated(account=how.account, told=told, as_of=how.as_of)
            await keeping.pinned(store, kept)
            return report, kept

    with database.address(settings()) as at, err.status("judging"):
        return asyncio.run(work(at))
