"""The only place that writes the graph: one writer for a run, which knows the run and its time.

A flush is one transaction, so an asset's hashes never say more than what is there; the outcomes that make a reading
count are written with it, or last of all when one flush takes several transactions.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph import ended, formers
from graph.before import Before
from graph.catalogue import Catalogue, fingerprint, joins
from graph.changes import CHANGED, CREATED, Changes, compare, link_rows, links_of, retain, unnamed
from graph.claims import Claims, own_place
from graph.formers import ORPHANS, SEVER
from graph.freshness import MAX_AGE
from graph.model import Kind, Link, Reach, Scope
from graph.outcomes import Outcome
from graph.readings import Found, Group
from graph.store import Store, Transaction
from graph.timeline import Clock, from_micro, opened, stamp

ROWS = 5_000
ENDING = 5.0  # seconds in which a run that breaks off ends writing

FOREIGN = (
    "UNWIND $ids AS id MATCH (n:Asset {identifier: id}) WHERE NOT n:Stub "
    "MATCH (o:Outcome {key: n.internalAssetType + '/' + $listing + '/' + n.listedIn, result: 'complete', fingerprint: $fingerprint}) "
    "WHERE NOT o.account IN $accounts AND o.at > $since RETURN n.identifier AS id"
)
NODES = (
    "UNWIND $rows AS r MERGE (n:Asset {identifier: r.id}) ON CREATE SET n.begun = $at SET n:$(r.add) REMOVE n:$(r.remove) "
    f"SET n += r.set FOREACH (t IN r.times | SET n[t[0]] = {from_micro('t[1]')}) "
    "SET n.since = CASE WHEN r.lasting THEN $since ELSE n.since END "
    "SET n.firstSeen = coalesce(n.firstSeen, n.since)"  # what is gone loses it, so it is the age of this asset, and not of its name
)
PRESENT = "UNWIND $ids AS id MATCH (n:Asset {identifier: id}) RETURN collect([id, n.listedIn]) AS found"
EMPTIED = (
    "UNWIND $rows AS r MATCH (c:Nested {parent: r.id}) WHERE c.operation = r.operation SET c:$(r.add) REMOVE c:$(r.remove) "
    "WITH c, r WHERE r.delete DETACH DELETE c"
)
NESTED = (
    "UNWIND $rows AS r MATCH (a:{above} {{identifier: r.above}}) CREATE (c:Nested {{identifier: r.set.identifier}}) "
    "SET c:$(r.kind), c += r.set, c.begun = $at, c.linked = $at CREATE (a)-[:$(r.type) {{since: $at}}]->(c)"
)
# What another run linked since this one began stays: that run knows of accounts of which this one does not.
UNLINKED = (
    "UNWIND $rows AS r MATCH (n:Asset {identifier: r.id})-[x]-(m) WHERE type(x) = r.type "
    "AND CASE WHEN r.inward THEN endNode(x) ELSE startNode(x) END = n "
    "AND NOT m.identifier IN r.keep AND coalesce(x.since <= $began, true) WITH DISTINCT x " + SEVER
)
LINKS = (
    "UNWIND $rows AS r MATCH (n:{label} {{identifier: r.id}}) MERGE (m:Asset {{identifier: r.to}}) "
    "ON CREATE SET m:Stub, m:$(r.kind), m += r.stub, m.begun = $at "
    "MERGE (n){left}[x:$(r.type)]{right}(m) ON CREATE SET x.since = $at, n.linked = $at"
)
GONE = (
    "UNWIND $ids AS id MATCH (n:Asset {identifier: id}) WHERE NOT n:Stub "
    "CALL (n) { MATCH (c:Nested {parent: n.identifier}) DETACH DELETE c } "
    "CALL (n) { MATCH (n)-[x]-() WHERE startNode(x) = n AND type(x) + '>' IN $held[n.internalAssetType] "
    f"OR endNode(x) = n AND type(x) + '<' IN $held[n.internalAssetType] WITH DISTINCT x {SEVER} }} "
    "SET n:Stub REMOVE n:$([l IN labels(n) WHERE l STARTS WITH 'Unread_']) "
    "SET n = n {.identifier, .accountID, .cloudAccountID, .cloudProvider, .idFromProvider, .internalAssetType, "
    ".internalName, .internalRegion, .scope, .linked, listedIn: '', begun: $at}"
)
# Links that are made by a value: whoever has it is linked, whoever has it no longer is not. What is in place already is left alone.
JOIN = (
    "MATCH (h:{holder}) WHERE h.{keys} IS NOT NULL AND NOT h:Stub "
    "CALL (h) {{ MATCH (t:{target}) WHERE {near} AND {equal} AND NOT t:Stub RETURN collect(t) AS found }} "
    "CALL (h, found) {{ MATCH (h){left}[x:{type}]{right}(m:{target}) WHERE NOT m IN found "
    f"WITH DISTINCT x {SEVER.replace('{', '{{').replace('}', '}}')} }}}} "
    "CALL (h, found) {{ UNWIND found AS t MERGE (h){left}[x:{type}]{right}(t) ON CREATE SET x.since = $at, h.linked = $at }}"
)
NEAR = {
    Reach.REGION: "t.scope = h.scope",
    Reach.ACCOUNT: "t.cloudAccountID = h.cloudAccountID",
    Reach.ORGANIZATION: "(t.cloudAccountID = h.cloudAccountID OR "
    "EXISTS {{ MATCH (a:{accounts} {{cloudAccountID: t.cloudAccountID}}) WHERE a.{managed_by} = h.cloudAccountID }})",
    Reach.ANYWHERE: "true",
}
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
        portions = list(_portions(changes))
        for i, portion in enumerate(portions):
            first, last = i == 0, i == len(portions) - 1
            forgotten, told = forget if first else [], outcomes if last else []
            await self._store.write(
                _Work(portion, forgotten, told, self._held, self._joins, self._began, self._at, self._before, self._clock)
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


@dataclass(frozen=True)
class _Work:
    """The statements of one transaction, in the order in which they build on each other."""

    changes: Changes
    forget: list[dict[str, Any]]
    outcomes: list[Outcome]
    held: Mapping[str, list[str]]
    joins: Callable[[set[str]], Iterable[str]]
    began: datetime | None
    since: datetime
    before: Before
    clock: Clock

    async def __call__(self, tx: Transaction) -> None:
        at = await stamp(tx, self.clock)
        c = await self._present(tx)
        await self._former(tx, at, c)
        await _rows(tx, NODES, c.nodes, at=at, since=self.since)
        await _rows(tx, EMPTIED, c.emptied)
        for depth, rows in enumerate(c.nested):
            await _rows(tx, NESTED.format(above="Nested" if depth else "Asset"), rows, at=at)
        await _rows(tx, UNLINKED, c.unlinked, began=self.began, at=at)
        for inward, (left, right) in {False: ("-", "->"), True: ("<-", "-")}.items():
            rows = sorted((r for r in c.links if r["inward"] is inward), key=lambda r: r["to"])
            await _rows(tx, LINKS.format(label="Asset", left=left, right=right), rows, at=at)
            rows = sorted((r for r in c.nested_links if r["inward"] is inward), key=lambda r: r["to"])
            await _rows(tx, LINKS.format(label="Nested", left=left, right=right), rows, at=at)
        if c.gone:
            await tx.run(GONE, ids=sorted(c.gone), held=dict(self.held), at=at)
        for text in self.joins(c.kinds):
            await tx.run(text, at=at)
        await ended.replace(tx, at, self.forget, self.outcomes)

    async def _present(self, tx: Transaction) -> Changes:
        """The changes in the light of what the graph has by now.

        Of what the run knew nothing of it may have nothing, not even a stub: then nothing of it has to end. And what is gone from one
        place may have been named by another since, in a process that reads the same run.
        """
        if not (ids := self.changes.unheard | {*self.changes.gone}):
            return self.changes
        (record,) = await tx.run(PRESENT, ids=sorted(ids))
        found = dict(record["found"])
        moved = {i for i in self.changes.gone if self.before[i].kind and found.get(i, "") != self.before[i].listed_in}
        changes = self.changes.without(self.changes.unheard - found.keys())
        return replace(changes, gone=[i for i in changes.gone if i not in moved]) if moved else changes

    async def _former(self, tx: Transaction, at: datetime, changes: Changes) -> None:
        """Keep what the changes put an end to."""
        await formers.assets(tx, at, changes.versions())
        await formers.nested(tx, at, [*changes.emptied, *({"id": i, "delete": True} for i in changes.gone)])


async def _rows(tx: Transaction, text: str, rows: list[dict[str, Any]], **params: Any) -> None:
    if rows:
        await tx.run(text, rows=rows, **params)


def _portions(changes: Changes) -> Iterator[Changes]:
    """Portions of about 5,000 assets, each asset whole; everything small goes with the last."""
    nodes = sorted(changes.nodes, key=lambda r: str(r["id"]))
    known = {r["id"] for r in nodes}
    for start in range(0, max(len(nodes), 1), ROWS):
        ids = {r["id"] for r in nodes[start : start + ROWS]}
        last = start + ROWS >= len(nodes)
        yield Changes(
            nodes=nodes[start : start + ROWS],
            emptied=[r for r in changes.emptied if r["id"] in ids],
            nested=[[r for r in level if r["set"]["parent"] in ids] for level in changes.nested],
            unlinked=[r for r in changes.unlinked if r["id"] in ids],
            links=[r for r in changes.links if r["id"] in ids or (last and r["id"] not in known)],
            nested_links=[r for r in changes.nested_links if r["parent"] in ids],
            gone=changes.gone if last else [],
            kinds=changes.kinds if last else set(),
            unheard=changes.unheard & ids,
        )


def join(catalogue: Catalogue, holder: str, link: Link) -> str:
    """The statement that makes the links of one declaration which are matched by a value."""
    accounts = catalogue.opening(Scope.ACCOUNT)
    equal = f"any(k IN h.{link.keys} WHERE t.{link.matching} =~ k)" if link.globs else f"t.{link.matching} IN h.{link.keys}"
    left, right = ("<-", "-") if link.inward else ("-", "->")
    near = NEAR[link.reach].format(accounts=accounts.name, managed_by=accounts.managed_by)
    names = {"holder": holder, "target": link.target, "keys": link.keys, "type": link.relationship}
    return JOIN.format(near=near, equal=equal, left=left, right=right, **names)


def _arrow(link: Link) -> str:
    """A link's relationship, and whether it leads away from its holder."""
    return f"{link.relationship}{'<' if link.inward else '>'}"


def _names(kind: Kind) -> list[str]:
    return [*(r.operation for r in kind.readings()), *(d.name for d in kind.derived)]


def _references(found: Found) -> Iterator[dict[str, Any]]:
    for op, part in found.parts.items():
        for link in links_of(found.kind, op):
            yield from link_rows(found.identifier, link, part.links.get(link.name, []))
