"""What differs between two times: assets that appeared, changed or went, with the fields, nested objects and links.

Only what was written since the first of them is looked at, as it was at the one and at the other. A reading that failed
is no change, nor is what is volatile.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from graph import timeline
from graph.catalogue import Catalogue, NodeType
from graph.errors import OutOfHistory
from graph.rewind import moment, rewound
from graph.store import Store

PORTION = 1_000
TOUCHED = (
    "CALL () { MATCH (n:Asset) WHERE n.begun > $at RETURN n.identifier AS id UNION MATCH (n:Asset) WHERE n.linked > $at "
    "RETURN n.identifier AS id UNION MATCH (c:Nested) WHERE c.begun > $at RETURN c.parent AS id "
    "UNION MATCH (c:Nested) WHERE c.linked > $at RETURN c.parent AS id "
    "UNION MATCH (f:Former) WHERE f.until > $at RETURN coalesce(f.parent, f.identifier) AS id "
    "UNION MATCH (s:Severed) WHERE s.until > $at UNWIND [s.start, s.end] AS end RETURN split(end, '/')[0] AS id } "
    "RETURN DISTINCT id ORDER BY id"
)
NEAR = (
    "MATCH (o)-[x]-(m:Asset) WHERE (startNode(x) = o AND type(x) + '>' IN $held[{of}]) "
    "OR (endNode(x) = o AND type(x) + '<' IN $held[{of}]) RETURN collect([type(x), m.identifier, m.idFromProvider]) AS links"
)
STATES = (
    "UNWIND $ids AS id MATCH (n:Asset {identifier: id}) WHERE NOT n:Stub "
    f"CALL (n) {{ WITH n AS o {NEAR.replace('{of}', 'o.internalAssetType')} }} "
    "CALL (n) { MATCH (c:Nested {parent: n.identifier}) WITH c, [l IN labels(c) WHERE l IN keys($held)][0] AS kind "
    f"CALL (c, kind) {{ WITH c AS o, kind {NEAR.replace('{of}', 'kind')} }} "
    "RETURN collect({kind: kind, values: properties(c), links: links}) AS nested } "
    "RETURN n.internalAssetType AS kind, properties(n) AS values, links, nested"
)


class Way(StrEnum):
    """What became of an asset."""

    APPEARED = "appeared"
    CHANGED = "changed"
    WENT = "went"


@dataclass(frozen=True)
class FieldChange:
    """A field, a list of nested objects, or a link (then what it no longer leads to, and what it newly does)."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """What became of one asset; `asset` has the fields of the interface, as they were last."""

    way: Way
    asset: Mapping[str, Any]
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class State:
    """An asset at one time: its interface, and what is compared, by name. A link is compared by what it leads to."""

    asset: Mapping[str, Any]
    fields: Mapping[str, Any]
    links: Mapping[str, Mapping[str, str]]


async def differences(store: Store, catalogue: Catalogue, since: str, until: str = "") -> list[Change]:
    """The changes between two times, or from one until now. Raises OutOfHistory, or TooLarge if there are too many."""
    first = await moment(store, since)
    second = await moment(store, until) if until else await timeline.last(store) or first
    if until and second < first:
        raise OutOfHistory(f"{until} is before {since}; name the earlier time first")
    ids = [r["id"] for r in await store.run(TOUCHED, at=first)]
    before = await _states(store, catalogue, ids, first)
    after = await _states(store, catalogue, ids, max(first, second))
    return [change for id_ in ids for change in between(before.get(id_), after.get(id_))]


async def _states(store: Store, catalogue: Catalogue, ids: list[str], at: datetime) -> dict[str, State]:
    reading = Reading(catalogue)

    async def work(past: Store, _: datetime) -> dict[str, State]:
        found: dict[str, State] = {}
        for start in range(0, len(ids), PORTION):
            for r in await past.run(STATES, ids=ids[start : start + PORTION], held=reading.held):
                found[r["values"]["identifier"]] = reading.state(r["kind"], r["values"], r["links"], r["nested"])
        return found

    return await rewound(store, at.isoformat(), work)  # type: ignore[no-any-return]


class Reading:
    """Turns nodes into states, as their declarations name things."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._types = catalogue.types
        self.held = {t.name: list(_arrows(t)) for t in catalogue.types.values()}

    def state(self, kind: str, values: Mapping[str, Any], links: list[list[str]], nested: Sequence[Mapping[str, Any]]) -> State:
        """The state of an asset, from its properties, its links and what is nested in it."""
        type_ = self._types.get(kind)
        interface = {name: values.get(name) for name in ("identifier", *SHOWN)}
        if type_ is None:  # of a type that is declared no longer
            return State(interface, {}, {})
        below = {str(n["values"]["identifier"]).split("/", 2)[2]: n for n in nested}
        fields = self._values(type_, values) | self._nested(type_, below, "")
        return State(interface, fields, self._links(type_, links))

    def _values(self, type_: NodeType, values: Mapping[str, Any]) -> dict[str, Any]:
        lasting = (c.property for c in type_.columns.values() if not c.field.volatile and c.property != "contentHash")
        return {name: _plain(values.get(name)) for name in lasting}

    def _nested(self, type_: NodeType, nodes: Mapping[str, Mapping[str, Any]], path: str) -> dict[str, Any]:
        """The nested objects right below a path, by the name of their relation, in their order."""
        found: dict[str, Any] = {}
        for r in type_.relations.values():
            if r.nesting and r.held:
                here = sorted((int(p.rsplit(".", 1)[1]), p) for p in nodes if p.rsplit(".", 1)[0] == f"{path}{r.relationship}")
                found[r.name] = [self._object(self._types[r.target], nodes, p) for _, p in here]
        return found

    def _object(self, type_: NodeType, nodes: Mapping[str, Mapping[str, Any]], path: str) -> dict[str, Any]:
        node = nodes[path]
        links = {name: sorted(ends.values()) for name, ends in self._links(type_, node["links"]).items()}
        return self._values(type_, node["values"]) | self._nested(type_, nodes, f"{path}/") | links

    def _links(self, type_: NodeType, links: list[list[str]]) -> dict[str, dict[str, str]]:
        held = {r.relationship: r.name for r in type_.relations.values() if r.held and not r.nesting}
        found: dict[str, dict[str, str]] = {name: {} for name in held.values()}
        for relationship, id_, title in links:
            found[held[relationship]][id_] = title
        return found


SHOWN = ("internalAssetType", "internalName", "idFromProvider", "cloudAccountID", "cloudAccountName", "internalRegion")


def _arrows(type_: NodeType) -> Iterator[str]:
    return (f"{r.relationship}{'>' if r.outgoing else '<'}" for r in type_.relations.values() if r.held and not r.nesting)


def between(before: State | None, after: State | None) -> Iterator[Change]:
    """What became of an asset from one state to another: one change, or none."""
    if before and after:
        if fields := (*_fields(before, after), *_ends(before, after)):
            yield Change(Way.CHANGED, after.asset, fields)
    elif found := before or after:
        yield Change(Way.WENT if before else Way.APPEARED, found.asset)


def _fields(before: State, after: State) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before.fields, *after.fields)):
        old, new = before.fields.get(name), after.fields.get(name)
        if old != new:
            yield FieldChange(name, old, new)


def _ends(before: State, after: State) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before.links, *after.links)):
        old, new = before.links.get(name, {}), after.links.get(name, {})
        if old.keys() != new.keys():
            yield FieldChange(name, sorted(old[i] for i in old.keys() - new.keys()), sorted(new[i] for i in new.keys() - old.keys()))


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.iso_format() if hasattr(value, "iso_format") else value
