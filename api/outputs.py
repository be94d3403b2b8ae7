"""The object types of the schema: assets and nested objects, the interface, connections and edges."""

from typing import Any

import strawberry
from strawberry import UNSET

from api.dynamic import SCALARS, empty, field, fill, many
from api.inputs import Inputs
from graph.catalogue import INTERFACE, Catalogue, NodeType, Relation
from graph.model import Field, Part
from queries.compile import PAGE
from queries.roots import INTERFACE_TYPE
from queries.select import FOLLOWED


@strawberry.type(description="Where a page lies in its connection.")
class PageInfo:
    """The page information of Relay's connections."""

    has_next_page: bool = strawberry.field(name="hasNextPage", description="Whether there is more after it.")
    has_previous_page: bool = strawberry.field(name="hasPreviousPage", description="Whether it began after a cursor.")
    start_cursor: str | None = strawberry.field(name="startCursor", description="The cursor of its first edge.")
    end_cursor: str | None = strawberry.field(name="endCursor", description="Pass it as `after` for the next page.")


class Outputs:
    """All object types for a catalogue: `types` by name, `interface`, and `connections` by the type's name."""

    def __init__(self, catalogue: Catalogue, inputs: Inputs) -> None:
        self.inputs = inputs
        self.interface = empty(INTERFACE_TYPE)
        self.neighbours = self._connection("Neighbours", self._edge())
        fill(self.interface, dict(_described(f) for f in INTERFACE))
        self.interface.neighbours = field(self.neighbours, "The assets next to it, in both directions.", _paging() | _narrowing())
        strawberry.interface(self.interface, description="What every asset has.")
        self.types = {t.name: empty(t.name, *([self.interface] if t.is_asset else [])) for t in catalogue.types.values()}
        for t in catalogue.types.values():
            self._fill(t)
        self.connections = {t.name: self._connection(f"{_capital(t.plural)}Connection", self._plain_edge(t)) for t in catalogue.assets()}
        self.any = self._connection("AssetsConnection", self._any_edge())

    def _fill(self, type_: NodeType) -> None:
        cls, interface = self.types[type_.name], {f.name for f in INTERFACE}
        own = [c.field for c in type_.columns.values() if c.property == c.field.name and not (type_.is_asset and c.property in interface)]
        fill(cls, dict(_described(f) for f in own) | {p.name: (self._part(type_, p) | None, p.doc) for p in type_.parts})
        for relation in type_.relations.values():
            setattr(cls, relation.name, self._relation(relation))
        strawberry.type(cls, description=type_.doc)

    def _part(self, type_: NodeType, part: Part) -> Any:
        cls = empty(f"{type_.name}{_capital(part.name)}")
        fill(cls, dict(_described(f) for f in part.fields))
        return strawberry.type(cls, description=part.doc)

    def _relation(self, relation: Relation) -> Any:
        target = self.interface if relation.alternatives else self.types[relation.target]
        where = self.inputs.wheres[relation.target] | None
        if relation.to_one:
            return field(target | None, relation.doc)
        return field(many(target), relation.doc, {"where": (where, UNSET), "first": (int, FOLLOWED)})

    def _edge(self) -> Any:
        cls = empty("NeighbourEdge")
        direction = "OUTGOING: it refers to the neighbour; INCOMING: the neighbour refers to it."
        members = {
            "cursor": (str, "Pass it as `after` for what follows."),
            "type": (str, "The type of the relationship in the graph."),
            "direction": (str, direction),
            "relation": (str | None, "The field of this asset's type that leads there, if there is one."),
            "node": (self.interface, "The neighbour."),
        }
        fill(cls, members)
        return strawberry.type(cls, description="The way from an asset to a neighbour.")

    def _plain_edge(self, type_: NodeType) -> Any:
        cls = empty(f"{type_.name}Edge")
        fill(cls, {"cursor": (str, "Pass it as `after` for what follows."), "node": (self.types[type_.name], type_.doc)})
        return strawberry.type(cls, description="An asset of a page.")

    def _any_edge(self) -> Any:
        cls = empty("AssetEdge")
        fill(cls, {"cursor": (str, "Pass it as `after` for what follows."), "node": (self.interface, "The asset.")})
        return strawberry.type(cls, description="An asset of any type, of a page.")

    def _connection(self, name: str, edge: Any) -> Any:
        cls = empty(name)
        members = {
            "edges": (many(edge), "The assets of the page."),
            "pageInfo": (PageInfo, "Where the page lies."),
            "totalCount": (int, "How many there are on all pages; counted only when asked for."),
        }
        fill(cls, members)
        return strawberry.type(cls, description="A page.")


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _paging() -> dict[str, tuple[Any, Any]]:
    return {"first": (int, PAGE), "after": (str | None, UNSET)}


def _narrowing() -> dict[str, tuple[Any, Any]]:
    """Which neighbours alone: those of a relationship, a direction (OUTGOING or INCOMING), a type."""
    return dict.fromkeys(("relationship", "direction", "type"), (str | None, UNSET))


def _described(f: Field) -> tuple[str, tuple[Any, str]]:
    return f.name, (strawberry.ID if f.name == "identifier" else SCALARS[f.type] | None, f.doc)
