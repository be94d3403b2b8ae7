"""A collection of a world by the real reader and the real writer, with readings that fail as a plan of faults says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from botocore.credentials import Credentials
from hypothesis import strategies as st

from collectors.caller import Caller, Failed
from collectors.errors import Failure
from collectors.places import Context, Place, Target
from collectors.reading import KindReader
from graph.catalogue import operations
from graph.coverage import Coverage
from graph.freshness import Freshness
from graph.model import GLOBAL, Kind, Scope
from graph.outcomes import Outcome, Result
from graph.readings import Group
from graph.store import Store
from graph.writer import Writer
from tests.semantics.declared import ACCOUNT, BUCKET, CATALOGUE, QUEUE, REGION, TRAIL
from tests.semantics.worlds import Pick, World

LISTING = {kind.listing.operation: kind.name for kind in CATALOGUE.kinds}
DETAILS = {kind.name: [r.operation for r in kind.details] for kind in CATALOGUE.kinds}
LIMITED = {**DETAILS, "Queue": ["ListQueues", *DETAILS["Queue"]]}
AGED = timedelta(hours=3)
LIMITS = Freshness(operations=dict.fromkeys((op for ops in LIMITED.values() for op in ops), timedelta(hours=2)))
NOBODY = Credentials("nobody", "nothing")
DENIED = Failure(Result.DENIED, "AccessDenied", "not allowed")


@dataclass(frozen=True)
class Faults:
    """What goes wrong.

    `listings`: (operation, account, region); `details`: (operation, id); `readers`: (operation, account);
    `sessions`: accounts that cannot be entered; `rosters`: scopes whose accounts are left out of the run; `skipped` and
    `outdated`: (kind, scope) that the run does not get to, or that it read too long ago or by another declaration; `aged`: (operation,
    scope) read within the general limit and longer ago than that of the operation.
    """

    listings: frozenset[tuple[str, str, str]] = frozenset()
    details: frozenset[tuple[str, str]] = frozenset()
    readers: frozenset[tuple[str, str]] = frozenset()
    sessions: frozenset[str] = frozenset()
    rosters: frozenset[str] = frozenset()
    skipped: frozenset[tuple[str, str]] = frozenset()
    stale: frozenset[tuple[str, str]] = frozenset()
    outdated: frozenset[tuple[str, str]] = frozenset()
    aged: frozenset[tuple[str, str]] = frozenset()


@st.composite
def faults(draw: Any, world: World, before: World | None) -> Faults:
    """Random faults of a run, which may leave out accounts only if they were read before."""
    return broken(world, lambda options: draw(st.sampled_from(options)), before)


def broken(world: World, pick: Pick, before: World | None) -> Faults:
    def few(options: Iterable[Any]) -> frozenset[Any]:
        odds = pick(((False,), (False,), (False,) * 7 + (True,), (False,) * 3 + (True,)))
        return frozenset(o for o in options if len(odds) > 1 and pick(odds))

    places = [(a, r) for a in world.open for r in (GLOBAL, *world.enabled(a))]
    scopes = [(kind.name, f"{a}/{r}") for kind in (TRAIL, BUCKET, QUEUE) for a, r in places if _fits(kind, r)]
    rosters = sorted(set(world.listed_in.values()))
    opening = [(REGION.name, f"{a}/{GLOBAL}") for a in world.open] if pick((False, False, False, True)) else []
    return Faults(
        listings=few((op, a, r) for op, name in LISTING.items() for a, r in places if name != "Account" and _fits(CATALOGUE.kind(name), r)),
        details=few((op, t.id) for t in world.things for op in DETAILS[t.kind]),
        readers=few((op, a) for op in DETAILS["Trail"] for a in world.open),
        sessions=few(a for a in world.open if a != "M"),
        rosters=few(sorted(set(before.listed_in.values()) & set(world.listed_in.values()))) if before else frozenset(),
        skipped=few(scopes),
        stale=few(scopes),
        outdated=few([*scopes, *opening]),
        aged=few(
            [*((op, scope) for name, scope in scopes for op in LIMITED[name]), *((op, s) for op in DETAILS["Account"] for s in rosters)]
        ),
    )


def _fits(kind: Kind, region: str) -> bool:
    return (region == GLOBAL) != (kind.scope is Scope.REGION)


class Cloud:
    """Answers for a world, and denies what the faults say."""

    def __init__(self, world: World, faults_: Faults) -> None:
        self._world, self._faults = world, faults_

    async def call(
        self,
        credentials: Credentials,
        account: str,
        service: str,
        region: str,
        operation: str,
        arguments: dict[str, Any],
        items: tuple[str, ...] = (),
        *_: Any,
        **__: Any,
    ) -> Any:
        if items:
            return {items[0]: self._listed(operation, account, region)}
        id_ = arguments["Id"]
        if (operation, id_) in self._faults.details or (operation, account) in self._faults.readers:
            raise Failed(DENIED)
        return next(
            t.answers[operation] for t in self._world.things if t.id == id_ and operation in t.answers and _is_there(t, account, region)
        )

    def _listed(self, operation: str, account: str, region: str) -> list[Mapping[str, Any]]:
        if (operation, account, region) in self._faults.listings:
            raise Failed(DENIED)
        return [t.answers[operation] for t in self._world.of(LISTING[operation]) if (account, region) in t.shown]


def _is_there(thing: Any, account: str, region: str) -> bool:
    return thing.kind != "Queue" or (thing.account, thing.region) == (account, region)


@dataclass
class Known:
    """What has truly been read and is current: listings by (kind, scope), operations by asset, and where it was listed."""

    listed: set[tuple[str, str]] = field(default_factory=set)
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    listed_in: dict[str, tuple[str, str]] = field(default_factory=dict)

    def forget(self, kind: str, scope: str) -> None:
        self.listed.discard((kind, scope))
        for identifier in [i for i, at in self.listed_in.items() if at == (kind, scope)]:
            self.parts.pop(identifier, None)
            del self.listed_in[identifier]


@dataclass
class Run:
    """One collection, in the order in which the product collects."""

    store: Store
    world: World
    faults: Faults
    at: datetime
    current: bool
    known: Known = field(default_factory=Known)

    async def collect(self) -> Known:
        coverage = await Coverage.load(self.store, CATALOGUE, now=self.at)
        self.writer = Writer(self.store, CATALOGUE, self.at)
        self.entries = {a: scope for a, scope in self.world.listed_in.items() if scope not in self.faults.rosters}
        await self.writer.begin({*self.entries, *(scope.split("/")[0] for scope in self.entries.values())})
        told = {
            a: m for a, m in self.world.manager.items() if a in self.entries and m and ("DescribeManager", a) not in self.faults.details
        }
        inside = [a for a in self.entries if a in self.world.open]
        targets = {a: Target(a, a, NOBODY, "aws", GLOBAL) for a in inside if a not in self.faults.sessions}
        cloud = cast("Caller", Cloud(self.world, self.faults))
        self.context = Context(cloud, CATALOGUE, targets, {}, {**coverage.manager, **told})
        self._sessions(inside)
        await self._accounts()
        regional = [place for target in targets.values() for place in await self._regions(target)]
        await self._rest([Place(t, GLOBAL) for t in targets.values()], regional)
        await self.writer.finish()
        return self.known

    def _sessions(self, inside: list[str]) -> None:
        for account in inside:
            if account not in self.faults.sessions:
                self.writer.note(account, [self._session(account, Result.COMPLETE)])
                continue
            kinds = (REGION, TRAIL, BUCKET, QUEUE)
            self.writer.close(account, kinds, [self._session(account, Result.DENIED)])
            self._forget(account, kinds)

    def _session(self, account: str, result: Result) -> Outcome:
        return Outcome("", "sts", "AssumeRole", account, GLOBAL, result, self.at)

    def _forget(self, account: str, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            for region in (GLOBAL, "r1", "r2"):
                self.known.forget(kind.name, f"{account}/{region}")

    async def _accounts(self) -> None:
        scopes = sorted(set(self.entries.values()))
        records = {s: [dict(t.answers["ListAccounts"]) for t in self.world.of("Account") if self.entries.get(t.id) == s] for s in scopes}
        places = [Place(Target(s.split("/")[0], "", NOBODY, "aws", GLOBAL), GLOBAL) for s in scopes]
        if places:
            await self._add(await KindReader(self.context, ACCOUNT).read(places, cast("Any", records)))

    async def _regions(self, target: Target) -> list[Place]:
        group = await KindReader(self.context, REGION).read([Place(target, GLOBAL)])
        await self._add(group)
        if group.incomplete:
            self.writer.close(target.account, (TRAIL, QUEUE), [], session=False)
            self._forget(target.account, (TRAIL, QUEUE))
            return []
        return [Place(target, r) for r in self.world.enabled(target.account)]

    async def _rest(self, everywhere: list[Place], regional: list[Place]) -> None:
        for kind in (TRAIL, BUCKET, QUEUE):
            places = everywhere if kind.scope is Scope.ACCOUNT else regional
            reached = [p for p in places if (kind.name, p.scope) not in self.faults.skipped]
            groups = ([places] if len(reached) == len(places) else []) if kind.shared else [[p] for p in reached]
            for group in groups:
                if group:
                    await self._add(await KindReader(self.context, kind).read(group))

    async def _add(self, group: Group) -> None:
        group.outcomes = [self._timed(o) for o in group.outcomes]
        before = dict(self.known.parts)
        for scope in (*group.complete, *group.incomplete):
            self.known.forget(group.kind.name, scope)
        current = {s for s in group.complete if self.current and self._counts(group.kind, s)}
        self.known.listed |= {(group.kind.name, s) for s in current}
        for found in group.found:
            mine = self._lasting(group.kind, found.listed_in, found.parts) if found.listed_in in current else frozenset[str]()
            elsewhere = before.get(found.identifier, frozenset()) if found.account not in self.entries else frozenset[str]()
            self.known.parts[found.identifier] = mine | elsewhere
            self.known.listed_in[found.identifier] = (group.kind.name, found.listed_in)
        await self.writer.add(group)

    def _counts(self, kind: Kind, scope: str) -> bool:
        """Whether the listing of a place is recent enough, and made by the present declaration."""
        return (kind.name, scope) not in self.faults.stale | self.faults.outdated and (
            kind.listing.operation,
            scope,
        ) not in self.faults.aged

    def _lasting(self, kind: Kind, scope: str, parts: Iterable[str]) -> frozenset[str]:
        """The parts of which no reading is too old."""
        rests = {d.name: d.rests_on for d in kind.derived}
        return frozenset(p for p in parts if not any((op, scope) in self.faults.aged for op in (p, *rests.get(p, ()))))

    def _timed(self, o: Outcome) -> Outcome:
        """The outcome at this run's time: unless the plan has it read too long ago, or by another declaration."""
        key = (o.kind, o.scope)
        on_time = replace(o, at=self.at - AGED if (o.operation, o.scope) in self.faults.aged else self.at)
        late = replace(o, at=self.at.replace(year=self.at.year - 1)) if key in self.faults.stale else on_time
        return replace(late, fingerprint="another") if key in self.faults.outdated else late


def whole(kind: str) -> frozenset[str]:
    """Every part that a thing of this kind has."""
    return frozenset(operations(CATALOGUE.kind(kind)))
