"""Cypher for «this was not read»: of a node, of a relation's far ends, and of assets that nobody saw."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from graph.catalogue import NodeType, Relation, mark
from graph.gaps import Places, reached
from graph.model import Reach, Scope
from graph.question import Where

if TYPE_CHECKING:
    from graph.predicates import Predicates

ROOT = "n"  # the variable of the assets that are asked for
NEAR = {  # of a holder and the far end of its link
    Reach.REGION: "{holder}.scope = {place}",
    Reach.ACCOUNT: "{holder}.cloudAccountID = {target}.cloudAccountID",
    Reach.ORGANIZATION: "{holder}.cloudAccountID IN [{target}.cloudAccountID, {manager}[{target}.cloudAccountID]]",
    Reach.ANYWHERE: "true",
}


class Unread:
    """The tests for unread parts, compiled with the parameters of one statement."""

    def __init__(self, predicates: "Predicates") -> None:
        self._p = predicates

    def node(self, here: NodeType, operations: tuple[str, ...], v: str) -> str:
        """Whether one of the operations is unread for the node: marked on it, or its last reading is not current."""
        if self._p.unread_of(v) and self._p.unread_of(v) <= set(operations):
            return "true"  # the statement has asked for that already
        labels = f"{v}:" + "|".join(mark(op) for op in operations)
        if v == ROOT:
            labels = f"CASE WHEN {labels} THEN true ELSE false END"  # beside OR, the planner would look for the labels and for all else
        parts = [labels, self._elsewhere(here, operations, v), self.stub(here, v)]
        found = [p for p in parts if p != "false"]
        return found[0] if len(found) == 1 else "(" + " OR ".join(found) + ")"

    def _elsewhere(self, here: NodeType, operations: tuple[str, ...], v: str) -> str:
        """Whether the node was listed in a place whose listing, or whose reading by one of the operations, is not current.

        Where regions of an account are not known, a node may be of a region of which nothing is recorded, so the places that are
        current are named; otherwise the others, which are few.
        """
        if self._p.coverage.unknown_regions(here.kind):
            return f"NOT {v}.listedIn IN {self._p.shared(self._p.coverage.read(here.kind, operations))}"
        stale = self._p.coverage.stale(here.kind, operations)
        return f"{v}.listedIn IN {self._p.shared(stale)}" if stale else "false"

    def outside(self, here: NodeType, v: str) -> str:
        """Whether the node is only a memory of a region which is out of scope."""
        closed = self._p.coverage.closed_scopes(here.kind)
        return f"({v}.scope IN {self._p.shared(closed)} AND {self.node(here, (here.listing,), v)})" if closed else "false"

    def stub(self, here: NodeType, v: str) -> str:
        """Whether the node is a stub of which nothing is known; where its place was listed, it is known not to exist."""
        if not self._p.is_stub(v):
            return "false"
        listed = self._p.shared(self._p.coverage.listed_scopes(here.kind))
        return f"CASE WHEN {v}:Stub THEN NOT {v}.scope IN {listed} ELSE false END"

    def target(self, relation: Relation, where: Where, v: str) -> str:
        """Seen from the holder: whether an asset which nobody saw could be referred to without the holder saying so."""
        if relation.nesting or relation.reach is not Reach.ORGANIZATION:
            return "false"
        if self._p.coverage.unmanaged():
            return "true"
        return self.within(reached(self._p.catalogue, self._p.coverage, relation, where), relation, v)

    def membership(self, relation: Relation, holder: str, target: str) -> str:
        """Whether a link to a member of the holder's organization rests on a membership that is not read at present."""
        unmanaged = self._p.coverage.unmanaged() if relation.reach is Reach.ORGANIZATION and not relation.nesting else []
        if not unmanaged:
            return "false"
        return f"({target}.cloudAccountID IN {self._p.shared(unmanaged)} AND {holder}.cloudAccountID <> {target}.cloudAccountID)"

    def unseen(self, relation: Relation, where: Where, v: str) -> str:
        """Seen from the far end: whether a holder which nobody saw, or one that manages the node's account unknown to us, could."""
        places = reached(self._p.catalogue, self._p.coverage, relation, where)
        if relation.reach is Reach.ORGANIZATION:
            places.accounts |= set(self._p.coverage.unmanaged())
        return self.within(places, relation, v)

    def others(self, there: NodeType, relation: Relation, v: str, meets: Callable[[str], str]) -> str:
        """Whether an asset that was seen, but of which what makes the relation is unread, could belong to it.

        Of what is nested in an asset that is unread nothing is known, not even that it is there.
        """
        if not relation.far or not self._p.coverage.partial(there.kind, relation.far):
            return "false"
        h = self._p.variable()
        ends = {"holder": v, "target": h} if relation.held else {"holder": h, "target": v}
        manager = self._p.shared(self._p.coverage.manager) if "{manager}" in NEAR[relation.reach] else ""
        asset = self._p.catalogue.types[there.kind.name]
        place = self._place(relation, ends["target"])
        near = NEAR[relation.reach].format(manager=manager, place=place, **ends)
        parts = [self.node(asset, relation.far, h), denied(self.outside(asset, h)), near]
        self._p.note_unread(h, relation.far)
        parts += [meets(h)] if there.is_asset else []
        return f"EXISTS {{ MATCH ({h}:{asset.name}) WHERE {' AND '.join(p for p in parts if p != 'true')} }}"

    def within(self, places: Places, relation: Relation, v: str) -> str:
        """Whether the node is in one of the places."""
        if places.everywhere:
            return "true"
        place = f"{v}.scope" if relation.held else self._place(relation, v)
        parts = [f"{place} IN {self._p.param(sorted(places.scopes))}"] if places.scopes else []
        parts += [f"{v}.cloudAccountID IN {self._p.param(sorted(places.accounts))}"] if places.accounts else []
        return "(" + " OR ".join(parts) + ")" if parts else "false"

    def _place(self, relation: Relation, v: str) -> str:
        """Where the holders of a link in reach of its target `v` are; those of a region, which is listed with its account, are in it."""
        target = relation.link.target if relation.link else relation.holder
        opens = self._p.catalogue.kind(target).opens
        return f"{v}.cloudAccountID + '/' + {v}.idFromProvider" if opens is Scope.REGION else f"{v}.scope"


def denied(part: str) -> str:
    """NOT, of what may be known."""
    return {"true": "false", "false": "true"}.get(part, f"NOT {part}")
