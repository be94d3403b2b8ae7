"""The commands and their options. Each imports what it needs when it runs, so that help does not wait for boto3 or Neo4j.

Exit status: 0 fine; 1 some control fails; 2 usage or configuration; 3 some verdict is not known; 4 the database or AWS
could not be reached; 130 interrupted.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from typer.exceptions import TyperException

from cli import controls as controls_commands
from cli import db as db_commands
from cli import exemptions as exemptions_commands
from cli.exemptions import FILES, LONGEST, YEAR
from cli.freshness import MAX_AGE, limits

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Is our cloud configured as we promised?"
)
app.add_typer(
    controls_commands.app,
    name="controls",
    help="The controls: list them, show one, check a folder, see what they cover.",
)
app.add_typer(exemptions_commands.app, name="exemptions", help="The exemptions: check files of them, list what each comes to.")
app.add_typer(db_commands.app, name="db", help="The embedded database.")
INTERRUPTED = 130
GLOB = typer.Option("--control", metavar="GLOB", help="Those whose id is like this, such as «s3-*»; may be repeated.")
ACCOUNTS = typer.Option(help="A YAML list of account numbers, or of {id, name, role, externalId}.", exists=True, dir_okay=False)
PACK = typer.Option(help="A folder of controls with a pack.toml, which are added; may be repeated.", exists=True, file_okay=False)
OUTPUT = typer.Option(help="Write the report into this file, and not to standard output.", dir_okay=False)
CATALOGUE = typer.Option(help="A folder in the public catalogue's layout, whose controls are added.", exists=True, file_okay=False)


@app.command()
def collect(
    profile: Annotated[list[str] | None, typer.Option(help="A profile of the AWS configuration; may be repeated.")] = None,
    organization: Annotated[bool, typer.Option("--organization", help="Read every active account of the caller's organization.")] = False,
    role_name: Annotated[str, typer.Option(help="The role to assume in every account but the caller's own.")] = "",
    external_id: Annotated[str, typer.Option(help="The external id that the role demands.")] = "",
    accounts_file: Annotated[Path | None, ACCOUNTS] = None,
    regions: Annotated[str, typer.Option(help="Read these regions only; the others stay unread.")] = "",
    only: Annotated[str, typer.Option(help="Read these types only, such as Trail; accounts and regions are always read.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=256, help="Calls in flight at once.")] = 32,
    form: Annotated[Literal["table", "json"], typer.Option("--format", help="How the result is printed.")] = "table",
) -> None:
    """Read AWS into the graph."""
    from cli import collecting

    if organization and not role_name:
        raise typer.BadParameter("--organization needs --role-name: the role to assume in its accounts")
    if organization and accounts_file:
        raise typer.BadParameter("--organization and --accounts-file are two ways to name the accounts; give one")
    order = collecting.Order(profile or (None,), role_name, external_id, organization, accounts_file, regions, only, workers)
    collecting.show(order, form)


@app.command()
def evaluate(
    control: Annotated[list[str] | None, typer.Argument(help="Ids of controls; none for all.")] = None,
    glob: Annotated[list[str] | None, GLOB] = None,
    framework: Annotated[str, typer.Option(help="Those of a framework, such as «CIS AWS Foundations 7.0».")] = "",
    severity: Annotated[list[str] | None, typer.Option(help="Those that are critical, high, medium or low; may be repeated.")] = None,
    pack: Annotated[list[Path] | None, PACK] = None,
    catalogue: Annotated[Path | None, CATALOGUE] = None,
    account: Annotated[str, typer.Option(help="Judge this account only.")] = "",
    max_age: Annotated[list[str] | None, MAX_AGE] = None,
    exemptions: Annotated[list[Path] | None, FILES] = None,
    longest: Annotated[str, LONGEST] = YEAR,
    form: Annotated[str, typer.Option("--format", help="table, csv, html, json, junit, ocsf or sarif.")] = "table",
    output: Annotated[Path | None, OUTPUT] = None,
) -> None:
    """Judge the controls; exit 0 if all pass, 1 if some fail, 3 if some verdict is not known."""
    from cli import evaluating, world
    from controls.choosing import Choice

    choice = Choice(control or (), glob or (), framework, severity or ())
    sources, shown = world.Sources(catalogue, pack or ()), evaluating.Shown(form, output)
    raise typer.Exit(evaluating.judge(choice, sources, account, limits(max_age), shown, exemptions, longest))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Where to listen; beyond loopback every request needs the token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    pack: Annotated[list[Path] | None, PACK] = None,
    catalogue: Annotated[Path | None, CATALOGUE] = None,
    allowed_host: Annotated[list[str] | None, typer.Option(help="A further Host header that is answered; may be repeated.")] = None,
    max_age: Annotated[list[str] | None, MAX_AGE] = None,
    exemptions: Annotated[list[Path] | None, FILES] = None,
    longest: Annotated[str, LONGEST] = YEAR,
) -> None:
    """Serve GraphQL, the controls and their verdicts over HTTP."""
    from cli import serving, world

    sources, listening = world.Sources(catalogue, pack or ()), serving.Listening(host, port, allowed_host or [])
    serving.serve(listening, sources, limits(max_age), exemptions, longest)


@app.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from api.schema import text
    from collectors.aws import CATALOGUE as KINDS
    from controls.views import views

    typer.echo(text(KINDS, views()).rstrip())


@app.command()
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the table of verdicts.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
) -> None:
    """Collect two simulated organizations, judge them, and serve what was found."""
    from cli import demonstration

    demonstration.show(once=once, port=port)


def main() -> None:
    """Run a command; errors that a person can mend are one message, without a traceback."""
    from cli.failing import status_of

    try:
        status = app(standalone_mode=False)
    except TyperException as error:
        getattr(error, "show", lambda text=str(error): typer.echo(text, err=True))()
        _leave(error.exit_code)
    except Exception as error:
        if (known := status_of(error)) is None:
            raise
        typer.echo(f"emptyset: {error}", err=True)
        _leave(known)
    if status == INTERRUPTED:
        typer.echo("interrupted; what was not read is known as unread, and the same command starts again", err=True)
    _leave(status or 0)


def _leave(status: int) -> NoReturn:
    """End at once: a worker may still wait for AWS, and Python would wait for it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
