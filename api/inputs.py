"""The inputs of the schema: for each type its `where`, its list options and its orders."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

import strawberry

from api.dynamic import SCALARS, empty, fill, many
from graph.catalogue import INTERFACE, Catalogue, NodeType
from graph.model import ValueType
from graph.question import Certainty, Operator, Quantifier
from queries.grammar import ANY, LISTS, OPERATORS, Compare, Grammar, Inside, Member, Quantified, Suffixed
from queries.roots import CERTAINTY, SORTABLE, sortable

certainty = strawberry.enum(
    Certainty,
    name="Certainty",
    description="The view of incomplete data: what the graph holds, what is certain however the unread part looks, what is possible.",
)
MEANINGS = {
    Operator.EQ: "Equals; null: the value is absent.",
    Operator.IN: "Is one of these; null: no condition.",
    Operator.NOT_IN: "Is none of these; null: no condition.",
    Operator.CONTAINS: "Contains this text.",
    Operator.STARTS_WITH: "Begins with this text.",
    Operator.ENDS_WITH: "Ends with this text.",
    Operator.MATCHES: "Matches this regular expression of Java as a whole; costly ones are refused, or look at short texts only.",
    Operator.LT: "Is less than this, or before it.",
    Operator.LTE: "Is this, or less, or before it.",
    Operator.GT: "Is greater than this, or after it.",
    Operator.GTE: "Is this, or greater, or after it.",
    Operator.INCLUDES: "This is among its values.",
}
QUANTIFIED = {
    Quantifier.SOME: "At least one meets it; {}: there is one; null: there is none.",
    Quantifier.ALL: "There is none for which it is false.",
    Quantifier.NONE: "Not one meets it; null: there is one.",
    Quantifier.SINGLE: "Exactly one meets it.",
}
_TESTS = {
    ValueType.STRING: "StringTest", ValueType.BOOLEAN: "BooleanTest", ValueType.INT: "IntTest", ValueType.FLOAT: "FloatTest",
    ValueType.DATETIME: "DateTimeTest", ValueType.STRINGS: "StringListTest",
}  # fmt: skip
_ALL_HOLD = "Comparisons, all of which must hold. A comparison with an absent value is neither true nor false."


@strawberry.enum(description="The direction of an order; assets without a value come last in either.")
class SortDirection(Enum):
    """ASC or DESC."""

    ASC = "ASC"
    DESC = "DESC"


class Inputs:
    """All inputs for a catalogue: `wheres`, and for asset types `options` and `sorts`, by type name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.grammar = Grammar(catalogue)
        self.tests = {type_: self._test(name, SCALARS[type_], OPERATORS[type_]) for type_, name in _TESTS.items()}
        self.ids = self._test("IDTest", strawberry.ID, OPERATORS[ValueType.STRING])
        self.wheres: dict[str, Any] = {name: empty(f"{name}Where") for name in (ANY, *catalogue.types)}
        for name, cls in self.wheres.items():
            fill(cls, dict(self._where(name, asset=name != ANY and catalogue.types[name].is_asset)), inputs=True)
        for name, cls in self.wheres.items():
            strawberry.input(cls, description=f"Conditions on {name}; all of them must hold.")
        self.sorts = {t.name: self._sort(t) for t in catalogue.assets()}
        self.any_sort = self._any_sort()
        self.options = {name: self._options(name, sort) for name, sort in self.sorts.items()}

    def _test(self, name: str, scalar: Any, operators: Iterable[Operator]) -> Any:
        cls = empty(name)
        fill(cls, {op.value: (_operand(scalar, op), MEANINGS[op]) for op in operators}, inputs=True)
        return strawberry.input(cls, description=_ALL_HOLD)

    def _where(self, name: str, *, asset: bool) -> Iterable[tuple[str, tuple[Any, str]]]:
        me = self.wheres[name]
        yield "AND", (many(me), "All of these hold.")
        yield "OR", (many(me), "One of these holds.")
        yield "NOT", (me, "This is false.")
        if asset:
            yield CERTAINTY, (certainty, "Only in the outermost `where` of a list: which view of incomplete data to take.")
        for member, meaning in self.grammar.members(name).items():
            yield member, self._member(name, member, meaning)

    def _member(self, here: str, name: str, meaning: Member) -> tuple[Any, str]:
        match meaning:
            case Compare(column):
                return self.ids if name == "identifier" else self.tests[column.field.type], column.field.doc
            case Suffixed(column, operator):
                scalar = strawberry.ID if column.property == "identifier" else SCALARS[column.field.type]
                return _operand(scalar, operator), MEANINGS[operator]
            case Quantified(relation, quantifier):
                doc = "It meets this; null: there is none." if relation.to_one else QUANTIFIED[quantifier]
                return self.wheres[relation.target], f"{relation.doc} {doc}"
            case Inside(part):
                cls = empty(f"{here}{part.name[0].upper()}{part.name[1:]}Where")
                fill(cls, {n: self._member(here, n, m) for n, m in self.grammar.inside(here, part).items()}, inputs=True)
                return strawberry.input(cls, description=part.doc), f"{part.doc} null: all of it is absent."

    def _sort(self, type_: NodeType) -> Any:
        cls = empty(f"{type_.name}Sort")
        fill(cls, {name: (SortDirection, type_.columns[name].field.doc) for name in sortable(type_)}, inputs=True)
        return strawberry.input(cls, description="An order by one indexed field.")

    def _any_sort(self) -> Any:
        cls = empty("AssetsSort")
        fill(cls, {f.name: (SortDirection, f.doc) for f in INTERFACE if f.name in SORTABLE}, inputs=True)
        return strawberry.input(cls, description="An order by one indexed field.")

    def _options(self, name: str, sort: Any) -> Any:
        cls = empty(f"{name}Options")
        paging = {"limit": (int, "The longest list to answer."), "offset": (int, "How many to leave out.")}
        members: dict[str, tuple[Any, str]] = {**paging, "sort": (many(sort), "The order.")}
        fill(cls, members, inputs=True)
        return strawberry.input(cls, description="How much of a list to answer, in which order.")


def _operand(scalar: Any, operator: Operator) -> Any:
    if operator is Operator.INCLUDES:
        return str
    return many(scalar) if operator in LISTS else scalar
