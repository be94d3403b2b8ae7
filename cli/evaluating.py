"""`emptyset evaluate`: the controls judged on what the graph holds."""

import asyncio
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
from controls.service import Controls
from controls.verdict import Report, exit_status
from graph.embedded import Address


def judge(choice: Choice, catalogue: Path | None, account: str, max_age: timedelta, format_name: str) -> int:
    """Print the verdicts in a format; returns the exit status."""
    if format_name not in formats.names():
        raise typer.BadParameter(f"there is no format «{format_name}»; there are {', '.join(formats.names())}")
    meant = chosen(world.controls(catalogue), choice)

    async def work(at: Address) -> Report:
        async with world.opened(settings(), at) as store:
            return await Controls(meant, Evaluator(world.compiler(), store), max_age).evaluate(account=account)

    with world.address(settings()) as at, err.status("judging"):
        report = asyncio.run(work(at))
    if format_name == "table":
        as_table.show(report, out)
    else:
        typer.echo(formats.render(report, format_name))
    return exit_status(report)
