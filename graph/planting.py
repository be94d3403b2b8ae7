"""Examples as a collection would hand them to the graph: assets, and how each reading ended.

What an example does not say is as read and complete: every listing of every place, and every detail of every asset.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from graph.catalogue import Catalogue, fingerprint
from graph.model import GLOBAL, Derivation, Kind, Link, Nested, Reading, Reference, Scope, identifier
from graph.model import Part as Object
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group, NestedNode, Part

HOME = "eu-west-1"


@dataclass(frozen=True)
class Planted:
    """An asset of an example. `values` by stored property, `nested` and `links` by relation as either end names it.

    A link leads to the (type, name) of other planted assets. `unread`: the operations that were denied for it; with the
    listing among them, an earlier run saw it and it is only remembered.
    """

    type: str
    name: str
    account: str
    region: str = HOME
    values: Mapping[str, Any] = field(default_factory=dict)
    nested: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, str]:
        """What links name it by."""
        return self.type, self.name


@dataclass(frozen=True)
class World:
    """All assets of an example, and the listings (type, account, region) which broke off, after what is planted there was named."""

    assets: tuple[Planted, ...]
    unlisted: frozenset[tuple[str, str, str]] = frozenset()

    def before(self, catalogue: Catalogue) -> "World":
        """The same at the time when what is only remembered was still listed."""
        read = (replace(p, unread=p.unread - {catalogue.kind(p.type).listing.operation}) for p in self.assets)
        return replace(self, assets=tuple(read))


class Planting:
    """Turns an example into what a collection of it would hand to the graph."""

    def __init__(self, catalogue: Catalogue, world: World, at: datetime) -> None:
        self._catalogue, self._world, self._at = catalogue, world, at
        self._accounts, self._places_kind = catalogue.opening(Scope.ACCOUNT), catalogue.opening(Scope.REGION)
        self._assets = {p.key: p for p in (*world.assets, *self._regions())}
        self._by_type: dict[str, list[Planted]] = defaultdict(list)
        self._said_there: dict[tuple[str, str, tuple[str, str]], list[tuple[str, str]]] = defaultdict(list)
        for planted in self._assets.values():
            self._by_type[planted.type].append(planted)
        for planted in world.assets:
            for name, keys in planted.links.items():
                for key in dict.fromkeys(keys):
                    self._said_there[planted.type, name, key].append(planted.key)
        self._listed_in = {p.name: f"{p.values.get(self._accounts.managed_by) or p.name}/{GLOBAL}" for p in self._of(self._accounts)}

    def groups(self) -> Iterator[Group]:
        """What a collection would write, one group for each kind."""
        for kind in self._catalogue.kinds:
            places = sorted(self._places(kind))
            remembered = [p for p in self._of(kind) if kind.listing.operation in p.unread]
            closed = {f"{account}/{region}" for name, account, region in self._world.unlisted if name == kind.name}
            closed |= {self._scope(p, kind) for p in remembered}
            outcomes = [o for place in places for o in self._outcomes(kind, place, place in closed)]
            complete = [p for p in places if p not in closed]
            found = [self._found(p, kind) for p in self._of(kind) if p not in remembered]
            yield Group(kind, found, outcomes, complete, sorted(closed))

    def _of(self, kind: Kind) -> list[Planted]:
        return self._by_type[kind.name]

    def _regions(self) -> Iterator[Planted]:
        """The regions of each account that the example leaves unsaid: those it uses."""
        accounts = {p.name for p in self._world.assets if p.type == self._accounts.name}
        said = {tuple(p.name.split("/")) for p in self._world.assets if p.type == self._places_kind.name}
        used = {(p.account, p.region) for p in self._world.assets} | {(a, r) for _, a, r in self._world.unlisted}
        for account, region in sorted((used | {(a, HOME) for a in accounts}) - said):
            if region != GLOBAL and account in accounts:
                yield Planted(self._places_kind.name, f"{account}/{region}", account, GLOBAL)

    def _places(self, kind: Kind) -> set[str]:
        if kind.scope is Scope.ORGANIZATION:
            return set(self._listed_in.values())
        if kind.scope is Scope.ACCOUNT:
            return {f"{account}/{GLOBAL}" for account in self._listed_in}
        return {f"{p.account}/{_short(p.name)}" for p in self._of(self._places_kind)}

    def _outcomes(self, kind: Kind, place: str, closed: bool) -> Iterator[Outcome]:
        account, region = place.rsplit("/", 1)
        unread = {op for p in self._of(kind) if self._scope(p, kind) == place for op in p.unread}
        for reading in kind.readings():
            denied = closed or reading.operation in unread
            result, error = (Result.DENIED, "AccessDenied: the example says so") if denied else (Result.COMPLETE, "")
            yield Outcome(kind.name, reading.service, reading.operation, account, region, result, self._at, error, fingerprint(kind))

    def _scope(self, planted: Planted, kind: Kind) -> str:
        """The scope whose listing found the asset."""
        if kind.scope is Scope.ORGANIZATION:
            return self._listed_in[planted.account]
        return f"{planted.account}/{GLOBAL if kind.scope is Scope.ACCOUNT else planted.region}"

    def _found(self, planted: Planted, kind: Kind) -> Found:
        unread = planted.unread | {d.name for d in kind.derived if set(d.rests_on) & planted.unread}
        sources: dict[str, Reading | Derivation] = {r.operation: r for r in kind.readings()} | {d.name: d for d in kind.derived}
        parts = {name: self._part(planted, source) for name, source in sources.items() if name not in unread}
        listed_in, interface = self._scope(planted, kind), self._interface(planted, kind)
        return Found(kind, self._identifier(planted), planted.account, planted.region, listed_in, interface, parts)

    def _identifier(self, planted: Planted) -> str:
        return identifier(self._catalogue.kind(planted.type), _short(planted.name), planted.account, planted.region)

    def _interface(self, planted: Planted, kind: Kind) -> dict[str, Any]:
        return {
            "identifier": self._identifier(planted),
            "accountID": "default",
            "cloudAccountID": planted.account,
            "cloudAccountName": planted.account,
            "cloudProvider": "aws",
            "idFromProvider": _short(planted.name),
            "internalAssetType": kind.name,
            "internalName": _short(planted.name),
            "internalRegion": planted.region,
            "assetCategory": kind.category,
        }

    def _part(self, planted: Planted, source: Reading | Derivation) -> Part:
        part = Part()
        for name, one in _fields(source):
            (part.volatile if one.volatile else part.values)[name] = planted.values.get(name, one.default)
        for nested in source.nested if isinstance(source, Reading) else ():
            part.nested += [self._nested(nested, values) for values in planted.nested.get(nested.name, ())]
        part.links = {link.name: [self._reference(key) for key in self._linked(planted, link)] for link in source.links}
        return part

    def _nested(self, nested: Nested, values: Mapping[str, Any]) -> NestedNode:
        own = {f.name: values.get(f.name, f.default) for f in nested.fields}
        below = [self._nested(inner, v) for inner in nested.nested for v in values.get(inner.name, ())]
        links = {link.name: [self._reference(key) for key in values.get(link.name, ())] for link in nested.links}
        return NestedNode(nested.kind, nested.relationship, own, below, links)

    def _linked(self, holder: Planted, link: Link) -> list[tuple[str, str]]:
        """The far ends of a link as the example says them at either end, or else the asset's own account or region."""
        here = list(holder.links.get(link.name, ()))
        there = self._said_there[link.target, link.inverse, holder.key]
        return list(dict.fromkeys((*here, *there))) or [key for key in self._own(holder) if link.to_one and key[0] == link.target]

    def _own(self, holder: Planted) -> list[tuple[str, str]]:
        """The account and the region in which an asset lives."""
        own = [(self._accounts.name, holder.account), (self._places_kind.name, f"{holder.account}/{holder.region}")]
        return [key for key in own if key in self._assets and key[0] != holder.type]

    def _reference(self, key: tuple[str, str]) -> tuple[str, Reference]:
        planted = self._assets[key]
        return self._identifier(planted), Reference(_short(planted.name), planted.account, planted.region)


def _fields(source: Reading | Derivation) -> Iterator[tuple[str, Any]]:
    """Stored property and declaration of each field, those of parts too."""
    for one in source.fields:
        if isinstance(one, Object):
            yield from ((f"{one.name}_{inner.name}", inner) for inner in one.fields)
        else:
            yield one.name, one


def _short(name: str) -> str:
    """A region is planted as account/region, since each account has its own of that name."""
    return name.rsplit("/", 1)[-1]
