"""`emptyset diff`: what differs between two moments, part by part, each printed by its own function."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import typer

from api.changes import plain
from cli import asset_diff, verdict_diff
from cli.asking import asked
from cli.console import out
from collectors.aws import CATALOGUE
from controls.differing import moment
from graph.differences import differences
from graph.errors import OutOfHistory
from graph.keeping.runs import NotKept
from graph.store import Store


@dataclass(frozen=True)
class Part:
    """One part of a difference: its JSON value, and how it is shown to people."""

    plain: Any
    show: Callable[[], None]


@dataclass(frozen=True)
class Between:
    """Two moments as they were named, and when they were; «» stands for the present."""

    first: str
    second: str
    start: datetime
    end: datetime


async def _verdicts(store: Store, asked: Between) -> Part:
    found = await verdict_diff.between(store, asked.start, asked.end)
    return Part([c.plain() for c in found], lambda: verdict_diff.show(found, out))


async def _assets(store: Store, asked: Between) -> Part:
    """The assets, or why they cannot be told."""
    try:
        found = await differences(store, CATALOGUE, asked.first, asked.second)
    except OutOfHistory as error:
        told = str(error)
        return Part({"unavailable": told}, lambda: out.print(f"assets: {told}", markup=False))
    return Part([plain(change) for change in found], lambda: asset_diff.show(found, out))


# What a difference is made of, in the order in which it is shown: name → what finds it between two moments.
PARTS: Mapping[str, Callable[[Store, Between], Awaitable[Part]]] = {"verdicts": _verdicts, "assets": _assets}


def show(first: str, second: str, form: str) -> None:
    """Print what differs. Raises NotKept for a moment that is none, or if the first is the later one."""

    async def work(store: Store) -> tuple[datetime, datetime, dict[str, Part]]:
        start, end = await moment(store, first), await moment(store, second) if second else datetime.now(UTC)
        if start > end:
            raise NotKept(f"«{first}» is later than «{second}»; name the earlier one first")
        return start, end, {name: await part(store, Between(first, second, start, end)) for name, part in PARTS.items()}

    start, end, parts = asked(work)
    if form == "json":
        moments = {"from": start.isoformat(), "to": end.isoformat()}
        typer.echo(json.dumps(moments | {name: part.plain for name, part in parts.items()}, indent=2, ensure_ascii=False))
        return
    out.print(f"from {start:%Y-%m-%d %H:%M:%S} to {end:%Y-%m-%d %H:%M:%S} UTC", markup=False)
    for part in parts.values():
        part.show()
