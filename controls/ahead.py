"""The first plans of a database that has just started take several times as long as later ones: made while nobody waits for them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager, suppress
from copy import copy
from datetime import UTC, datetime

from controls.answer import shown
from controls.asking import ask, largest_first
from controls.control import Control
from controls.evaluation import Evaluation, Told
from controls.exemption import Uses
from graph.catalogue import Catalogue, fingerprint
from graph.coverage import Coverage
from graph.errors import StoreError
from graph.model import GLOBAL, Kind, Scope
from graph.outcomes import Outcome, Result
from graph.places import Account
from graph.reasons import reasons
from graph.store import Store
from queries.compile import Compiler

READ, UNREAD = "1", "2"
REGION, CLOSED = "us-east-1", "ap-east-1"


@asynccontextmanager
async def planning(store: Store, compiler: Compiler, controls: Iterable[Control]) -> AsyncIterator[Awaitable[None]]:
    """Have the database plan what an evaluation will ask, during the block; what is not planned at its end is left.

    An evaluation in the block has nothing planned twice: the store lets the first who asks go ahead. What the block is given has ended
    when all is planned. The statements do not count among those of the store.
    """
    task = asyncio.create_task(_rehearse(copy(store), compiler, controls))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _rehearse(store: Store, compiler: Compiler, controls: Iterable[Control]) -> None:
    """Judge the controls as if the accounts were those of the rehearsal, and ask what is asked only where something is found."""
    coverage = rehearsal(compiler.catalogue, datetime.now(UTC))
    evaluation = Evaluation(compiler, store, coverage, "", Uses(), Told.REASONS)
    for control in largest_first(compiler, controls):
        with suppress(StoreError):  # whoever waits for the answer is told
            await evaluation.control(control)
            for rule in control.rules:
                questions = evaluation.questions(rule)
                await shown(store, questions, coverage, [UNREAD])
                await shown(store, ask(compiler, rule.applicable, rule.variables) if rule.applicable else (), coverage, [UNREAD])
                for question in questions:
                    await reasons(store, compiler.catalogue, question, [UNREAD], coverage)


def rehearsal(catalogue: Catalogue, now: datetime) -> Coverage:
    """The coverage of an organization of two: one account was read as far as its regions are enabled, of the other nothing is known.

    What a statement looks like depends on which kinds of gaps there are, not on where they are: here is one of each that is usual.
    """
    home, regions, closed = f"{READ}/{GLOBAL}", frozenset({REGION}), {CLOSED: "not enabled"}
    read = Account(READ, "read", READ, home, manager=READ, manager_read=True, regions=regions, closed_regions=closed)
    unread = Account(UNREAD, "unread", UNREAD, home, manager=READ, manager_read=True)
    return Coverage(catalogue, [each for kind in catalogue.kinds for each in _read(kind, now)], {a.id: a for a in (read, unread)}, now)


def _read(kind: Kind, now: datetime) -> Iterable[Outcome]:
    """That everything of a kind was read in the one account."""
    place = REGION if kind.scope is Scope.REGION else GLOBAL
    for each in kind.readings():
        yield Outcome(kind.name, each.service, each.operation, READ, place, Result.COMPLETE, now, fingerprint=fingerprint(kind))
