"""The only place that writes the graph: one writer for a run, which knows the run and its time.

A flush is one transaction (`portion.py`), so an asset's hashes never say more than what is there; the outcomes that make a
reading count are written with it, or last of all when one flush takes several transactions.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.before import Before
from graph.catalogue import Catalogue, fingerprint, joins
from graph.changes import CHANGED, CREATED, Changes, compare, link_rows, links_of, retain, unnamed
from graph.claims import Claims, own_place
from graph.formers import ORPHANS
from graph.freshness import MAX_AGE
from graph.model import Kind, Link, Scope
from graph.outcomes import Outcome
from graph.portion import Portion, join, portions
from graph.readings import Found, Group
from graph.steady import steady
from graph.store import Store, Transaction
from graph.timeline import Clock, opened, stamp

ROWS = 5_000
ENDING = 5.0  # seconds in which a run that breaks off ends writing

FOREIGN = steady(
    "UNWIND $ids AS id MATCH (n:Asset {identifier: id}) WHERE NOT n:Stub "
    "MATCH (o:Outcome {key: n.internalAssetType + '/' + $listing + '/' + n.listedIn, result: 'complete', fingerprint: $fingerprint}) "
    "WHERE NOT o.account IN $accounts AND o.at > $since RETURN n.identifier AS id"
)
WITHIN = (
    "UNWIND $ids AS id MATCH (a:Asset {identifier: id}) MATCH (n:Asset) WHERE n.listedIn STARTS WITH a.cloudAccountID + '/' "
    "RETURN n.identifier AS id, a.cloudAccountID AS account"
)


@dataclass
class Written:
    """What a run did to the graph, as far as it has come; `assets` are those that it saw."""

    assets: int = 0
    created: int = 0
    changed: int = 0
    gone: int = 0

    def count(self, changes: Changes) -> None:
        """Add what was written."""
        self.created += sum(r["as"] == CREATED for r in changes.nodes)
        self.changed += sum(r["as"] == CHANGED for r in changes.nodes)
        self.gone += len(changes.gone)

    def add(self, other: "Written") -> None:
        """Add what another writer of the same run wrote."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True)
class Taking:
    """A run that several processes write together: its id, its time, the graph's time when it began, and its accounts."""

    run: str
    at: datetime
    began: datetime
    accounts: frozenset[str]


class Writer:
    """Writes one run's groups; use `begin` before anything is listed, so that a sweep only takes what was there then.

    One portion is written while the next one is put together. What is written is counted in `written` at once, so that it is
    known of a run that breaks off, too; such a run calls `stop`.
    """

    def __init__(self, store: Store, catalogue: Catalogue, at: datetime, written: Written | None = None) -> None:
        self._store, self.catalogue, self._at = store, catalogue, at
        self._held = {kind.name: [_arrow(link) for op in _names(kind) for link in links_of(kind, op)] for kind in catalogue.kinds}
        self._before = Before()
        self._accounts: set[str] = set()
        self._changes, self._claims = Changes(), Claims()
        self._forget: list[dict[str, Any]] = []
        self._outcomes: list[Outcome] = []
        self._clock = Clock(at)
        self._began: datetime | None = None
        self._writing: asyncio.Task[None] | None = None
        self.written = written or Written()

    def _joins(self, kinds: set[str]) -> Iterator[str]:
        """The statements for links matched by a value of which an end is among these kinds."""
        for kind in self.catalogue.kinds:
            for holder, link in joins(kind):
                if {kind.name, link.target} & kinds:
                    yield join(self.catalogue, holder, link)

    async def begin(self, accounts: Iterable[str]) -> None:
        """Learn what the graph holds of these accounts."""
        if self._began is None:
            self._began = await opened(self._store, self._clock)
        fresh = sorted(set(accounts) - self._accounts)
        self._accounts |= set(fresh)
        await self._before.learn(self._store, fresh)

    async def take(self, taking: "Taking", accounts: Iterable[str], claims: Claims) -> None:
        """Take part, instead of `begin`, in a run that another process began: learn of the accounts that are read here."""
        self._began, self._accounts, self._claims = taking.began, set(taking.accounts), claims
        await self._before.learn(self._store, accounts)

    def taking(self, run: str) -> "Taking":
        """What others have to know to take part in this run."""
        return Taking(run, self._at, self._began or self._at, frozenset(self._accounts))

    async def add(self, group: Group) -> None:
        """Take a group; it is written when enough has come together, or at the end."""
        group = await self._claims.heeded(group)
        claimed = set() if own_place(group.kind) else await self._claims.among(unnamed(group, self._before).keys())
        foreign = await self._read_elsewhere(group)
        self.written.assets += len(group.found)
        compare(
            self._changes,
            replace(group, found=[f for f in group.found if f.identifier not in foreign]),
            self._before,
            self._accounts,
            claimed,
        )
        for found in group.found:
            if found.identifier in foreign:
                self._changes.links.extend(_references(found))
        for scope in (*group.complete, *group.incomplete):
            account, region = scope.rsplit("/", 1)
            self.forget(account, group.kind, region)
        self._outcomes += group.outcomes
        await self._flush_if(ROWS)

    def forget(self, account: str, kind: Kind, region: str) -> None:
        """Replace, or drop, the outcomes of a kind in a place."""
        self._forget.append({"account": account, "kinds": [kind.name], "region": region})

    def close(self, account: str, kinds: Iterable[Kind], outcomes: Iterable[Outcome], *, session: bool = True) -> None:
        """Note that nothing of these kinds could be read in an account: what is known of it stays, marked as unread.

        `session`: the outcomes are those of opening the account, in place of what was recorded before.
        """
        names = {kind.name: kind for kind in kinds}
        self._forget.append({"account": account, "kinds": [*names, ""] if session else list(names), "region": None})
        self._outcomes += outcomes
        for identifier, old in self._before.listed(account):
            if old.kind in names:
                retain(self._changes, names[old.kind], identifier, old)

    def note(self, account: str, outcomes: Iterable[Outcome]) -> None:
        """Record how opening an account ended, in place of what was recorded before."""
        self._forget.append({"account": account, "kinds": [""], "region": None})
        self._outcomes += outcomes

    async def finish(self) -> Written:
        """Write what is left."""
        await self._flush_if(0)
        await self._settled()
        if self.written.gone:
            await self._store.write(self._orphans)
        return self.written

    async def stop(self) -> None:
        """Let what is being written come to its end, or break it off if that takes long; then the graph is as before it."""
        if self._writing:
            await asyncio.wait({self._writing}, timeout=ENDING)
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _orphans(self, tx: Transaction) -> None:
        """Forget the stubs of which nobody speaks any longer."""
        await tx.run(ORPHANS, at=await stamp(tx, self._clock))

    async def _read_elsewhere(self, group: Group) -> set[str]:
        """The found assets of foreign accounts of which another collection's reading is current: it knows more than we do."""
        ids = [f.identifier for f in group.found if f.identifier not in self._before and f.account not in self._accounts]
        if not ids:
            return set()
        kind = group.kind
        found = await self._store.run(
            FOREIGN,
            ids=ids,
            listing=kind.listing.operation,
            fingerprint=fingerprint(kind),
            accounts=sorted(self._accounts),
            since=self._at - MAX_AGE,
        )
        return {r["id"] for r in found}

    async def _flush_if(self, rows: int) -> None:
        if self._changes.size() < rows or not (self._changes.size() or self._changes.emptied or self._forget or self._outcomes):
            return
        changes, self._changes = self._changes, Changes()
        forget, self._forget = self._forget, []
        outcomes, self._outcomes = self._outcomes, []
        await self._settled()
        self._writing = asyncio.create_task(self._flush(changes, forget, outcomes))
        if self._store.at_once == 1:
            await self._settled()

    async def _settled(self) -> None:
        """Wait until nothing is being written. Raises what went wrong with it."""
        if self._writing:
            await self._writing
            self._writing = None

    async def _flush(self, changes: Changes, forget: list[dict[str, Any]], outcomes: list[Outcome]) -> None:
        await self._within(changes, forget)
        parts = list(portions(changes, ROWS))
        for i, portion in enumerate(parts):
            first, last = i == 0, i == len(parts) - 1
            forgotten, told = forget if first else [], outcomes if last else []
            await self._store.write(
                Portion(portion, forgotten, told, self._held, self._joins, self._began, self._at, self._before, self._clock)
            )
            self.written.count(portion)

    async def _within(self, changes: Changes, forget: list[dict[str, Any]]) -> None:
        """With an account that is gone goes everything which was listed in it, and how its readings ended."""
        accounts = self.catalogue.opening(Scope.ACCOUNT).name
        ids = [i for i in changes.gone if self._before[i].kind == accounts]
        rows = await self._store.run(WITHIN, ids=ids) if ids else []
        elsewhere = {row["id"] for row in changes.nodes if row["set"]}  # a bucket's name, say, that another account uses by now
        changes.gone += [r["id"] for r in rows if r["id"] not in elsewhere | set(changes.gone)]
        kinds = ["", *(kind.name for kind in self.catalogue.kinds)]
        forget += [{"account": account, "kinds": kinds, "region": None} for account in sorted({r["account"] for r in rows})]


def _arrow(link: Link) -> str:
    """A link's relationship, and whether it leads away from its holder."""
    return f"{link.relationship}{'<' if link.inward else '>'}"


def _names(kind: Kind) -> list[str]:
    return [*(r.operation for r in kind.readings()), *(d.name for d in kind.derived)]


def _references(found: Found) -> Iterator[dict[str, Any]]:
    for op, part in found.parts.items():
        for link in links_of(found.kind, op):
            yield from link_rows(found.identifier, link, part.links.get(link.name, []))
