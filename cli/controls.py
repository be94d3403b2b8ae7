"""`emptyset controls`: which there are, what one says, and whether those in a folder hold."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import options
from cli.freshness import limits
from cli.options import YEAR

if TYPE_CHECKING:
    from controls.control import Control

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
    form: options.Form = "table",
) -> None:
    """List the controls."""
    from rich.table import Table

    from cli import world
    from cli.console import out

    found = world.controls(world.Sources(catalogue, pack or ()))
    if form == "json":
        typer.echo(json.dumps([_plain(c) for c in found], indent=2))
        return
    table = Table("control", "severity", "title", "frameworks", "", pad_edge=False)
    for c in found:
        table.add_row(c.id, c.severity.value, c.title, _places(c), _special(c))
    out.print(table)


def _plain(control: "Control") -> dict[str, Any]:
    """A control as JSON."""
    frameworks = {name: list(items) for name, items in control.frameworks.items()}
    return {
        "id": control.id,
        "title": control.title,
        "severity": control.severity.value,
        "frameworks": frameworks,
        "aliases": list(control.aliases),
        "pack": control.pack,
    }


def _places(control: "Control") -> str:
    """Where it stands in each framework."""
    return "; ".join(f"{name}: {', '.join(numbers)}" for name, numbers in sorted(control.frameworks.items()))


def _special(control: "Control") -> str:
    """What keeps a control from being asked; «» where nothing does."""
    if not control.enabled:
        return "disabled"
    if any(rule.problem for rule in control.rules):
        return "not supported"
    return "manual" if all(rule.manual for rule in control.rules) else ""


@app.command()
def show(
    control: Annotated[str, typer.Argument(help="The id of the control, or a former one.")],
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
) -> None:
    """Show a control: its text, its queries, what it maps to."""
    from rich.markdown import Markdown

    from cli import world
    from cli.console import out
    from controls.service import named

    found = named(world.controls(world.Sources(catalogue, pack or ())), control)
    out.print(Markdown(found.text or f"# {found.title}\n\n{found.rationale}"))
    for rule in found.rules if not found.text else ():
        out.print(Markdown(f"## {rule.name}\n\n```graphql\n{rule.text}\n```\n\n{rule.problem}"))
    if found.frameworks:
        rows = "\n".join(f"- {name}: {', '.join(numbers)}" for name, numbers in sorted(found.frameworks.items()))
        out.print(Markdown(f"## Frameworks\n\n{rows}"))


@app.command()
def coverage(
    framework: Annotated[str, typer.Option(help="A framework and its version, such as «CIS AWS Foundations 7.0».")],
    pack: options.Packs = None,
    account: options.Account = "",
    max_age: options.MaxAge = None,
    exemptions: options.Exemptions = None,
    longest: options.Longest = YEAR,
    form: options.Form = "table",
) -> None:
    """Show each requirement of a framework, the controls that decide it, and their verdict on the graph as it is."""
    from cli import covering, evaluating

    covering.cover(framework, pack or (), evaluating.Judging(account, limits(max_age), exemptions, longest), form)


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of controls; without it the shipped ones.", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Check the controls of a folder: their files, and the verdicts of their examples on the database."""
    import asyncio

    from cli import database, world
    from cli.console import err
    from cli.settings import settings
    from controls.check import Checked, checked
    from controls.load import FOLDER
    from graph.embedded import Address

    place = folder or FOLDER

    async def work(at: Address) -> Checked:
        async with world.opened(settings(), at) as store:
            return await checked(world.compiler(), store, place)

    with database.address(settings()) as at, err.status("running the examples"):
        found = asyncio.run(work(at))
    for problem in found.problems:
        typer.echo(str(problem))
    if found.problems:
        raise typer.Exit(2)
    examples = sum(len(c.examples) for c in found.controls)
    typer.echo(f"{_many(len(found.controls), 'control')} and {_many(examples, 'example')} are fine")


@app.command()
def new(
    control: Annotated[str, typer.Argument(metavar="ID", help="The id of the control: lower-case words joined by hyphens.")],
    into: Annotated[Path, typer.Option(help="The pack to put it into; made if it is not there.", file_okay=False)] = Path(),
) -> None:
    """Write a control from the template, with marks where it is to be filled in; nothing is overwritten."""
    from cli import world
    from controls.load import MARK
    from controls.new import begin

    for path in begin(control, into, world.controls()):
        typer.echo(f"{path} is written")
    typer.echo(f"Fill in what is marked «{MARK}», and type: emptyset controls check {into}")


def _many(count: int, what: str) -> str:
    """A number with its word."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
