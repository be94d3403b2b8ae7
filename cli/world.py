"""The composition: settings to an open database, declarations to a schema, files to controls.

Controls and GraphQL are imported where they are composed, as what only collects needs neither.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cli.settings import Settings
from cli.who import version
from collectors.aws import CATALOGUE
from graph.embedded import Address
from graph.format import mark, understood
from graph.indexes import prepare
from graph.store import Store

if TYPE_CHECKING:
    from api.engine import Engine
    from controls.control import Control
    from queries.compile import Compiler


@asynccontextmanager
async def opened(settings: Settings, at: Address) -> AsyncIterator[Store]:
    """The store at an address, with its constraints and indexes. Raises TooNew if a later version wrote it."""
    async with connected(settings, at) as store:
        await make_ready(store)
        yield store


def connected(settings: Settings, at: Address) -> AbstractAsyncContextManager[Store]:
    """The store at an address, whatever is in it."""
    return Store.connect(at.uri, at.username, at.password, settings.database)


async def make_ready(store: Store) -> None:
    """See to it that a store has its constraints and indexes. Raises TooNew if a later version wrote it."""
    marked = await understood(store)
    await prepare(store, CATALOGUE)
    if not marked:
        await mark(store, version())


@cache
def engine() -> "Engine":
    """The schema of what is collected, with what answers it."""
    from api.engine import Engine
    from controls.views import views

    return Engine(CATALOGUE, views())


@cache
def compiler() -> "Compiler":
    """Turns GraphQL text into questions about what is collected."""
    from api.written import written
    from controls.views import views
    from queries.compile import Compiler

    return Compiler(written(), CATALOGUE, views())


@dataclass(frozen=True)
class Sources:
    """Where controls come from beside our own: folders that are packs, and one in the public catalogue's layout."""

    catalogue: Path | None = None
    packs: Sequence[Path] = ()


def controls(sources: Sources | None = None) -> Sequence["Control"]:
    """Our own controls and those of the sources. Raises ControlError with all that is wrong with them, or if two share a name."""
    from controls.load import twice
    from controls.packs import library
    from controls.problem import ControlError
    from controls.public import public

    given = sources or Sources()
    found = library(compiler(), given.packs).controls
    further = public(compiler(), given.catalogue) if given.catalogue else []
    if problems := list(twice(found, further)):
        raise ControlError(problems)
    return [*found, *further]
