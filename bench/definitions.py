"""The catalogue as type definitions of @neo4j/graphql: the same labels, properties and relationships of the same graph."""

from collections.abc import Iterator

from graph.catalogue import INTERFACE, Catalogue, NodeType, Relation
from graph.model import ValueType

TYPES = {ValueType.STRINGS: "[String!]", ValueType.DATETIME: "DateTime", ValueType.INT: "Int"}


def definitions(catalogue: Catalogue, names: frozenset[str]) -> str:
    """These types, and the relations between them. What several kinds fill together has no word there, and is left out."""
    shared = "\n".join(f"  {f.name}: {f.type.value}" for f in INTERFACE)
    return f"interface IAsset {{\n{shared}\n}}\n\n" + "\n".join(_type(catalogue.types[name], names) for name in sorted(names))


def _type(here: NodeType, names: frozenset[str]) -> str:
    interface = " implements IAsset" if here.is_asset else ""
    fields = "\n".join((*_fields(here), *_relations(here, names)))
    return f'type {here.name}{interface} @node(labels: ["{here.name}"]) {{\n{fields}\n}}\n'


def _fields(here: NodeType) -> Iterator[str]:
    for name, column in here.columns.items():
        yield f"  {name}: {TYPES.get(column.field.type, column.field.type.value)}"


def _relations(here: NodeType, names: frozenset[str]) -> Iterator[str]:
    for relation in here.relations.values():
        if not relation.alternatives and relation.target in names:
            yield f"  {relation.name}: [{relation.target}!]! {_stored(relation)}"


def _stored(relation: Relation) -> str:
    return f'@relationship(type: "{relation.relationship}", direction: {"OUT" if relation.outgoing else "IN"})'
