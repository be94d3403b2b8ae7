"""`emptyset db`: the embedded database, started to stay, stopped, asked how it is."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from graph.embedded import Embedded

app = typer.Typer(no_args_is_help=True)
ELSEWHERE = "NEO4J_URI is set: the database is the server there, which is not ours to start or stop"


@app.command()
def start() -> None:
    """Start it and let it run until «db stop»."""
    from cli.console import starting

    embedded = _embedded()
    with starting() as steps:
        address = embedded.join(steps)
    embedded.pin()
    embedded.leave()
    typer.echo(f"Neo4j runs at {address.uri}; user {address.username}, password in {_home() / 'password'}")


@app.command()
def stop() -> None:
    """Stop it, whoever uses it."""
    typer.echo("stopped" if _embedded().stop() else "it was not running")


@app.command()
def status(form: Annotated[Literal["table", "json"], typer.Option("--format", help="How it is printed.")] = "table") -> None:
    """Tell whether it runs, and where."""
    found = {k: v if isinstance(v, (str, int, bool, type(None))) else str(v) for k, v in asdict(_embedded().status()).items()}
    typer.echo(
        json.dumps(found, indent=2) if form == "json" else "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in found.items())
    )


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")]) -> None:
    """Write it to a file. It stops for that; nobody may be using it."""
    from cli.console import starting
    from graph.embedded import backup

    with starting() as steps:
        backup(_home(), file, steps)
    typer.echo(f"{file} holds the database ({file.stat().st_size / 1e6:.1f} MB)")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that «db backup» wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Lose the database that is there.")] = False,
) -> None:
    """Make it what a backup says. It stops for that; nobody may be using it."""
    from cli.console import starting
    from graph.embedded import restore

    with starting() as steps:
        restore(_home(), file, steps, replace=replace)
    typer.echo(f"the database in {_home()} is that of {file}")


@app.command()
def prune(
    keep: Annotated[str, typer.Option(envvar="EMPTYSET_KEEP", show_envvar=True, help="What is older goes, such as 90d.")],
) -> None:
    """Forget the history before a time, and runs, evaluations and verdicts of then; what is pinned as evidence and the present stay."""
    from datetime import UTC, datetime

    from cli.asking import asked
    from cli.forgetting import forget
    from cli.settings import age

    before = datetime.now(UTC) - age(keep)
    typer.echo(asked(lambda store: forget(store, before)))


def _home() -> Path:
    from cli.settings import settings

    if settings().uri:
        raise typer.BadParameter(ELSEWHERE)
    return settings().home


def _embedded() -> "Embedded":
    from graph.embedded import Embedded

    return Embedded(_home())
