"""The frozen whole of all kinds: every node type with its fields and its relations in both directions.

It is built once from the declarations and passed on; GraphQL, statements, documents and tests are derived from it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reach, Reading, Scope, ValueType

ANY = "IAsset"
INTERFACE = tuple(
    Field(name, ValueType.STRING, name, doc)
    for name, doc in {
        "identifier": "Stable id of this asset, the same from run to run.",
        "accountID": "The tenant: «default» until there are several.",
        "cloudAccountID": "The number of the AWS account that owns it.",
        "cloudAccountName": "The name of that account.",
        "cloudProvider": "Always «aws».",
        "idFromProvider": "The id the provider gives it, mostly an ARN.",
        "internalAssetType": "The name of its type here.",
        "internalName": "The name a person knows it by.",
        "internalRegion": "The region it lives in, or «global».",
        "assetCategory": "A coarse group of types.",
        "contentHash": "Changes when something declared of it changes.",
    }.items()
)


# What the writer keeps on a node beside its fields: on assets (True) and on nested objects.
RESERVED = {
    True: {"scope", "listedIn", "readings", "since", "firstSeen", "begun", "linked", "until", "formerLabels"},
    False: {"scope", "listedIn", "parent", "operation", "identifier", "cloudAccountID", "begun", "linked", "until", "formerLabels"},
}


@dataclass(frozen=True)
class Column:
    """A stored field: its property on the node, its declaration, and the operations which must be read to know it."""

    property: str
    field: Field
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """A link or a nesting as one of its two ends sees it.

    `holder` is the type whose reading fills it, by `operations`; `outgoing` is the direction of the relationship seen
    from this end; `held` says whether this end is the holder. `matched` are the operations which fill the property that a
    link is matched by. `alternatives`: the relations of which this one is the union; its target is then any asset.
    """

    name: str
    relationship: str
    target: str
    outgoing: bool
    held: bool
    holder: str
    operations: tuple[str, ...]
    reach: Reach
    to_one: bool
    doc: str
    nesting: bool = False
    link: Link | None = None
    matched: tuple[str, ...] = ()
    alternatives: tuple["Relation", ...] = ()

    @property
    def near(self) -> tuple[str, ...]:
        """The operations that must be read of this end for the relation to be known."""
        return self.operations if self.held else self.matched

    @property
    def far(self) -> tuple[str, ...]:
        """The operations that must be read of the other end."""
        return self.matched if self.held else self.operations

    @property
    def joined(self) -> bool:
        """Whether it is made by a value at the far end, so that unseen assets may belong to it from either side."""
        return self.link is not None and bool(self.link.matching)


@dataclass(frozen=True)
class NodeType:
    """What is stored under one label: an asset type, or nested objects of one (then `kind` is the asset's)."""

    name: str
    plural: str
    doc: str
    kind: Kind
    is_asset: bool
    columns: Mapping[str, Column]
    parts: tuple[Part, ...]
    relations: dict[str, Relation] = field(default_factory=dict, hash=False)

    def relation(self, name: str) -> Relation:
        """The relation of a name; «name:holder» is one of those that make up a union."""
        union, _, holder = name.partition(":")
        found = self.relations[union]
        return next(r for r in found.alternatives if r.holder == holder) if holder else found

    @property
    def listing(self) -> str:
        """The operation that lists the asset, or the asset to which the nested object belongs."""
        return self.kind.listing.operation


@dataclass(frozen=True)
class Catalogue:
    """All kinds. `types` holds assets and nested objects by name."""

    kinds: tuple[Kind, ...]

    @cached_property
    def types(self) -> Mapping[str, NodeType]:
        """Every node type by name."""
        found = {t.name: t for kind in self.kinds for t in _types(kind)}
        for kind in self.kinds:
            _relate(found, kind)
        if taken := [f"{t.name}.{c}" for t in found.values() for c in t.columns if c in RESERVED[t.is_asset]]:
            raise ValueError(f"{', '.join(taken)}: the graph uses these names itself; declare others")
        return found

    def assets(self) -> list[NodeType]:
        """The types of assets, without those of nested objects."""
        return [t for t in self.types.values() if t.is_asset]

    def kind(self, name: str) -> Kind:
        """The declaration behind a type."""
        return self.types[name].kind

    def opening(self, scope: Scope) -> Kind:
        """The kind whose assets are themselves the accounts, or the regions, that are read."""
        return next(kind for kind in self.kinds if kind.opens is scope)


@cache
def operations(kind: Kind) -> tuple[str, ...]:
    """Every name under which something of an asset of this kind can be unread."""
    return (*(r.operation for r in kind.readings()), *(d.name for d in kind.derived))


def services(kind: Kind) -> dict[str, str]:
    """Operation → service, for the operations that are calls."""
    return {r.operation: r.service for r in kind.readings()}


def mark(operation: str) -> str:
    """The label of a node of which this operation is unread."""
    return f"Unread_{operation}"


@cache
def fingerprint(kind: Kind) -> str:
    """Changes when the declaration changes what is read, so that an upgrade makes older readings unread."""
    names = [f"{c.property}:{c.field.type.value}:{c.operations}:{c.field.default}" for t in _types(kind) for c in t.columns.values()]
    links = [f"{link.name}:{link.relationship}:{link.target}:{ops}" for link, ops in _links(kind)]
    links += [f"{holder}.{link.relationship}:{link.target}.{link.matching}" for holder, link in joins(kind)]
    return hashlib.sha256("\n".join([*names, *links]).encode()).hexdigest()[:16]


def _types(kind: Kind) -> Iterator[NodeType]:
    columns: dict[str, Column] = {f.name: Column(f.name, f, (kind.listing.operation,)) for f in INTERFACE}
    parts: list[Part] = []
    for source, ops in _sources(kind):
        columns |= {c.property: c for c in _columns(source.fields, ops)}
        parts += [p for p in source.fields if isinstance(p, Part)]
    yield NodeType(kind.name, kind.plural, kind.doc, kind, is_asset=True, columns=columns, parts=tuple(parts))
    for reading in kind.readings():
        for nested in reading.nested:
            yield from _nested(kind, nested, reading.operation)


def _sources(kind: Kind) -> Iterator[tuple[Reading | Derivation, tuple[str, ...]]]:
    for reading in kind.readings():
        yield reading, (reading.operation,)
    for derivation in kind.derived:
        yield derivation, (*derivation.rests_on, derivation.name)


def _columns(fields: Iterable[Field | Part], ops: tuple[str, ...]) -> Iterator[Column]:
    for f in fields:
        if isinstance(f, Part):
            yield from (Column(f"{f.name}_{inner.name}", inner, ops) for inner in f.fields)
        else:
            yield Column(f.name, f, ops)


def _nested(kind: Kind, nested: Nested, operation: str) -> Iterator[NodeType]:
    columns = {c.property: c for c in _columns(nested.fields, (operation,))}
    yield NodeType(nested.kind, nested.name, nested.doc, kind, is_asset=False, columns=columns, parts=())
    for below in nested.nested:
        yield from _nested(kind, below, operation)


def _links(kind: Kind) -> Iterator[tuple[Link, tuple[str, ...]]]:
    """The links that an asset itself holds."""
    for source, ops in _sources(kind):
        yield from ((link, ops) for link in source.links)


def joins(kind: Kind) -> Iterator[tuple[str, Link]]:
    """The links that are matched by a value, each with the label of its holder: the asset, or what is nested in it."""
    yield from ((kind.name, link) for link, _ in _links(kind) if link.matching)
    pending = [nested for reading in kind.readings() for nested in reading.nested]
    for nested in pending:
        yield from ((nested.kind, link) for link in nested.links if link.matching)
        pending += nested.nested


def _relate(types: Mapping[str, NodeType], kind: Kind) -> None:
    for link, ops in _links(kind):
        _link(types, kind.name, link, ops)
    for reading in kind.readings():
        for nested in reading.nested:
            _nest(types, kind.name, nested, reading.operation)


def _link(types: Mapping[str, NodeType], holder: str, link: Link, ops: tuple[str, ...]) -> None:
    """Add a link to the types at both of its ends."""
    matched = types[link.target].columns[link.matching].operations if link.matching else ()
    held = Relation(
        link.name, link.relationship, link.target, outgoing=not link.inward, held=True, holder=holder, operations=ops,
        reach=link.reach, to_one=link.to_one, doc=link.doc, link=link, matched=matched,
    )  # fmt: skip
    inverse = replace(
        held, name=link.inverse, target=holder, outgoing=link.inward, held=False, to_one=link.inverse_to_one, doc=link.inverse_doc
    )
    types[holder].relations[link.name] = held
    known = types[link.target].relations.get(link.inverse)
    types[link.target].relations[link.inverse] = _union(known, inverse) if known else inverse


def _union(known: Relation, another: Relation) -> Relation:
    """One relation for the links of several kinds that give it the same name; it leads to any of them."""
    parts = (*(known.alternatives or (known,)), another)
    if known.held or known.to_one or another.to_one or len({(p.relationship, p.outgoing) for p in parts}) > 1:
        raise ValueError(f"«{another.name}» is declared twice: by {known.holder} and by {another.holder}, not as one relationship")
    return replace(known, target=ANY, alternatives=parts)


def _nest(types: Mapping[str, NodeType], parent: str, nested: Nested, operation: str) -> None:
    ops, rel = (operation,), nested.relationship
    types[parent].relations[nested.name] = Relation(
        nested.name, rel, nested.kind, outgoing=True, held=True, holder=parent, operations=ops,
        reach=Reach.REGION, to_one=nested.to_one, doc=nested.doc, nesting=True,
    )  # fmt: skip
    types[nested.kind].relations[nested.inverse] = Relation(
        nested.inverse, rel, parent, outgoing=False, held=False, holder=parent, operations=ops,
        reach=Reach.REGION, to_one=True, doc="What it belongs to.", nesting=True,
    )  # fmt: skip
    for link in nested.links:
        _link(types, nested.kind, link, ops)
    for below in nested.nested:
        _nest(types, nested.kind, below, operation)
