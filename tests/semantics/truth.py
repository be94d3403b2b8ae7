"""A world as the interpreter sees it: plain nodes, joined by what the things truly say of each other."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from graph.model import GLOBAL, identifier
from tests.semantics.declared import CATALOGUE
from tests.semantics.interpreter import Node
from tests.semantics.worlds import Thing, World

CATEGORY = {kind.name: kind.category for kind in CATALOGUE.kinds}
UNIQUE = {kind.name for kind in CATALOGUE.kinds if kind.id_is_unique}
INVERSE = {"account": "regions", "accounts": "trails", "bucket": "trails", "copies": "copiedFrom", "peers": "peeredBy", "backups": "queues"}
TARGET = {"account": "Account", "accounts": "Account", "bucket": "Bucket", "copies": "Bucket", "peers": "Queue", "backups": "Bucket"}
Reference = tuple[str, str, str]


def name_of(thing: Thing) -> str:
    return identifier(CATALOGUE.kind(thing.kind), thing.id, thing.account, thing.region)


def nodes(world: World) -> list[Node]:
    """All assets, their nested objects and the strangers; what does not exist but is referred to comes with its neighbours."""
    found = {name_of(t): Node(t.kind, name_of(t), values(t), root=t.shown != frozenset()) for t in chain(world.things, world.strangers)}
    below: list[Node] = []
    for thing in world.things:
        node = found[name_of(thing)]
        for relation, references in links(world, thing).items():
            for reference in references:
                _join(node, relation, _end(found, TARGET[relation], reference))
        below += nested(node, thing)
    return [*found.values(), *below]


def links(world: World, thing: Thing) -> dict[str, Iterable[Reference]]:
    """Relation → the things it leads to, as (id, account, region)."""
    said = thing.merged
    if thing.kind == "Region":
        return {"account": [(thing.account, thing.account, GLOBAL)]}
    if thing.kind == "Queue":
        return {"peers": said["peers"], "backups": [_bucket(b) for b in said["backups"]]}
    if thing.kind == "Trail":
        recorded = {thing.account, *(a for a, _ in thing.shown), *(world.members(thing.account) if said["everyone"] else ())}
        delivered = [_bucket(said["bucket"])] if said["bucket"] else []
        return {"accounts": [(a, a, GLOBAL) for a in sorted(recorded)], "bucket": delivered, "copies": [_bucket(b) for b in said["copies"]]}
    return {}


def _bucket(id_: str) -> Reference:
    return id_, id_.partition("-")[2], GLOBAL


def _end(found: dict[str, Node], kind: str, reference: Reference) -> Node:
    """The thing referred to, or in its place one that says nothing but who it would be."""
    id_, account, region = reference
    key = identifier(CATALOGUE.kind(kind), id_, account, region)
    if key not in found:
        found[key] = Node(kind, key, {**_identity(kind, id_, account, region), "assetCategory": None}, root=False)
    return found[key]


def _join(holder: Node, relation: str, target: Node) -> None:
    holder.related.setdefault(relation, []).append(target)
    target.related.setdefault(INVERSE[relation], []).append(holder)


def _identity(kind: str, id_: str, account: str, region: str) -> dict[str, Any]:
    return {
        "accountID": "default", "cloudAccountID": account, "cloudProvider": "aws", "idFromProvider": id_, "internalAssetType": kind,
        "internalName": id_, "internalRegion": region, "assetCategory": CATEGORY[kind],
    }  # fmt: skip


def values(thing: Thing) -> dict[str, Any]:
    said = {k: v for k, v in thing.merged.items() if k in CATALOGUE.types[thing.kind].columns}
    if thing.kind == "Trail":
        said |= {f"status_{k}": v for k, v in thing.merged["status"].items()} | {"recorded": recorded(thing)}
    return {**_identity(thing.kind, thing.id, thing.account, thing.region), **said}


def recorded(thing: Thing) -> str:
    said = thing.merged
    return str(said["truly"]) if said["odd"] else "all" if any(s["writes"] for s in said["selectors"]) else "none"


def nested(trail: Node, thing: Thing) -> list[Node]:
    made: list[Node] = []
    for said in thing.merged.get("selectors", ()):
        selector = Node("Selector", "", said, {"trail": [trail]}, root=False)
        resources = [Node("Resource", "", r, {"selector": [selector]}, root=False) for r in said["resources"]]
        selector.related["resources"] = resources
        trail.related.setdefault("selectors", []).append(selector)
        made += [selector, *resources]
    return made
