"""`emptyset webhook`: the messages that no webhook took, shown and sent again."""

import json
import os
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True)
URL = typer.Option("--webhook", envvar="EMPTYSET_WEBHOOK_URL", show_envvar=True, help="Where changes of verdicts are told to.")


@app.command("list")
def list_(form: Annotated[Literal["table", "json"], typer.Option("--format", help="How it is printed.")] = "table") -> None:
    """List the messages that were not taken."""
    from cli.delivery.letters import Letters
    from cli.settings import settings

    found = Letters(settings().home).all()
    if form == "json":
        typer.echo(json.dumps({"messages": [json.loads(letter.line()) for letter in found]}, indent=2, ensure_ascii=False))
        return
    for letter in found:
        typer.echo(f"{letter.message.id}  {letter.failed}  {letter.origin}: {letter.error}")
    typer.echo(f"{len(found)} messages were not taken")


@app.command()
def resend(url: Annotated[str, URL]) -> None:
    """Send those messages once more; what is not taken stays."""
    import asyncio
    from dataclasses import replace

    from cli.delivery.letters import Letters
    from cli.delivery.webhook import SECRET, webhook
    from cli.settings import settings

    to = replace(webhook(url, os.environ.get(SECRET, "")), attempts=1)
    taken, left = asyncio.run(Letters(settings().home).resend(to))
    typer.echo(f"{taken} taken, {len(left)} not{f': {left[-1].error}' if left else ''}")
    if left:
        raise typer.Exit(4)
