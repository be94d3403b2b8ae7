"""Asking the database of the settings one thing, from its start to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from cli import database, world
from cli.settings import settings
from graph.embedded import Address
from graph.store import Store

Answer = TypeVar("Answer")


def asked(question: Callable[[Store], Awaitable[Answer]]) -> Answer:
    """The answer to a question to the open store."""

    async def work(at: Address) -> Answer:
        async with world.opened(settings(), at) as store:
            return await question(store)

    with database.address(settings()) as at:
        return asyncio.run(work(at))
