"""`emptyset exemptions`: those in files and those kept in the graph: checked, listed with what each comes to, given and withdrawn."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import options
from cli.freshness import limits
from cli.options import YEAR
from cli.settings import age, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controls.control import Control
    from controls.exemption import Exemption, Use
    from controls.service import Controls
    from graph.store import Store

app = typer.Typer(no_args_is_help=True)
EXPIRES = typer.Option(help="The last day on which it counts, or the time from which it does not.")
BY_NAME = typer.Option("--by-name", help="Whatever bears the name is meant, where AWS says of no asset of the type when it was made.")
Files = Annotated[list[Path], typer.Argument(help="Files of exemptions.", exists=True, dir_okay=False)]


def loaded(controls: "Sequence[Control]", files: "Sequence[Path] | None", longest: str = YEAR) -> "tuple[Exemption, ...]":
    """The exemptions in the files, or in that of the home. Raises ControlError."""
    from cli import world
    from controls.exemptions import Rules, exemptions

    own = settings().home / "exemptions.yaml"
    paths = list(files or ([own] if own.exists() else []))
    return exemptions(Rules(world.compiler(), controls, datetime.now(UTC), age(longest)), paths) if paths else ()


@app.command()
def check(files: Files, pack: options.Packs = None, catalogue: options.Catalogue = None, longest: options.Longest = YEAR) -> None:
    """Check files of exemptions, without the database."""
    from cli import world

    found = loaded(world.controls(world.Sources(catalogue, pack or ())), files, longest)
    now = datetime.now(UTC)
    for expired in [e for e in found if e.expired(now)]:
        typer.echo(f"{expired.source}: it expired on {expired.expires:%Y-%m-%d} and does not count any more", err=True)
    typer.echo(f"{len(found)} exemptions are fine")


@app.command("list")
def list_(
    files: options.Exemptions = None,
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
    longest: options.Longest = YEAR,
    max_age: options.MaxAge = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Those that were withdrawn too.")] = False,
    form: options.Form = "table",
) -> None:
    """List the exemptions, in files and given, with what each comes to: active, expired, unused, rebound, unproven or broken."""
    from dataclasses import replace

    from cli import world
    from cli.asking import asked
    from cli.console import out
    from controls.formats import as_table
    from controls.report import use

    controls = world.controls(world.Sources(catalogue, pack or ()))
    found, age_limits = loaded(controls, files, longest), limits(max_age)
    every: tuple[Use, ...] = asked(lambda store: replace(_service(store, controls, found), max_age=age_limits).uses())
    uses = [u for u in every if withdrawn or not u.exemption.withdrawn]
    if form == "json":
        typer.echo(json.dumps([use(u) for u in uses], indent=2))
    else:
        out.print(as_table.exemptions(uses))


@app.command()
def add(
    control: Annotated[str, typer.Argument(help="The control: an id, an alias, or a pattern such as «s3-*».")],
    expires: Annotated[str, EXPIRES],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    reason: Annotated[str, typer.Option(help="Why the risk is taken.")],
    ticket: Annotated[str, typer.Option(help="Where it was decided.")],
    asset: Annotated[str, typer.Option(help="The identifier of an asset, or the provider's id, mostly an ARN.")] = "",
    where: Annotated[str, typer.Option(help="A GraphQL `where` on the type that the control judges, instead of an asset.")] = "",
    account: Annotated[list[str] | None, typer.Option(help="An account in which it counts; may be repeated. All unless said.")] = None,
    by_name: Annotated[bool, BY_NAME] = False,
    by: options.By = "",
    longest: options.Longest = YEAR,
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
) -> None:
    """Exempt an asset, or all that meet a condition, from now on; it is kept in the graph."""
    from cli import world
    from cli.asking import asked

    said = {"control": control, "expires": expires, "owner": owner, "reason": reason, "ticket": ticket}
    terms = {**said, "asset": asset, "where": where, "accounts": account or [], "byName": by_name}
    controls = world.controls(world.Sources(catalogue, pack or ()))
    given = asked(lambda store: _service(store, controls, longest=longest, by=by).register.give(terms))
    typer.echo(f"{given.id} counts from now on, and no longer from {given.expires:%Y-%m-%d %H:%M} UTC")


@app.command()
def withdraw(exemption: Annotated[str, typer.Argument(metavar="ID", help="The id of one that was given.")], by: options.By = "") -> None:
    """Have an exemption that was given count no longer, from now on; it stays on record."""
    from cli.asking import asked

    typer.echo(f"{asked(lambda store: _service(store, (), by=by).register.withdraw(exemption)).id} counts no longer")


def _service(
    store: "Store", controls: "Sequence[Control]", files: "tuple[Exemption, ...]" = (), longest: str = YEAR, by: str = ""
) -> "Controls":
    """The controls on an open store."""
    from cli import world
    from cli.who import origin
    from controls.evaluate import Evaluator
    from controls.keeping import Keeper
    from controls.service import Controls

    evaluator = Evaluator(world.compiler(), store, files)
    return Controls(controls, evaluator, keeper=Keeper(store, origin(by)), longest=age(longest))
