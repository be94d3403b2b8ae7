"""What a question selects, as Cypher maps: a row leaves the database in the shape in which the response shows it.

A selection gives an expression, and `CALL` parts that must stand before it: one for each relation that is followed.
"""

from graph import pages
from graph.catalogue import Catalogue, NodeType, Relation
from graph.model import ValueType
from graph.predicates import Predicates, pattern
from graph.question import Certainty, Constant, Follow, Group, Neighbours, OnType, Selection, TypeName, Value

Shape = tuple[str, str]


class Projection:
    """Compiles selections for one statement, with that statement's predicates."""

    def __init__(self, predicates: Predicates) -> None:
        self.p = predicates
        self.catalogue: Catalogue = predicates.catalogue

    def shape(self, type_name: str | None, select: tuple[Selection, ...], v: str) -> Shape:
        """The parts before, and the map, for a node `v` of a type; None is any asset."""
        special = [s for s in select if isinstance(s, OnType)]
        calls, common = self._map(type_name, tuple(s for s in select if not isinstance(s, OnType)), v)
        for s in special:
            more, shape = self.shape(s.type, s.select, v)
            calls, common = f"{calls} {more}", f"CASE WHEN {v}:{s.type} THEN {shape} ELSE {common} END"
        return calls, common

    def _map(self, type_name: str | None, select: tuple[Selection, ...], v: str) -> Shape:
        here = self.catalogue.types[type_name] if type_name else None
        found = [(s.key, *self._item(here, s, v)) for s in select if not isinstance(s, OnType)]
        items = (f".{key}" if item == f"{v}.{key}" else f"`{key}`: {item}" for key, _, item in found)
        return " ".join(call for _, call, _ in found if call), f"{v} {{{', '.join(items)}}}"

    def _item(self, here: NodeType | None, s: Selection, v: str) -> Shape:
        match s:
            case Value(_, name):
                return "", self._value(here, name, v)
            case TypeName():
                return "", f"'{here.name}'" if here else f"{v}.internalAssetType"
            case Neighbours():
                return pages.neighbours(self, s, v)
            case Constant():
                return "", f"'{s.text}'"
            case Group() if here:
                return "", self._part(here, s, v)
            case Follow() if here:
                return self._follow(here, s, v)
        raise TypeError(s)

    def _value(self, here: NodeType | None, name: str, v: str) -> str:
        """A property; points in time leave the database as text."""
        if here is None:
            return f"{v}.{name}"
        column = here.columns[name]
        self.p.touched |= {(here.kind.name, op) for op in column.operations}
        return f"toString({v}.{name})" if column.field.type is ValueType.DATETIME else f"{v}.{name}"

    def _part(self, here: NodeType, s: Group, v: str) -> str:
        """The object for a part, null if the node has none of its values."""
        part = next(p for p in here.parts if p.name == s.part)
        _, shape = self._map(here.name, s.select, v)
        values = ", ".join(f"{v}.{part.name}_{f.name}" for f in part.fields)
        return f"CASE WHEN coalesce({values}) IS NULL THEN null ELSE {shape} END"

    def _follow(self, here: NodeType, s: Follow, v: str) -> Shape:
        """A subquery for the nodes behind a relation; one more than the limit tells that there are more."""
        relation, m, out = here.relations[s.relation], self.p.variable(), self.p.variable()
        self._touch(relation)
        first = relation.alternatives[0] if relation.alternatives else relation  # of a union only what any asset has is asked
        where = self.p.where(first.target, s.where, m, Certainty.PRESENT)
        calls, shape = self.shape(None if relation.alternatives else relation.target, s.select, m)
        limit = self.p.param(1 if relation.to_one else s.limit + 1)
        body = f"MATCH {pattern(relation, v, m)} WHERE {where} WITH {m} ORDER BY {m}.identifier LIMIT {limit} {calls}"
        result = f"head(collect({shape}))" if relation.to_one else f"collect({shape})"
        return f"CALL ({v}) {{ {body} RETURN {result} AS {out} }}", out

    def _touch(self, relation: Relation) -> None:
        for each in relation.alternatives or (relation,):
            kind = self.catalogue.types[each.target].kind
            holder = self.catalogue.types[each.holder].kind
            self.p.touched |= {(kind.name, kind.listing.operation), *((holder.name, op) for op in each.operations)}
