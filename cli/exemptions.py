"""`emptyset exemptions`: whether the files hold, and what each exemption comes to on the graph as it is."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cli.freshness import MAX_AGE, limits
from cli.settings import age, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.control import Control
    from controls.exemption import Exemption

app = typer.Typer(no_args_is_help=True)
HELP = "A YAML file of exemptions; may be repeated. Unless said, exemptions.yaml in EMPTYSET_HOME, if it is there."
FILES = typer.Option("--exemptions", metavar="FILE", help=HELP, exists=True, dir_okay=False)
CATALOGUE = typer.Option(help="A folder in the public catalogue's layout, whose controls are added.", exists=True, file_okay=False)
PACK = typer.Option(help="A folder of controls with a pack.toml, which are added; may be repeated.", exists=True, file_okay=False)
LONGEST = typer.Option(metavar="AGE", help="How long after its approval an exemption may expire.")
YEAR = "366d"


def loaded(controls: "Sequence[Control]", files: "Sequence[Path] | None", longest: str = YEAR) -> "tuple[Exemption, ...]":
    """The exemptions in the files, or in that of the home. Raises ControlError."""
    from cli import world
    from controls.exemptions import Rules, exemptions

    own = settings().home / "exemptions.yaml"
    paths = list(files or ([own] if own.exists() else []))
    return exemptions(Rules(world.compiler(), controls, datetime.now(UTC), age(longest)), paths) if paths else ()


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files of exemptions.", exists=True, dir_okay=False)],
    pack: Annotated[list[Path] | None, PACK] = None,
    catalogue: Annotated[Path | None, CATALOGUE] = None,
    longest: Annotated[str, LONGEST] = YEAR,
) -> None:
    """Check files of exemptions, without the database."""
    from cli import world

    found = loaded(world.controls(world.Sources(catalogue, pack or ())), files, longest)
    now = datetime.now(UTC)
    for expired in [e for e in found if e.expired(now)]:
        typer.echo(f"{expired.source}: it expired on {expired.expires:%Y-%m-%d} and does not count any more", err=True)
    typer.echo(f"{len(found)} exemptions are fine")


@app.command("list")
def list_(
    files: Annotated[list[Path] | None, FILES] = None,
    pack: Annotated[list[Path] | None, PACK] = None,
    catalogue: Annotated[Path | None, CATALOGUE] = None,
    longest: Annotated[str, LONGEST] = YEAR,
    max_age: Annotated[list[str] | None, MAX_AGE] = None,
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How the list is printed.")] = "table",
) -> None:
    """List the exemptions, with what each comes to: active, expired, unused, rebound or unproven."""
    from cli import evaluating, world
    from cli.console import out
    from controls.formats import as_table
    from controls.report import use

    controls = world.controls(world.Sources(catalogue, pack or ()))
    found = loaded(controls, files, longest)
    concerned = [c for c in controls if any(e.concerns(c) for e in found)]
    how, unkept = evaluating.Judging(max_age=limits(max_age)), evaluating.Keeping(record=False)
    uses = evaluating.judged(concerned, how, found, unkept)[0].exemptions if concerned else ()
    if form == "json":
        typer.echo(json.dumps([use(u) for u in uses], indent=2))
    else:
        out.print(as_table.exemptions(uses))
