"""One collection: accounts by regions by kinds, concurrently; what could not be read is told, and never stops the rest."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from botocore.credentials import Credentials

from collectors.accounts import ORGANIZATION, Entry, Roster
from collectors.caller import Caller, Failed
from collectors.places import Context, Place, Target
from collectors.reading import KindReader
from collectors.shares import Door, Fan, Share, Told, divided, everything
from graph.catalogue import Catalogue
from graph.claims import SharedClaims
from graph.coverage import Coverage
from graph.model import GLOBAL, Kind, Record, Scope
from graph.outcomes import Outcome, Result
from graph.readings import Group
from graph.store import Store
from graph.timeline import present
from graph.writer import Writer, Written

ASSUME = "AssumeRole"


@dataclass(frozen=True)
class Wanted:
    """What a run is asked to read: none named means all."""

    regions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass
class Summary:
    """What a run did, for people and programs; `run` is its id, if it is kept."""

    written: Written
    accounts: int
    unreadable: list[dict[str, str]]
    results: dict[str, int]
    requests: int
    budgets: list[dict[str, object]]
    round_trips: int
    run: str = ""

    def plain(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "run": self.run,
            "accounts": self.accounts,
            "unreadable": self.unreadable,
            **asdict(self.written),
            "calls": self.results,
            "requests": self.requests,
            "roundTrips": self.round_trips,
            "budgets": self.budgets,
        }


@dataclass(frozen=True)
class Fanned:
    """Other processes that read: what hands shares to them, and the id of the run that they take part in."""

    run: str
    fan: Fan


async def collect(
    store: Store,
    catalogue: Catalogue,
    caller: Caller,
    roster: Roster,
    wanted: Wanted,
    progress: Callable[[Result], None] = lambda _: None,
    *,
    written: Written | None = None,
    now: Callable[[], datetime] = present,
    fanned: Fanned | None = None,
) -> Summary:
    """Read the roster's accounts into the graph.

    `written` counts as it goes, `now` is the clock by which what is read is dated; `fanned` are other processes that read.
    """
    trips, requests = store.trips, sum(caller.clients.requests.values())
    writer = Writer(store, catalogue, now(), written)
    run = _Run(store, writer, caller, roster, wanted, progress, now)
    run.fanned = fanned
    try:
        done = await run.all()
    finally:
        await writer.stop()
    return Summary(
        done,
        len(run.active),
        run.unreadable,
        dict(run.results),
        sum(caller.clients.requests.values()) - requests + sum(told.requests for told in run.told),
        caller.budget.lowered() + [budget for told in run.told for budget in told.budgets],
        store.trips - trips + sum(told.round_trips for told in run.told),
    )


class _Run:
    """A collection under way."""

    def __init__(
        self, store: Store, writer: Writer, caller: Caller, roster: Roster, wanted: Wanted, progress: Callable[[Result], None],
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._store, self._catalogue, self._caller, self._roster, self._wanted = store, writer.catalogue, caller, roster, wanted
        self._progress, self._now, self._writer = progress, now, writer
        self._writing = asyncio.Lock()
        self.fanned: Fanned | None = None
        self.told: list[Told] = []
        self.results: Counter[str] = Counter()
        self.unreadable: list[dict[str, str]] = []
        opens = self._catalogue.opening(Scope.ACCOUNT)
        self.active = [e for e in roster.entries if not opens.closed[1].get(_status(e), "")]

    async def all(self) -> Written:
        opening = [self._catalogue.opening(scope).name for scope in (Scope.ACCOUNT, Scope.REGION)]
        coverage = await Coverage.load(self._store, self._catalogue, now=self._now(), kinds=opening)
        await self._writer.begin({e.account for e in self._roster.entries} | {e.listed_in.split("/")[0] for e in self._roster.entries})
        names = {a.id: a.name for a in coverage.accounts.values()} | {
            e.account: str(e.record.get("Name") or e.account) for e in self._roster.entries if _named(e, coverage)
        }
        context = Context(self._caller, self._catalogue, {}, names, self._managers(coverage), self._told, now=self._now)
        context = await self._accounts(context, [e for e in self._roster.entries if self._speaks(e, coverage)])
        places = await self._open(context)
        await self._kinds(context, places)
        return await self._writer.finish()

    def _managers(self, coverage: Coverage) -> dict[str, str]:
        """Account → its organization's manager: as this run listed it, and for other organizations as the graph knows it."""
        listed = {e.listed_in.split("/")[0] for e in self._roster.entries if e.listed_in.endswith(f"/{ORGANIZATION}")}
        here = {e.account for e in self._roster.entries}  # of which DescribeOrganization may have failed
        return {a: m for a, m in coverage.manager.items() if m not in listed or a in here} | self._roster.manager()

    def _told(self, result: Result) -> None:
        self.results[result.value] += 1
        self._progress(result)

    def _chosen(self, kinds: Iterable[Kind]) -> list[Kind]:
        """The kinds asked for; those that open accounts and regions are always read."""
        return [kind for kind in kinds if not self._wanted.kinds or kind.name in self._wanted.kinds or kind.opens]

    # --- accounts

    def _speaks(self, entry: Entry, coverage: Coverage) -> bool:
        """Whether an entry tells of its account: not if the account is read by itself, and its organization was read lately."""
        known = coverage.accounts.get(entry.account)
        if known is None or known.listed_in == entry.listed_in or entry.listed_in != f"{entry.account}/{GLOBAL}":
            return True
        return not coverage.listed(self._catalogue.opening(Scope.ACCOUNT), *known.listed_in.split("/"))

    async def _accounts(self, context: Context, speaking: list[Entry]) -> Context:
        """Read the organization and its accounts, then try to act in each of the active ones."""
        credentials = await asyncio.gather(*(self._assume(e) for e in self.active))
        targets = {e.account: _target(e, c, context.names) for e, c in zip(self.active, credentials, strict=True) if c}
        context = replace(context, targets=targets)
        for kind in self._chosen(k for k in self._catalogue.kinds if k.scope is Scope.ORGANIZATION):
            await self._add(await KindReader(context, kind).read(*self._listed(context, kind, speaking)))
            for e in speaking:
                if e.listed_in != f"{e.account}/{GLOBAL}":
                    self._writer.forget(e.account, kind, GLOBAL)  # what the account told when it was read by itself
        return context

    def _listed(self, context: Context, kind: Kind, speaking: list[Entry]) -> tuple[list[Place], Mapping[str, list[Record]]]:
        """Where a kind of the organization is listed, and what was listed there already."""
        listed: dict[str, list[Record]] = {} if kind.opens else dict(self._roster.organizations)
        for e in speaking if kind.opens else ():
            listed.setdefault(e.listed_in, []).append(e.record)
        askers = {e.listed_in: _target(e, e.identity.credentials, context.names) for e in speaking}
        places = [Place(replace(asker, account=scope.split("/")[0]), scope.split("/")[1]) for scope, asker in sorted(askers.items())]
        return places, listed

    async def _assume(self, entry: Entry) -> Credentials | None:
        """Credentials of the account, or None with an outcome that says why it cannot be read."""
        if not entry.role:
            self._writer.note(entry.account, [])
            return entry.identity.credentials
        credentials = self._caller.clients.assumed(entry.role, entry.external_id, entry.identity.home)
        try:
            await self._caller.enter(credentials, entry.account, entry.identity.home)
        except Failed as error:
            why = error.reason
            self._told(why.result)
            self.unreadable.append({"cloudAccountID": entry.account, "name": str(entry.record.get("Name", "")), "error": why.text})
            inside = [k for k in self._chosen(self._catalogue.kinds) if k.scope is not Scope.ORGANIZATION]
            self._writer.close(entry.account, inside, [self._session(entry.account, why.result, why.text)])
            return None
        self._told(Result.COMPLETE)
        self._writer.note(entry.account, [self._session(entry.account, Result.COMPLETE)])
        return credentials

    def _session(self, account: str, result: Result, error: str = "") -> Outcome:
        return Outcome("", "sts", ASSUME, account, GLOBAL, result, self._now(), error)

    # --- regions

    async def _open(self, context: Context) -> list[Place]:
        """Every account and region to read, after reading which regions each account has."""
        kind = self._catalogue.opening(Scope.REGION)
        groups = await asyncio.gather(*(KindReader(context, kind).read([Place(t, GLOBAL)]) for t in context.targets.values()))
        found: list[Place] = []
        for target, group in zip(context.targets.values(), groups, strict=True):
            await self._add(group)
            found += [Place(target, region) for region in self._regions(target, group)]
        return found

    def _regions(self, target: Target, group: Group) -> list[str]:
        """The enabled regions of an account; where that could not be read, those that were asked for by name."""
        if group.incomplete:
            inside = [k for k in self._chosen(self._catalogue.kinds) if k.scope is Scope.REGION]
            if not self._wanted.regions:
                self._writer.close(target.account, inside, [], session=False)
            return sorted(self._wanted.regions)
        name, closed = group.kind.closed
        enabled = [f.interface["internalName"] for f in group.found if not closed.get(str(_value(f.parts, name)), "")]
        return sorted(r for r in enabled if not self._wanted.regions or r in self._wanted.regions)

    # --- everything else

    async def _kinds(self, context: Context, regional: list[Place]) -> None:
        kinds = self._chosen(k for k in self._catalogue.kinds if k.scope is not Scope.ORGANIZATION and not k.opens)
        if self.fanned is None:
            await everything(context, kinds, regional, self._add)
        elif context.targets:
            await self._writer.finish()  # whoever reads the rest finds accounts and regions there
            await self._fan(self.fanned, context, kinds, regional)

    async def _fan(self, fanned: Fanned, context: Context, kinds: list[Kind], regional: list[Place]) -> None:
        """Have other processes read, and count what they tell."""
        regions: dict[str, list[str]] = defaultdict(list)
        for place in regional:
            regions[place.target.account].append(place.region)
        entries = [e for e in self.active if e.account in context.targets]
        doors = [Door(e.account, e.role, e.external_id, e.identity.partition, e.identity.home, tuple(regions[e.account])) for e in entries]
        caller, taking = entries[0].identity.account, self._writer.taking(fanned.run)

        def share(kinds: Iterable[Kind], doors: Iterable[Door]) -> Share:
            return Share(taking, tuple(k.name for k in kinds), tuple(doors), caller, context.names, context.manager)

        try:
            for told in await fanned.fan(list(divided(kinds, doors, share))):
                self.told.append(told)
                self._writer.written.add(told.written)
                self.results.update(told.results)
        finally:
            await SharedClaims(self._store, fanned.run).settled()

    async def _add(self, group: Group) -> None:
        async with self._writing:
            await self._writer.add(group)


def _target(entry: Entry, credentials: Credentials, names: Mapping[str, str]) -> Target:
    return Target(entry.account, names.get(entry.account, entry.account), credentials, entry.identity.partition, entry.identity.home)


def _status(entry: Entry) -> str:
    return str(entry.record.get("State") or entry.record.get("Status") or "")


def _named(entry: Entry, coverage: Coverage) -> bool:
    """Whether a record's name says more than what the graph knows already."""
    return entry.record.get("Name") != entry.account or entry.account not in coverage.accounts


def _value(parts: Mapping[str, Any], name: str) -> Any:
    return next((part.values[name] for part in parts.values() if name in part.values), None)
