"""`emptyset collect`: AWS into the graph."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import typer

from cli import database, world
from cli.console import err, out, reading
from cli.failing import status_of
from cli.options import WORKERS
from cli.settings import names, settings
from cli.who import origin
from collectors.accounts import Roster, listed_in_file, organization, own_account
from collectors.aws import CATALOGUE
from collectors.budget import Budget
from collectors.caller import Caller
from collectors.clients import Clients
from collectors.errors import BadCredentials
from collectors.run import Fanned, Summary, Wanted, collect
from graph.embedded import Address
from graph.errors import StoreError
from graph.keeping.runs import Runs, Scope, State
from graph.outcomes import Result
from graph.store import Store
from graph.writer import Written

ENDING = 5.0  # seconds
STOPPED = "it was stopped before its end"


@dataclass(frozen=True)
class Order:
    """What a collection is asked for. Without role or file it reads the account of each profile, or of the credentials at hand."""

    profiles: Sequence[str | None] = (None,)
    role: str = ""
    external_id: str = ""
    whole_organization: bool = False
    accounts_file: Path | None = None
    regions: str = ""
    only: str = ""
    workers: int = WORKERS
    by: str = ""
    scheduler: str = ""

    def __post_init__(self) -> None:
        if self.whole_organization and not self.role:
            raise typer.BadParameter("--organization needs --role-name: the role to assume in its accounts")
        if self.whole_organization and self.accounts_file:
            raise typer.BadParameter("--organization and --accounts-file are two ways to name the accounts; give one")
        if self.scheduler and any(self.profiles):
            raise typer.BadParameter("--scheduler takes no --profile: workers have the credentials of their own environment")
        if self.scheduler and find_spec("distributed") is None:
            raise typer.BadParameter("--scheduler needs Dask: install emptyset[cluster]")

    def wanted(self) -> Wanted:
        """The regions and kinds to read. Raises BadCredentials for a kind that does not exist."""
        known = {kind.name for kind in CATALOGUE.kinds}
        if unknown := names(self.only) - known:
            raise BadCredentials(f"there is no type {', '.join(sorted(unknown))} to collect; there are {', '.join(sorted(known))}")
        return Wanted(names(self.regions), names(self.only))

    def fanned(self, run: str) -> Fanned | None:
        """The processes that read, if they are others than this one."""
        if not self.scheduler:
            return None
        from cli.fanning import Workers

        return Fanned(run, Workers(self.scheduler, self.workers).read)

    def roster(self) -> Callable[[Caller], Awaitable[Roster]]:
        """What finds the accounts to read."""
        file = self.accounts_file
        if self.whole_organization:
            return lambda caller: organization(caller, self.role, self.external_id)
        if file:
            return lambda caller: listed_in_file(caller, file, self.role, self.external_id)
        return own_account


def show(order: Order, form: str) -> None:
    """Fulfil an order on the database of the settings, and print what was read. Raises BadCredentials before it starts."""
    order.wanted()

    async def work(at: Address) -> list[Summary]:
        asked = ask(order, order.profiles[0])
        try:
            async with world.opened(settings(), at) as store:
                with reading("reading AWS") as calls:
                    return await fulfil(order, store, calls, asked)
        finally:
            asked.close()

    with database.address(settings()) as at:
        found = asyncio.run(work(at))
    if form == "json":
        out.print_json(data={"runs": [summary.plain() for summary in found]})
        return
    for summary in found:
        err.print("\n".join(told(summary)), markup=False)


@dataclass(frozen=True)
class Asked:
    """Who calls, and the accounts to read, for which AWS is asked already: the graph may be opened meanwhile."""

    caller: Caller
    roster: asyncio.Future[Roster]

    def close(self) -> None:
        """Ask no more."""
        self.roster.cancel()
        self.caller.close()


def ask(order: Order, profile: str | None) -> Asked:
    """Begin to ask for the accounts of a profile."""
    caller = Caller(Clients(profile, connections=order.workers), Budget(), order.workers)
    roster = asyncio.ensure_future(order.roster()(caller))
    roster.add_done_callback(lambda done: done.cancelled() or done.exception())  # where the graph cannot be opened, nobody takes it
    return Asked(caller, roster)


async def fulfil(order: Order, store: Store, calls: Callable[[Result], None], asked: Asked | None = None) -> list[Summary]:
    """One run for each profile; `asked` is what was asked for the first one."""
    found = []
    for profile in order.profiles:
        asked = asked or ask(order, profile)
        try:
            found.append(await _kept(order, store, asked, calls))
        finally:
            asked.close()
        asked = None
    return found


async def _kept(order: Order, store: Store, asked: Asked, calls: Callable[[Result], None]) -> Summary:
    """A run, which is kept from its start to its end, however it ends."""
    wanted, roster, caller = order.wanted(), await asked.roster, asked.caller
    scope = Scope({entry.account for entry in roster.entries}, wanted.regions, wanted.kinds)
    runs, done = Runs(store), _Done(caller, calls)
    run = await runs.begin(origin(order.by), scope)
    try:
        fanned = order.fanned(run)
        summary = await collect(store, CATALOGUE, caller, roster, wanted, done.heard, written=done.written, fanned=fanned)
    except BaseException as error:
        await _broken(runs, run, error, done)
        raise
    await runs.end(run, State.COMPLETE, done.counts(), done.outcomes)
    return replace(summary, run=run)


class _Done:
    """What a run has read and written so far."""

    def __init__(self, caller: Caller, calls: Callable[[Result], None]) -> None:
        self.written, self.outcomes = Written(), Counter[str]()
        self._requests, self._calls = caller.clients.requests, calls

    def heard(self, result: Result) -> None:
        """Count a reading that ended."""
        self.outcomes[result.value] += 1
        self._calls(result)

    def counts(self) -> dict[str, int]:
        """The requests to AWS, and what became of assets."""
        return {**asdict(self.written), "requests": sum(self._requests.values())}


async def _broken(runs: Runs, run: str, error: BaseException, done: _Done) -> None:
    """Write that a run was interrupted or failed, if the graph can still be reached; else it stays unfinished."""
    interrupted = isinstance(error, (asyncio.CancelledError, KeyboardInterrupt))
    state, why = (State.INTERRUPTED, STOPPED) if interrupted else (State.FAILED, reason(error))
    with suppress(StoreError, TimeoutError):
        async with asyncio.timeout(ENDING):
            await runs.end(run, state, done.counts(), done.outcomes, why)


def reason(error: BaseException) -> str:
    """Why a run failed: in our words, or the sort of an error that nobody foresaw, whose words may say anything."""
    foreseen = isinstance(error, Exception) and status_of(error) is not None
    return str(error) if foreseen else type(error).__name__


def told(summary: Summary) -> list[str]:
    """A run in words, and what could not be read in it."""
    w = summary.written
    calls = ", ".join(f"{n} {name}" for name, n in sorted(summary.results.items()))
    lines = [
        f"{summary.accounts} accounts, {w.assets} assets: {w.created} new, {w.changed} changed, {w.gone} gone",
        f"  readings: {calls}; {summary.requests} requests to AWS, {summary.round_trips} statements to Neo4j",
    ]
    lines += [f"  not readable: {a['name'] or a['cloudAccountID']} ({a['cloudAccountID']}): {a['error']}" for a in summary.unreadable]
    lines += [
        f"  throttled: {b['service']} in {b['cloudAccountID']}/{b['region']}, slowed down to {b['lowestRate']} calls a second"
        for b in summary.budgets
    ]
    return lines
