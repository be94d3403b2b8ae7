"""`emptyset runs` and `emptyset evaluations`: what was read and judged, when, by whom; and what is evidence."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import Form

if TYPE_CHECKING:
    from graph.keeping.evaluations import Evaluation
    from graph.keeping.runs import Run

runs = typer.Typer(no_args_is_help=True)
evaluations = typer.Typer(no_args_is_help=True)
Most = Annotated[int, typer.Option("--most", min=1, help="So many at most, the latest first.")]
COUNTS = ("requests", "created", "changed", "gone")
Id = Annotated[str, typer.Argument(metavar="ID", help="Its id.")]
By = Annotated[str, typer.Option(help="Who pins it; without it the user of this machine.")]


@runs.command("list")
def list_runs(most: Most = 20, form: Form = "table") -> None:
    """List the collection runs; one that is unfinished still runs, or was killed."""
    from cli.asking import asked
    from cli.console import out
    from controls.history import run
    from graph.keeping.runs import Runs

    found = asked(lambda store: Runs(store).latest(most))
    if form == "json":
        out.print_json(data={"runs": [run(r) for r in found]})
        return
    _table(("run", "by", "started", "took", "state", "accounts", *COUNTS), [_run_row(r) for r in found])


@runs.command("show")
def show_run(id_: Id, form: Form = "table") -> None:
    """Show a collection run."""
    from cli.asking import asked
    from controls.history import run
    from graph.keeping.runs import Runs

    _shown(run(asked(lambda store: Runs(store).get(id_))), form)


@evaluations.command("list")
def list_evaluations(
    most: Most = 20,
    pinned: Annotated[bool, typer.Option("--pinned", help="Only those that are kept as evidence.")] = False,
    form: Form = "table",
) -> None:
    """List the evaluations."""
    from cli.asking import asked
    from cli.console import out
    from controls.history import evaluation
    from graph.keeping.evaluations import Evaluations

    found = asked(lambda store: Evaluations(store).latest(most, pinned=pinned))
    if form == "json":
        out.print_json(data={"evaluations": [evaluation(e) for e in found]})
        return
    _table(("evaluation", "by", "at", "verdict", "controls", "accounts", "pinned"), [_evaluation_row(e) for e in found])


@evaluations.command("show")
def show_evaluation(
    id_: Id,
    report: Annotated[bool, typer.Option("--report", help="Its full report as JSON; those pinned and the latest have theirs.")] = False,
    form: Form = "table",
) -> None:
    """Show an evaluation, or its full report."""
    from cli.asking import asked
    from cli.who import origin
    from controls.history import evaluation
    from controls.keeping import Keeper
    from graph.keeping.evaluations import Evaluations

    if report:
        typer.echo(json.dumps(asked(lambda store: Keeper(store, origin()).report(id_)), indent=2, ensure_ascii=False))
        return
    _shown(evaluation(asked(lambda store: Evaluations(store).get(id_))), form)


@evaluations.command()
def pin(id_: Id, note: Annotated[str, typer.Option(help="What it is evidence of.")], by: By = "") -> None:
    """Keep an evaluation and its full report as evidence: it is never pruned."""
    from cli.asking import asked
    from cli.who import origin
    from graph.keeping.evaluations import Evaluations

    asked(lambda store: Evaluations(store).pin(id_, origin(by), note))
    typer.echo(f"{id_} is pinned")


@evaluations.command()
def unpin(id_: Id) -> None:
    """Let a pinned evaluation be pruned like any other."""
    from cli.asking import asked
    from graph.keeping.evaluations import Evaluations

    asked(lambda store: Evaluations(store).unpin(id_))
    typer.echo(f"{id_} is no longer pinned")


def _run_row(found: "Run") -> tuple[str, ...]:
    took = f"{(found.ended - found.started).total_seconds():.0f} s" if found.ended else ""
    counted = (str(found.counts.get(name, "")) for name in COUNTS)
    state = f"{found.state.value}: {found.error}" if found.error else found.state.value
    return found.id, found.by, f"{found.started:%Y-%m-%d %H:%M}", took, state, str(len(found.accounts)), *counted


def _evaluation_row(found: "Evaluation") -> tuple[str, ...]:
    judged = (str(len(found.controls)), found.account or str(len(found.accounts)))
    return found.id, found.by, f"{found.at:%Y-%m-%d %H:%M}", found.verdict, *judged, found.pin.note if found.pin else ""


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from cli.console import out

    table = Table(pad_edge=False)
    for i, head in enumerate(heads):
        table.add_column(head, no_wrap=i == 0)  # an id is there to be copied
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


def _shown(values: dict[str, Any], form: str) -> None:
    """Values with their names; empty ones are left out for people."""
    if form == "json":
        typer.echo(json.dumps(values, indent=2, ensure_ascii=False))
        return
    for name, value in values.items():
        if value not in (None, "", [], {}):
            typer.echo(f"{name}: {_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{number} {name}" for name, number in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
