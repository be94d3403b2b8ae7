"""The first plans of a database that has just started take several times as long as later ones: made while nobody waits for them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from controls.answer import answer
from controls.asking import ask
from controls.control import Control
from graph.coverage import Coverage
from graph.errors import StoreError
from graph.store import Store
from queries.compile import Compiler


@asynccontextmanager
async def planning(store: Store, compiler: Compiler, controls: Iterable[Control]) -> AsyncIterator[None]:
    """Have the database plan what controls ask, as of an empty graph, during the block; what is not planned at its end is left."""
    task = asyncio.ensure_future(_plan(store, compiler, controls))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _plan(store: Store, compiler: Compiler, controls: Iterable[Control]) -> None:
    nothing = Coverage.nothing(compiler.catalogue)
    for document in (rule.document for control in controls for rule in control.rules if rule.document):
        with suppress(StoreError):  # whoever waits for the answer is told
            await answer(store, ask(compiler, document), nothing)
