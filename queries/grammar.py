"""What a `where` on a type may say: each member's name and meaning, from which inputs are derived and values are read."""

from dataclasses import dataclass

from graph.catalogue import INTERFACE, Catalogue, Column, Relation
from graph.model import Part, ValueType
from graph.question import Operator, Quantifier

_TEXT = ("contains", "startsWith", "endsWith", "matches")
_ORDER = ("lt", "lte", "gt", "gte")
_NAMES: dict[ValueType, tuple[str, ...]] = {
    ValueType.STRING: ("eq", "in", *_TEXT, *_ORDER),
    ValueType.BOOLEAN: ("eq",),
    ValueType.INT: ("eq", "in", *_ORDER),
    ValueType.FLOAT: ("eq", "in", *_ORDER),
    ValueType.DATETIME: ("eq", *_ORDER),
    ValueType.STRINGS: ("eq", "includes"),
}
# What the members of an object such as {startsWith: "a"} are, for each type of value.
OPERATORS = {type_: tuple(Operator(name) for name in names) for type_, names in _NAMES.items()}
SUFFIXES = {
    "IN": Operator.IN, "NOT_IN": Operator.NOT_IN, "INCLUDES": Operator.INCLUDES, "MATCHES": Operator.MATCHES,
    "CONTAINS": Operator.CONTAINS, "STARTS_WITH": Operator.STARTS_WITH, "ENDS_WITH": Operator.ENDS_WITH,
    "LT": Operator.LT, "LTE": Operator.LTE, "GT": Operator.GT, "GTE": Operator.GTE,
}  # fmt: skip
LISTS = frozenset({Operator.IN, Operator.NOT_IN})


@dataclass(frozen=True)
class Compare:
    """`name: {eq: …}`: a stored field and an object of operators."""

    column: Column


@dataclass(frozen=True)
class Suffixed:
    """`name_IN: […]`: a stored field and one operator."""

    column: Column
    operator: Operator


@dataclass(frozen=True)
class Inside:
    """`status: {…}`: the fields of a part, stored on the node itself."""

    part: Part


@dataclass(frozen=True)
class Quantified:
    """`trails_SOME: {…}`, or of a to-one relation `account: {…}`, which is SOME."""

    relation: Relation
    quantifier: Quantifier


Member = Compare | Suffixed | Inside | Quantified


ANY = "IAsset"


class Grammar:
    """The members of each type's `where`, AND, OR and NOT aside; those of the interface are its fields."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._members: dict[str, dict[str, Member]] = {}

    def members(self, type_name: str) -> dict[str, Member]:
        """Every member of the `where` on a type, by name."""
        if type_name not in self._members:
            self._members[type_name] = self._interface() if type_name == ANY else self._type(type_name)
        return self._members[type_name]

    def inside(self, type_name: str, part: Part) -> dict[str, Member]:
        """Every member of the object for one part of a type."""
        found: dict[str, Member] = {}
        for f in part.fields:
            found |= compared(self.catalogue.types[type_name].columns[f"{part.name}_{f.name}"])
        return found

    def column(self, type_name: str, property_: str) -> Column:
        """A stored field of a type, or of any asset."""
        return Column(property_, _INTERFACE[property_], ()) if type_name == ANY else self.catalogue.types[type_name].columns[property_]

    def _interface(self) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for f in INTERFACE:
            found |= compared(Column(f.name, f, ()))
        return found

    def _type(self, name: str) -> dict[str, Member]:
        here, found = self.catalogue.types[name], dict[str, Member]()
        for column in here.columns.values():
            if column.property == column.field.name:
                found |= compared(column)
        found |= {part.name: Inside(part) for part in here.parts}
        for relation in here.relations.values():
            found |= _quantified(relation)
        return found


_INTERFACE = {f.name: f for f in INTERFACE}


def compared(column: Column) -> dict[str, Member]:
    """A field's members: itself, and one for each suffix its type allows."""
    name, allowed = column.field.name, OPERATORS[column.field.type]
    also = {Operator.NOT_IN} if Operator.IN in allowed else set()
    suffixed = {f"{name}_{s}": Suffixed(column, op) for s, op in SUFFIXES.items() if op in {*allowed, *also}}
    return {name: Compare(column), **suffixed}


def _quantified(relation: Relation) -> dict[str, Member]:
    if relation.to_one:
        return {relation.name: Quantified(relation, Quantifier.SOME)}
    return {f"{relation.name}_{q.name}": Quantified(relation, q) for q in Quantifier}
