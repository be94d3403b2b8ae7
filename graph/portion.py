"""What one transaction of a writer does: its statements, in the order in which they build on each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph import ended, formers
from graph.before import Before
from graph.catalogue import Catalogue
from graph.changes import Changes
from graph.formers import SEVER
from graph.model import Link, Reach, Scope
from graph.outcomes import Outcome
from graph.steady import steady
from graph.store import Transaction
from graph.timeline import Clock, from_micro, stamp

NODES = steady(
    "UNWIND $rows AS r MERGE (n:Asset {identifier: r.id}) ON CREATE SET n.begun = $at SET n:$(r.add) REMOVE n:$(r.remove) "
    f"SET n += r.set FOREACH (t IN r.times | SET n[t[0]] = {from_micro('t[1]')}) "
    "SET n.since = CASE WHEN r.lasting THEN $since ELSE n.since END "
    "SET n.firstSeen = coalesce(n.firstSeen, n.since)"  # what is gone loses it, so it is the age of this asset, and not of its name
)
PRESENT = steady("UNWIND $ids AS id MATCH (n:Asset {identifier: id}) RETURN collect([id, n.listedIn]) AS found")
EMPTIED = steady(
    "UNWIND $rows AS r MATCH (c:Nested {parent: r.id}) WHERE c.operation = r.operation SET c:$(r.add) REMOVE c:$(r.remove) "
    "WITH c, r WHERE r.delete DETACH DELETE c"
)
# By the label of what it is nested in.
NESTED = {
    above: steady(
        f"UNWIND $rows AS r MATCH (a:{above} {{identifier: r.above}}) CREATE (c:Nested {{identifier: r.set.identifier}}) "
        "SET c:$(r.kind), c += r.set, c.begun = $at, c.linked = $at CREATE (a)-[:$(r.type) {since: $at}]->(c)"
    )
    for above in ("Asset", "Nested")
}
# What another run linked since this one began stays: that run knows of accounts of which this one does not.
UNLINKED = steady(
    "UNWIND $rows AS r MATCH (n:Asset {identifier: r.id})-[x]-(m) WHERE type(x) = r.type "
    "AND CASE WHEN r.inward THEN endNode(x) ELSE startNode(x) END = n "
    "AND NOT m.identifier IN r.keep AND coalesce(x.since <= $began, true) WITH DISTINCT x " + SEVER
)
ARROWS = {False: ("-", "->"), True: ("<-", "-")}  # by whether a link leads to its holder
FAR = "MERGE (m:Asset {identifier: r.to}) ON CREATE SET m:Stub, m:$(r.kind), m += r.stub, m.begun = $at "
# Of a holder that is new, by its label: no such link can be there.
FIRST_LINKS = {
    (label, inward): steady(
        f"UNWIND $rows AS r MATCH (n:{label} {{identifier: r.id}}) {FAR}"
        f"CREATE (n){left}[:$(r.type) {{since: $at}}]{right}(m) SET n.linked = $at"
    )
    for label in ("Asset", "Nested")
    for inward, (left, right) in ARROWS.items()
}
# Of one that was there. In a graph without links Neo4j would look through all links for each, so this plan does not stay.
LINKS = {
    inward: f"UNWIND $rows AS r MATCH (n:Asset {{identifier: r.id}}) {FAR}"
    f"MERGE (n){left}[x:$(r.type)]{right}(m) ON CREATE SET x.since = $at, n.linked = $at"
    for inward, (left, right) in ARROWS.items()
}
GONE = steady(
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


@dataclass(frozen=True)
class Portion:
    """What one transaction writes: changes, outcomes to forget and to tell, and the links by value that `joins` makes for kinds."""

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
        """Write it."""
        at = await stamp(tx, self.clock)
        c, absent = await self._present(tx)
        await self._former(tx, at, c)
        await _rows(tx, NODES, c.nodes, at=at, since=self.since)
        await _rows(tx, EMPTIED, c.emptied)
        for depth, rows in enumerate(c.nested):
            await _rows(tx, NESTED["Nested" if depth else "Asset"], rows, at=at)
        await _rows(tx, UNLINKED, c.unlinked, began=self.began, at=at)
        new, old = distinct(r for r in c.links if r["id"] in absent), [r for r in c.links if r["id"] not in absent]
        for (label, inward), text in FIRST_LINKS.items():
            await _rows(tx, text, _ordered(new if label == "Asset" else distinct(c.nested_links), inward), at=at)
        for inward, text in LINKS.items():
            await _rows(tx, text, _ordered(old, inward), at=at)
        if c.gone:
            await tx.run(GONE, ids=sorted(c.gone), held=dict(self.held), at=at)
        for text in self.joins(c.kinds):
            await tx.run(text, at=at)
        await ended.replace(tx, at, self.forget, self.outcomes)

    async def _present(self, tx: Transaction) -> tuple[Changes, set[str]]:
        """The changes in the light of what the graph has by now, and the assets that it has not, not even as stubs.

        The run knew nothing of these, and nothing of them has to end. And what is gone from one place may have been named by another
        since, in a process that reads the same run.
        """
        if not (ids := self.changes.unheard | {*self.changes.gone}):
            return self.changes, set()
        (record,) = await tx.run(PRESENT, ids=sorted(ids))
        found = dict(record["found"])
        moved = {i for i in self.changes.gone if self.before[i].kind and found.get(i, "") != self.before[i].listed_in}
        absent = self.changes.unheard - found.keys()
        changes = self.changes.without(absent)
        return (replace(changes, gone=[i for i in changes.gone if i not in moved]) if moved else changes), absent

    async def _former(self, tx: Transaction, at: datetime, changes: Changes) -> None:
        """Keep what the changes put an end to."""
        await formers.assets(tx, at, changes.versions())
        await formers.nested(tx, at, [*changes.emptied, *({"id": i, "delete": True} for i in changes.gone)])


def distinct(links: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each link, though both its ends, or several places in one end, may tell of it."""
    ends = ((r["to"], r["id"], r) if r["inward"] else (r["id"], r["to"], r) for r in links)
    return list({(start, r["type"], end): r for start, end, r in ends}.values())


def _ordered(links: Iterable[dict[str, Any]], inward: bool) -> list[dict[str, Any]]:
    """Those in a direction, by their far ends, whose nodes are locked: then nobody waits for somebody who waits for him."""
    return sorted((r for r in links if r["inward"] is inward), key=lambda r: str(r["to"]))


async def _rows(tx: Transaction, text: str, rows: list[dict[str, Any]], **params: Any) -> None:
    if rows:
        await tx.run(text, rows=rows, **params)


def portions(changes: Changes, size: int) -> Iterator[Changes]:
    """Portions of about so many assets, each asset whole; everything small goes with the last."""
    nodes = sorted(changes.nodes, key=lambda r: str(r["id"]))
    known = {r["id"] for r in nodes}
    for start in range(0, max(len(nodes), 1), size):
        ids = {r["id"] for r in nodes[start : start + size]}
        last = start + size >= len(nodes)
        yield Changes(
            nodes=nodes[start : start + size],
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
