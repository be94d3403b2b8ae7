"""A new embedded Neo4j for a row, as the product embeds it, and the variables with which commands of ours go to it."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graph.embedded import Address, Embedded
from graph.store import Store

# What a person may have set for other databases and accounts is kept out of measurements; and with the last of these, which few
# have set, each start of a command would compile it anew.
OTHERS = ("NEO4J_", "EMPTYSET_", "AWS_", "PYTHONDONTWRITEBYTECODE")


@contextmanager
def database(home: Path) -> Iterator[Address]:
    """A database of its own in this folder; it is gone at the end."""
    embedded = Embedded(home, linger=0)
    try:
        yield embedded.join()
    finally:
        embedded.leave()


def emptied(at: Address) -> None:
    """Forget what is in the graph; constraints and indexes stay."""
    asyncio.run(_emptied(at))


async def _emptied(at: Address) -> None:
    async with Store.connect(at.uri, at.username, at.password) as store:
        await store.clear()


def environment(at: Address, *more: Mapping[str, str]) -> dict[str, str]:
    """The variables of a command that uses this database."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    found |= {"NEO4J_URI": at.uri, "NEO4J_USERNAME": at.username, "NEO4J_PASSWORD": at.password}
    for variables in more:
        found |= variables
    return found
