"""The names of the schema's own types and root fields: what the schema is built with and operations are read by."""

from dataclasses import dataclass
from enum import Enum

from graph.catalogue import Catalogue, NodeType

INTERFACE_TYPE = "IAsset"
CERTAINTY = "certainty"
AS_OF = "asOf"
SORTABLE = ("identifier", "internalName", "cloudAccountID")  # of every asset


class RootKind(Enum):
    """What a root field asks the graph for."""

    LIST = "list"
    CONNECTION = "connection"
    ONE = "one"
    ANY = "any"


@dataclass(frozen=True)
class Root:
    """A root field over the graph; `type` is None where it answers with any asset."""

    kind: RootKind
    type: NodeType | None = None


def roots(catalogue: Catalogue) -> dict[str, Root]:
    """Every root field over the graph by name, the stored ones aside."""
    found = {"asset": Root(RootKind.ONE), "assets": Root(RootKind.ANY), "assetsConnection": Root(RootKind.CONNECTION)}
    for t in catalogue.assets():
        for plural in (t.plural, *t.kind.also):
            found[plural] = Root(RootKind.LIST, t)
            found[f"{plural}Connection"] = Root(RootKind.CONNECTION, t)
    return found


def sortable(type_: NodeType) -> tuple[str, ...]:
    """The fields by which assets of a type can be sorted; each is indexed."""
    return tuple(dict.fromkeys((*SORTABLE, *type_.kind.sortable)))
