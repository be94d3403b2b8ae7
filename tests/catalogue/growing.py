"""Random graphs made for a question: of the types and relations it names, with values that it tells apart.

A graph comes twice: as it is planted into Neo4j, and as plain objects for the naive interpreter.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from graph.catalogue import Catalogue, Column, NodeType, Relation
from graph.model import GLOBAL, Reach, Scope, ValueType, identifier
from graph.planting import HOME, Planted, World
from graph.question import Ago, All, Either, Not, Operator, Pattern, Question, Related, Test, Where
from tests.semantics.interpreter import Node, of_java

Draw = Callable[[Any], Any]
Pick = Callable[[Sequence[Any]], Any]
ACCOUNTS = ("111111111111", "222222222222")
FIXED = {
    "identifier",
    "accountID",
    "cloudAccountID",
    "cloudProvider",
    "idFromProvider",
    "internalAssetType",
    "internalName",
    "internalRegion",
}
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)


@dataclass
class Needed:
    """What a graph must have for a question to mean something: by type the values, the nested objects and the links."""

    catalogue: Catalogue
    values: dict[tuple[str, str], list[Test]] = field(default_factory=lambda: defaultdict(list))
    nestings: set[tuple[str, str]] = field(default_factory=set)
    links: set[tuple[str, str]] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def question(self, question: Question) -> None:
        """All that a question names."""
        self.kinds.add(str(question.type))
        self._where(self.catalogue.types[str(question.type)], question.where)

    def _where(self, here: NodeType, where: Where) -> None:
        match where:
            case All(parts) | Either(parts):
                for part in parts:
                    self._where(here, part)
            case Not(part):
                self._where(here, part)
            case Test():
                self.values[here.name, where.property].append(where)
            case Related(name, _, inner):
                relation = here.relation(name)
                for each in relation.alternatives or (relation,):
                    self._relation(here, each)
                    self._where(self.catalogue.types[each.target], inner)

    def _relation(self, here: NodeType, relation: Relation) -> None:
        """A relation as its holder has it, with all that the holder is nested in."""
        holder = self.catalogue.types[relation.holder]
        name = relation.name if relation.held else self._other_name(holder, here, relation)
        (self.nestings if relation.nesting else self.links).add((holder.name, name))
        self.kinds |= {holder.kind.name, *((here.name, relation.target) if not relation.nesting else ())} & {
            k.name for k in self.catalogue.kinds
        }
        while not holder.is_asset:
            up = next(r for r in holder.relations.values() if r.nesting and not r.held)
            above = self.catalogue.types[up.target]
            self.nestings.add((above.name, self._other_name(above, holder, up)))
            holder = above

    @staticmethod
    def _other_name(holder: NodeType, target: NodeType, seen: Relation) -> str:
        same = (r for r in holder.relations.values() if r.held and r.target == target.name and r.relationship == seen.relationship)
        return next(r.name for r in same)


def grow(
    draw: Draw, pick: Pick, catalogue: Catalogue, questions: Iterable[Question], now: datetime, regular: bool
) -> tuple[World, list[Node]]:
    """A random graph for some questions; a regular one was read completely. `pick` chooses, `draw` draws what matches a pattern."""
    needed = Needed(catalogue)
    for question in questions:
        needed.question(question)
    growing = _Growing(draw, pick, needed, now)
    assets = growing.assets()
    nodes = growing.nodes(assets)
    return World(tuple(assets if regular else [growing.unread(a) for a in assets])), nodes


class _Growing:
    """One graph under way."""

    def __init__(self, draw: Draw, pick: Pick, needed: Needed, now: datetime) -> None:
        self._draw, self._pick, self._needed, self._now, self._catalogue = draw, pick, needed, now, needed.catalogue
        self._pools: dict[str, list[Planted]] = {}

    def assets(self) -> list[Planted]:
        kinds = [self._catalogue.kind(name) for name in sorted(self._needed.kinds | {"Connector"})]
        self._pools = {kind.name: list(self._bare(kind.name)) for kind in kinds}
        return [self._filled(asset) for pool in self._pools.values() for asset in pool]

    def _bare(self, type_: str) -> Iterator[Planted]:
        """Assets of a type that say nothing yet; the accounts and their regions are always there."""
        kind = self._catalogue.kind(type_)
        if kind.opens is Scope.ACCOUNT:
            yield from (Planted(type_, a, a, GLOBAL) for a in ACCOUNTS)
            return
        if kind.opens is Scope.REGION:
            yield from (Planted(type_, f"{a}/{HOME}", a, GLOBAL) for a in ACCOUNTS)
            return
        region = HOME if kind.scope is Scope.REGION else GLOBAL
        for i in range(self._pick((1, 2, 3))):
            account = self._pick(ACCOUNTS)
            yield Planted(type_, f"{type_.lower()}-{i}", account, region)

    def _filled(self, asset: Planted) -> Planted:
        here = self._catalogue.types[asset.type]
        links = {n: self._ends(asset, here.relations[n]) for t, n in sorted(self._needed.links) if t == asset.type}
        return replace(asset, values=self._values(here), nested=self._nested(asset, here), links={n: e for n, e in links.items() if e})

    def _nested(self, asset: Planted, here: NodeType) -> dict[str, tuple[dict[str, Any], ...]]:
        found = {}
        for name in [n for t, n in sorted(self._needed.nestings) if t == here.name]:
            relation = here.relations[name]
            there, count = self._catalogue.types[relation.target], self._pick((0, 1, 1) if relation.to_one else (0, 1, 1, 2))
            found[name] = tuple(self._object(asset, there) for _ in range(count))
        return found

    def _object(self, asset: Planted, here: NodeType) -> dict[str, Any]:
        links = {n: self._ends(asset, here.relations[n]) for t, n in sorted(self._needed.links) if t == here.name}
        return {**self._values(here), **self._nested(asset, here), **links}

    def _ends(self, asset: Planted, relation: Relation) -> tuple[tuple[str, str], ...]:
        """Up to two assets within reach."""
        near = [p.key for p in self._pools.get(relation.target, ()) if p.key != asset.key and _near(asset, p, relation.reach)]
        count = self._pick((0, 1, 1) if relation.to_one else (0, 1, 1, 2)) if near else 0
        return tuple(dict.fromkeys(self._pick(near) for _ in range(count)))

    def _values(self, here: NodeType) -> dict[str, Any]:
        asked = {
            name: tests
            for (type_, name), tests in self._needed.values.items()
            if type_ == here.name and not (here.is_asset and name in FIXED)
        }
        return {name: self._value(here.columns[name], tests) for name, tests in sorted(asked.items())}

    def _value(self, column: Column, tests: list[Test]) -> Any:
        """A value that one of the comparisons tells from another."""
        options = [v for test in tests for v in self._telling(column.field.type, test)]
        default = column.field.default
        if default is None and column.field.type is not ValueType.BOOLEAN:
            options.append(None)
        elif default is not None:
            options.append(list(default) if isinstance(default, tuple) else default)
        return self._pick(options)

    def _telling(self, type_: ValueType, test: Test) -> list[Any]:
        """Values for which the comparison is true, and others."""
        value: Any = test.value.text if isinstance(test.value, Pattern) else test.value
        match test.operator:
            case Operator.ABSENT:
                return [
                    {ValueType.STRING: "x", ValueType.STRINGS: ["x"], ValueType.DATETIME: self._now, ValueType.BOOLEAN: True}.get(type_, 7)
                ]
            case Operator.MATCHES:
                return [self._draw(st.from_regex(of_java(value), fullmatch=True, alphabet=PRINTABLE)), "other"]
            case Operator.INCLUDES:
                return [[value], [value, "other"], ["other"], []]
            case _ if isinstance(value, Ago):
                return [self._now + value.offset + timedelta(days=d) for d in (-1, 1)]
            case _ if type_ is ValueType.STRINGS:
                return [list(value), ["other"]]
        return _others(value)

    # --- as plain objects

    def nodes(self, assets: Sequence[Planted]) -> list[Node]:
        found = {a.key: Node(a.type, self._identifier(a), self._known(a), {}) for a in assets}
        below: list[Node] = []
        for asset in assets:
            below += self._below(found, self._catalogue.types[asset.type], found[asset.key], asset.nested)
            self._join(found, self._catalogue.types[asset.type], found[asset.key], asset.links)
            self._own(found, asset)
        return [*found.values(), *below]

    def _own(self, found: dict[tuple[str, str], Node], asset: Planted) -> None:
        """What an asset refers to without saying so: its own account, and its own region."""
        here = self._catalogue.types[asset.type]
        for relation in here.relations.values():
            own = {"Connector": asset.account, "Region": f"{asset.account}/{asset.region}"}.get(relation.target)
            if relation.held and relation.to_one and own and not asset.links.get(relation.name) and asset.type != relation.target:
                key = (relation.target, own)
                if key in found:
                    self._join(found, here, found[asset.key], {relation.name: (key,)})

    def _below(self, found: dict[tuple[str, str], Node], here: NodeType, node: Node, nested: Any) -> list[Node]:
        made: list[Node] = []
        for name, objects in nested.items():
            relation = here.relations[name]
            there = self._catalogue.types[relation.target]
            back = next(r.name for r in there.relations.values() if r.nesting and not r.held)
            for said in objects:
                values = {c.property: said.get(c.property, c.field.default) for c in there.columns.values()}
                child = Node(there.name, "", values, {back: [node]}, root=False)
                node.related.setdefault(name, []).append(child)
                inner = {n: v for n, v in said.items() if n in there.relations and there.relations[n].nesting}
                self._join(found, there, child, {n: v for n, v in said.items() if n in there.relations and n not in inner})
                made += [child, *self._below(found, there, child, inner)]
        return made

    def _join(self, found: dict[tuple[str, str], Node], here: NodeType, node: Node, links: Any) -> None:
        for name, keys in links.items():
            link = here.relations[name].link
            for end in [found[key] for key in keys] if link else ():
                node.related.setdefault(name, []).append(end)
                end.related.setdefault(link.inverse if link else "", []).append(node)

    def _known(self, asset: Planted) -> dict[str, Any]:
        kind, here = self._catalogue.kind(asset.type), self._catalogue.types[asset.type]
        short = asset.name.rsplit("/", 1)[-1]
        values = {c.property: asset.values.get(c.property, c.field.default) for c in here.columns.values()}
        return values | {
            "identifier": self._identifier(asset), "accountID": "default", "cloudAccountID": asset.account, "cloudProvider": "aws",
            "idFromProvider": short, "internalAssetType": kind.name, "internalName": short, "internalRegion": asset.region,
            "assetCategory": kind.category, "cloudAccountName": asset.account,
        }  # fmt: skip

    def _identifier(self, asset: Planted) -> str:
        return identifier(self._catalogue.kind(asset.type), asset.name.rsplit("/", 1)[-1], asset.account, asset.region)

    # --- read in part

    def unread(self, asset: Planted) -> Planted:
        """The asset without some of its details."""
        kind = self._catalogue.kind(asset.type)
        names = [r.operation for r in kind.details] if not kind.opens else []
        return replace(asset, unread=frozenset(n for n in names if self._pick((True, False, False))))


def _others(value: Any) -> list[Any]:
    """A value and its neighbours."""
    if isinstance(value, bool):
        return [True, False]
    if isinstance(value, (list, tuple)):
        return [*value[:3], *_others(value[0])[-1:]]
    return [value, f"{value}x", f"x{value}"] if isinstance(value, str) else [value - 1, value, value + 1]


def _near(one: Planted, other: Planted, reach: Reach) -> bool:
    return reach in {Reach.ANYWHERE, Reach.ORGANIZATION} or (
        one.account == other.account and (reach is Reach.ACCOUNT or one.region == other.region)
    )
