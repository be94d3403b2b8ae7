"""The commands and their options. Each imports what it needs when it runs, so that help does not wait for boto3 or Neo4j.

Exit status: 0 fine; 1 some control fails; 2 usage or configuration; 3 some verdict is not known; 4 the database or AWS
could not be reached; 130 interrupted.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from cli import controls as controls_commands
from cli import db as db_commands
from cli import exemptions as exemptions_commands
from cli import kept, options, webhook
from cli.freshness import limits
from cli.options import YEAR
from cli.settings import age

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Is our cloud configured as we promised?",
)
app.add_typer(
    controls_commands.app,
    name="controls",
    help="The controls: list them, show one, check a folder, see what they cover.",
)
app.add_typer(exemptions_commands.app, name="exemptions", help="The exemptions: check files of them, list what each comes to.")
app.add_typer(db_commands.app, name="db", help="The embedded database.")
app.add_typer(webhook.app, name="webhook", help="The messages that no webhook took: list them, send them again.")
app.add_typer(kept.runs, name="runs", help="The collection runs that are kept: list them, show one.")
app.add_typer(kept.evaluations, name="evaluations", help="The evaluations that are kept: list them, show one, pin one as evidence.")
INTERRUPTED = 130
YOUNG = 100_000  # objects: a schema is hundreds of thousands of them which all stay, and Python would look through them time and again
AS_OF = typer.Option(
    metavar="TIME|ID",
    help="Judge what was known at a time, such as 2026-01-31T12:00:00Z, after a run, or when something was evaluated; by their ids.",
)
OUTPUT = typer.Option(help="Write the report into this file, and not to standard output.", dir_okay=False)


@app.command()
def collect(
    profile: options.Profiles = None,
    organization: options.Organization = False,
    role_name: options.RoleName = "",
    external_id: options.ExternalId = "",
    accounts_file: options.AccountsFile = None,
    regions: options.Regions = "",
    only: options.Only = "",
    workers: options.Workers = options.WORKERS,
    scheduler: options.Scheduler = "",
    by: options.By = "",
    form: options.Form = "table",
) -> None:
    """Read AWS into the graph."""
    from cli import collecting

    who = (profile or (None,), role_name, external_id, organization, accounts_file)
    order = collecting.Order(*who, regions, only, workers, by, scheduler)
    collecting.show(order, form)


@app.command()
def watch(
    profile: options.Profiles = None,
    organization: options.Organization = False,
    role_name: options.RoleName = "",
    external_id: options.ExternalId = "",
    accounts_file: options.AccountsFile = None,
    regions: options.Regions = "",
    only: options.Only = "",
    workers: options.Workers = options.WORKERS,
    by: options.By = "",
    glob: options.Glob = None,
    framework: options.Framework = "",
    severity: options.Severity = None,
    every: Annotated[str, typer.Option(help="How often, give or take a tenth.")] = "1h",
    rounds: Annotated[int, typer.Option(min=0, help="End after so many rounds; 0 goes on until it is stopped.")] = 0,
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
    max_age: options.MaxAge = None,
    exemptions: options.Exemptions = None,
    longest: options.Longest = YEAR,
    hook: Annotated[str, webhook.URL] = "",
) -> None:
    """Collect and evaluate, again and again, and tell a webhook what became of verdicts."""
    from cli import collecting, evaluating, watching, world
    from controls.choosing import Choice

    order = collecting.Order(profile or (None,), role_name, external_id, organization, accounts_file, regions, only, workers, by)
    how, sources = evaluating.Judging("", limits(max_age), exemptions, longest), world.Sources(catalogue, pack or ())
    choice = Choice((), glob or (), framework, severity or ())
    watching.watch(watching.Watch(order, choice, age(every), how, sources, watching.told_to(hook), rounds))


@app.command()
def evaluate(
    control: Annotated[list[str] | None, typer.Argument(help="Ids of controls; none for all.")] = None,
    glob: options.Glob = None,
    framework: options.Framework = "",
    severity: options.Severity = None,
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
    account: options.Account = "",
    max_age: options.MaxAge = None,
    exemptions: options.Exemptions = None,
    longest: options.Longest = YEAR,
    form: Annotated[str, typer.Option("--format", help="table, csv, html, json, junit, ocsf or sarif.")] = "table",
    output: Annotated[Path | None, OUTPUT] = None,
    as_of: Annotated[str, AS_OF] = "",
    no_record: Annotated[bool, typer.Option("--no-record", help="Keep nothing of this evaluation.")] = False,
    pin: Annotated[str, typer.Option(metavar="NOTE", help="Keep this evaluation as evidence, with a note of what.")] = "",
    by: options.By = "",
    evidence: Annotated[bool, typer.Option("--evidence/--no-evidence", help="In JSON: what each verdict rests on; takes longer.")] = True,
) -> None:
    """Judge the controls; exit 0 if all pass, 1 if some fail, 3 if some verdict is not known."""
    from cli import evaluating, world
    from controls.choosing import Choice

    choice = Choice(control or (), glob or (), framework, severity or ())
    sources, shown = world.Sources(catalogue, pack or ()), evaluating.Shown(form, output, evidence)
    if pin and as_of:
        raise typer.BadParameter("--pin keeps what is judged now, and --as-of asks for what was judged then; give one")
    how = evaluating.Judging(account, limits(max_age), exemptions, longest, as_of)
    keeping = evaluating.Keeping(not no_record and not as_of, pin, by)
    raise typer.Exit(evaluating.judge(choice, sources, how, shown, keeping))


@app.command()
def diff(
    first: Annotated[str, typer.Argument(help="The id of a run or an evaluation, or a time such as 2026-01-31T12:00:00Z.")],
    second: Annotated[str, typer.Argument(help="A later one; the present if it is left out.")] = "",
    form: options.Form = "table",
) -> None:
    """Show what differs between two moments: which verdicts are new, resolved, back or unknown; which assets appeared, changed or went."""
    from cli import diff as differing

    differing.show(first, second, form)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Where to listen; beyond loopback every request needs the token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    pack: options.Packs = None,
    catalogue: options.Catalogue = None,
    allowed_host: Annotated[list[str] | None, typer.Option(help="A further Host header that is answered; may be repeated.")] = None,
    max_age: options.MaxAge = None,
    exemptions: options.Exemptions = None,
    longest: options.Longest = YEAR,
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

    gc.set_threshold(YOUNG)
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
