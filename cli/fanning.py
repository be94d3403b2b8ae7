"""`emptyset collect --scheduler ADDRESS`: shares of a collection on workers of Dask, each of which writes into the same graph.

A worker is a process `dask worker ADDRESS` on any machine where this version of Emptyset is installed with its extra `cluster`. It has the
variables with which `emptyset collect` would run there: of the graph, and of AWS. So no secret travels with a share.
"""

import asyncio
import threading
from collections.abc import Iterable, Sequence
from functools import cache

from distributed import Client, as_completed
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from cli.settings import settings
from cli.who import version
from collectors.aws import CATALOGUE
from collectors.budget import Budget
from collectors.caller import Caller
from collectors.clients import Clients
from collectors.errors import CannotCollect
from collectors.shares import Share, Told, take
from graph.keeping.runs import NotKept, Runs
from graph.store import Store

# So many shares are read side by side by a process whose threads of Dask are as many: one alone often waits for a single answer. All of
# them have as many calls in flight as one may.
AT_ONCE = threading.BoundedSemaphore(8)
PATIENCE = 10.0  # seconds in which the scheduler must answer


class Workers:
    """The workers of a Dask scheduler. `calls`: how many calls of AWS each of them has in flight."""

    def __init__(self, address: str, calls: int) -> None:
        self._address, self._calls = address, calls

    async def read(self, shares: Sequence[Share]) -> Iterable[Told]:
        """Have all shares read; those of a worker that dies are read again by another one. Raises CannotCollect."""
        try:
            async with Client(self._address, asynchronous=True, timeout=PATIENCE) as client:
                keys = [f"share-{share.taking.run}-{number}" for number, share in enumerate(shares)]
                futures = client.map(work, shares, key=keys, calls=self._calls, version=version(), pure=False)
                return [told async for _, told in as_completed(futures, with_results=True)]
        except KilledWorker as error:
            raise CannotCollect(f"workers of {self._address} died again and again while they read the same accounts: {error}") from error
        except (OSError, FutureCancelledError) as error:
            raise CannotCollect(f"no Dask scheduler answers at {self._address}; check that it runs, and the address") from error


def work(share: Share, calls: int, version: str) -> Told:
    """Read a share: what a worker does."""
    with AT_ONCE:
        return asyncio.run(_read(share, calls, version))


async def _read(share: Share, calls: int, wanted: str) -> Told:
    if (here := version()) != wanted:
        raise CannotCollect(f"a worker has version {here or 'unknown'} of Emptyset, and the collection was begun by {wanted or 'unknown'}")
    own = settings()
    if not own.uri:
        raise CannotCollect("a worker knows no graph to write into; give it NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD")
    async with Store.connect(own.uri, own.username, own.password, own.database) as store:
        try:
            await Runs(store).get(share.taking.run)
        except NotKept:
            raise CannotCollect("a worker writes into another graph than the one in which the run was begun; check its NEO4J_URI") from None
        return await take(store, CATALOGUE, _caller(calls), share)


@cache
def _caller(calls: int) -> Caller:
    """The calls of this process; its clients serve all shares."""
    return Caller(Clients(connections=calls), Budget(), calls)
