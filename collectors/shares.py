"""A collection in shares, each of which another process can read and write: some kinds in some accounts.

The process that began the run enters the accounts, reads their regions and ends the run. A share holds no credentials: who takes
it acts by its own, which must be those of the same account, and assumes the roles itself. A kind that several accounts list of
one another (a trail of an organization) is one share for all accounts, since who sees an asset is known only then.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from collectors.accounts import identify
from collectors.caller import Caller
from collectors.clients import SENT
from collectors.errors import CannotCollect
from collectors.limited import each
from collectors.places import Context, Place, Target
from collectors.reading import KindReader
from graph.catalogue import Catalogue
from graph.claims import SharedClaims
from graph.model import GLOBAL, Kind, Scope
from graph.outcomes import Result
from graph.readings import Group
from graph.store import Store
from graph.writer import Taking, Writer, Written


@dataclass(frozen=True)
class Door:
    """How an account is entered, and the regions that are read in it; without a role the caller's own account."""

    account: str
    role: str
    external_id: str
    partition: str
    home: str
    regions: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """What is read together: kinds, by name, in accounts. `caller`: the account whose credentials open them; `taking`: the run."""

    taking: Taking
    kinds: tuple[str, ...]
    doors: tuple[Door, ...]
    caller: str
    names: Mapping[str, str] = field(hash=False)
    manager: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Told:
    """What became of a share."""

    written: Written
    results: Mapping[str, int]
    requests: int
    round_trips: int
    budgets: list[dict[str, object]]


Fan = Callable[[Sequence[Share]], Awaitable[Iterable[Told]]]


def divided(kinds: Iterable[Kind], doors: Sequence[Door], make: Callable[[Iterable[Kind], Iterable[Door]], Share]) -> Iterator[Share]:
    """The shares: each shared kind by itself, first, as it takes longest; all others by account."""
    kinds = list(kinds)
    yield from (make([kind], doors) for kind in kinds if kind.shared)
    if own := [kind for kind in kinds if not kind.shared]:
        yield from (make(own, [door]) for door in doors)


async def everything(context: Context, kinds: Iterable[Kind], regional: list[Place], add: Callable[[Group], Awaitable[None]]) -> None:
    """Read kinds in the accounts of a context, each in all its places, concurrently."""
    accounts = [Place(t, GLOBAL) for t in context.targets.values()]

    def jobs() -> Iterator[tuple[Kind, list[Place]]]:
        for kind in kinds:
            places = accounts if kind.scope is Scope.ACCOUNT else regional
            yield from ((kind, group) for group in ([places] if kind.shared else [[place] for place in places]) if group)

    async def read(job: tuple[Kind, list[Place]]) -> None:
        kind, group = job
        await add(await KindReader(context, kind).read(group))

    await each(read, jobs())


async def take(store: Store, catalogue: Catalogue, caller: Caller, share: Share) -> Told:
    """Read a share into the graph. Raises CannotCollect where the credentials are another account's."""
    SENT.set(sent := Counter[str]())  # what is sent for this share, and not for others that this process reads meanwhile
    me = await identify(caller)
    if me.account != share.caller:
        raise CannotCollect(
            f"a worker has credentials of account {me.account}, and the collection is one of account {share.caller}; give it those"
        )
    trips, results = store.trips, Counter[str]()

    def heard(result: Result) -> None:
        results[result.value] += 1

    targets = {door.account: _target(caller, door, share.names) for door in share.doors}
    regional = [Place(targets[door.account], region) for door in share.doors for region in door.regions]
    context = Context(caller, catalogue, targets, share.names, share.manager, heard)
    writer, adding = Writer(store, catalogue, share.taking.at), asyncio.Lock()
    await writer.take(share.taking, targets, SharedClaims(store, share.taking.run))

    async def add(group: Group) -> None:
        async with adding:
            await writer.add(group)

    try:
        await everything(context, [catalogue.kind(name) for name in share.kinds], regional, add)
        written = await writer.finish()
    finally:
        await writer.stop()
    budgets = caller.budget.lowered()
    return Told(written, results, sum(sent.values()), store.trips - trips, budgets)


def _target(caller: Caller, door: Door, names: Mapping[str, str]) -> Target:
    clients = caller.clients
    credentials = clients.assumed(door.role, door.external_id, door.home) if door.role else clients.credentials
    return Target(door.account, names.get(door.account, door.account), credentials, door.partition, door.home)
