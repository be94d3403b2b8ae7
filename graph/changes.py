"""What a reading changes in the graph: rows for the writing statements, and only for what differs."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from graph.before import Before
from graph.catalogue import mark, operations
from graph.model import GLOBAL, Kind, Link, Nested, Reference, Scope
from graph.readings import Found, Group, Known, NestedNode, Part, digest
from graph.timeline import micro

INTERFACE_PART = "asset"
CREATED, CHANGED = "created", "changed"


@dataclass
class Changes:
    """Rows by the statement that takes them, and the kinds of which something differs.

    Of `nodes`, those that are `kept` make a version: more differs than what is volatile; `as` is what they count as, and
    `lasting` says whether more of the asset itself differs than what is volatile. `swept` are the assets that a listing no longer
    named, be they gone or retained; `unheard` those of which the run knew nothing, so that there may be none in the graph either.
    """

    nodes: list[dict[str, Any]] = field(default_factory=list)
    emptied: list[dict[str, Any]] = field(default_factory=list)
    nested: list[list[dict[str, Any]]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    nested_links: list[dict[str, Any]] = field(default_factory=list)
    unlinked: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    swept: set[str] = field(default_factory=set)
    unheard: set[str] = field(default_factory=set)

    def versions(self) -> list[str]:
        """The assets of which a version ends: what they were until now is to be kept."""
        return sorted({r["id"] for r in self.nodes if r["kept"]} | set(self.gone))

    def sweep(self, kind: Kind, identifier: str, old: Known, *, gone: bool) -> None:
        """Note that a listing did not name an asset: it is gone, or nothing is known of it any more."""
        self.swept.add(identifier)
        if gone:
            self.gone.append(identifier)
            self.kinds.add(old.kind)
        else:
            retain(self, kind, identifier, old)

    def restore(self, identifiers: Collection[str]) -> None:
        """Take back that these were swept: another place has them by now."""
        if not identifiers:
            return
        self.swept -= set(identifiers)
        self.gone = [i for i in self.gone if i not in identifiers]
        self.nodes = [r for r in self.nodes if r["id"] not in identifiers]
        self.emptied = [r for r in self.emptied if r["id"] not in identifiers]

    def without(self, absent: Collection[str]) -> "Changes":
        """The same for a graph that has nothing of these: nothing of them ends."""
        if not absent:
            return self
        emptied, unlinked = ([r for r in rows if r["id"] not in absent] for rows in (self.emptied, self.unlinked))
        nodes = [{**r, "kept": False} if r["id"] in absent else r for r in self.nodes]
        return replace(self, nodes=nodes, emptied=emptied, unlinked=unlinked)

    def size(self) -> int:
        """About how many rows there are to write."""
        return len(self.nodes) + len(self.links) + sum(map(len, self.nested)) + len(self.gone)


def compare(changes: Changes, group: Group, before: Before, accounts: Container[str], claimed: Container[str] = ()) -> None:
    """Add what a group's reading changes against what the graph holds of it.

    `accounts`: those the run reads; `claimed`: what other places of the run have, so that it is not gone if this one has it no longer.
    """
    changes.restore({f.identifier for f in group.found} & changes.swept)
    for found in group.found:
        _asset(changes, found, before[found.identifier])
    complete = frozenset(group.complete)
    for identifier, old in unnamed(group, before).items():
        if identifier not in claimed:
            changes.sweep(group.kind, identifier, old, gone=_gone(old, group.kind, complete, accounts))


def unnamed(group: Group, before: Before) -> dict[str, Known]:
    """What was in the places of a group and is not named there any more."""
    named = {found.identifier for found in group.found}
    return {i: old for i, old in before.within(group.kind.name, (*group.complete, *group.incomplete)) if i not in named}


def _gone(old: Known, kind: Kind, complete: Container[str], accounts: Container[str]) -> bool:
    """Whether an asset which no listing named is gone.

    Its own place was listed completely (of what is listed for a whole account: that listing was), or, of an asset of
    somebody else's account, the place that showed it to us.
    """
    if kind.scope is not Scope.REGION:
        return old.listed_in in complete
    return old.scope in complete or (old.scope.split("/")[0] not in accounts and old.listed_in in complete)


def retain(changes: Changes, kind: Kind, identifier: str, old: Known) -> None:
    """Keep an asset that could not be listed again: displayed, but nothing of it is known any more."""
    marks = sorted(set(operations(kind)) - old.unread)
    if marks:
        changes.nodes.append(_row(identifier, add=[mark(m) for m in marks], kept=True))
        _mark_nested(changes, kind, identifier, marks, [])


def _row(identifier: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "add": [], "remove": [], "set": {}, "times": [], "kept": False, "as": "", "lasting": False} | more


def _asset(changes: Changes, found: Found, old: Known) -> None:
    hashes = {INTERFACE_PART: f"{digest(found.interface)}/", **{op: part.hashes() for op, part in found.parts.items()}}
    moved = old.listed_in != found.listed_in
    differing = {op for op, both in hashes.items() if moved or old.hashes.get(op) != both}
    renewed = {op for op in differing if moved or _lasting(old.hashes.get(op, "-")) != _lasting(hashes[op])}
    unread = frozenset(set(operations(found.kind)) - set(found.parts))
    marked = old.unread if old.kind else frozenset(operations(found.kind))  # somebody else may have marked what we did not know of
    if not differing and unread == old.unread:
        return
    merged = {**old.hashes, **hashes}
    content = _content(merged)
    lasting = not old.hashes or content != _content(old.hashes)
    changes.kinds |= {found.kind.name} if lasting or moved else set()
    values = _values(found, differing) | {"readings": [f"{op}={h}" for op, h in sorted(merged.items())], "contentHash": content}
    changes.unheard |= set() if old.kind else {found.identifier}
    changes.nodes.append(
        _row(
            found.identifier,
            add=[found.kind.name, *(mark(op) for op in sorted(unread - old.unread))],
            remove=["Stub", *(mark(op) for op in sorted(marked - unread))],
            set={name: x for name, x in values.items() if not isinstance(x, datetime)},
            times=[[name, micro(x)] for name, x in values.items() if isinstance(x, datetime)],
            kept=bool(renewed) or unread != old.unread,
            lasting=lasting,
            **{"as": CREATED if not old.kind else CHANGED if lasting else ""},
        )
    )
    _mark_nested(changes, found.kind, found.identifier, sorted(unread - old.unread), sorted((old.unread - unread) - renewed))
    for op in sorted(renewed & set(found.parts)):
        _nested(changes, found, op, found.parts[op])
        _links(changes, found, op, found.parts[op])


def _lasting(both: str) -> str:
    """Of an operation's two hashes that of what makes a version."""
    return both.split("/", maxsplit=1)[0]


def _content(hashes: Mapping[str, str]) -> str:
    return digest({op: _lasting(both) for op, both in hashes.items()})


def _values(found: Found, differing: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"listedIn": found.listed_in, "scope": found.scope}
    if INTERFACE_PART in differing:
        values |= found.interface
    for op in differing - {INTERFACE_PART}:
        values |= found.parts[op].values | found.parts[op].volatile
    return values


def _mark_nested(changes: Changes, kind: Kind, identifier: str, add: list[str], remove: list[str]) -> None:
    for op in (op for op in dict.fromkeys([*add, *remove]) if nested_in(kind, op)):
        verb = "add" if op in add else "remove"
        changes.emptied.append({"id": identifier, "operation": op, "add": [], "remove": [], "delete": False, verb: [mark(op)]})


def _nested(changes: Changes, found: Found, op: str, part: Part) -> None:
    if declared := nested_in(found.kind, op):
        changes.emptied.append({"id": found.identifier, "operation": op, "add": [], "remove": [], "delete": True})
        base = {
            "parent": found.identifier,
            "operation": op,
            "listedIn": found.listed_in,
            "scope": found.scope,
            "cloudAccountID": found.account,
        }
        for depth, row in _nested_rows(part.nested, f"{found.identifier}/{op}", found.identifier, base, 0):
            while len(changes.nested) <= depth:
                changes.nested.append([])
            changes.nested[depth].append(row)
        for row in _nested_links(declared, part.nested, f"{found.identifier}/{op}"):
            changes.nested_links.append(row | {"parent": found.identifier})


def _nested_links(declared: Iterable[Nested], nodes: list[NestedNode], path: str) -> Iterator[dict[str, Any]]:
    """The references of nested objects; their identifiers are those of `_nested_rows`."""
    by_kind = {nested.kind: nested for nested in declared}
    for i, node in enumerate(nodes):
        nested, identifier = by_kind[node.kind], f"{path}/{node.relationship}.{i}"
        for link in nested.links:
            yield from link_rows(identifier, link, node.links.get(link.name, []))
        yield from _nested_links(nested.nested, node.nested, identifier)


def _nested_rows(nodes: list[NestedNode], path: str, above: str, base: dict[str, Any], depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    for i, node in enumerate(nodes):
        identifier = f"{path}/{node.relationship}.{i}"
        yield (
            depth,
            {"above": above, "type": node.relationship, "kind": node.kind, "set": {**node.values, **base, "identifier": identifier}},
        )
        yield from _nested_rows(node.nested, identifier, identifier, base, depth + 1)


def _links(changes: Changes, found: Found, op: str, part: Part) -> None:
    for link in links_of(found.kind, op):
        refs = part.links.get(link.name, [])
        changes.unlinked.append({"id": found.identifier, "type": link.relationship, "inward": link.inward, "keep": [i for i, _ in refs]})
        changes.links.extend(link_rows(found.identifier, link, refs))


@cache
def nested_in(kind: Kind, op: str) -> tuple[Nested, ...]:
    """What an operation tells of nested objects."""
    return tuple(nested for r in kind.readings() if r.operation == op for nested in r.nested)


@cache
def links_of(kind: Kind, op: str) -> tuple[Link, ...]:
    """The links which an operation, or a derivation of this name, fills."""
    of_readings = (link for r in kind.readings() if r.operation == op for link in r.links)
    of_derivations = (link for d in kind.derived if d.name == op for link in d.links)
    return (*of_readings, *of_derivations)


def link_rows(holder: str, link: Link, refs: list[tuple[str, Reference]]) -> Iterator[dict[str, Any]]:
    """A row for each reference, with what a stub of its far end would show."""
    for identifier, ref in refs:
        row = {"id": holder, "type": link.relationship, "inward": link.inward, "to": identifier, "kind": link.target}
        yield row | {"stub": _stub(identifier, link, ref)}


def _stub(identifier: str, link: Link, ref: Reference) -> dict[str, Any]:
    region = ref.region or GLOBAL
    return {
        "identifier": identifier,
        "accountID": "default",
        "cloudAccountID": ref.account,
        "cloudProvider": "aws",
        "idFromProvider": ref.id,
        "internalAssetType": link.target,
        "internalName": ref.id,
        "internalRegion": region,
        "scope": f"{ref.account}/{region}",
        "listedIn": "",
    }
