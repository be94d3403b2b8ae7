"""The value of a `where` input and the question tree that it means, in both directions.

A missing condition is None here: `name_IN: null` (no filter), an empty `AND` or `OR`, an object of nothing but these.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from graph.catalogue import Column
from graph.model import Part, ValueType
from graph.question import EVERYTHING, Ago, All, Either, Not, Operator, Quantifier, Related, Test, Where
from queries import patterns
from queries.grammar import LISTS, SUFFIXES, Compare, Grammar, Inside, Member, Quantified, Suffixed
from queries.moments import duration, moment
from queries.refusal import refusal

Input = Mapping[str, Any] | None
OPPOSITE_OF_NULL = {Quantifier.SOME: Quantifier.NONE, Quantifier.NONE: Quantifier.SOME}
_SUFFIX_OF = {operator: suffix for suffix, operator in SUFFIXES.items()}


def condition(grammar: Grammar, here: str, value: Input) -> Where:
    """The tree of a `where` on a type; None means everything."""
    found = _object(grammar, here, value)
    return EVERYTHING if found is None else found


def _object(grammar: Grammar, here: str, value: Input) -> Where | None:
    if value is None:
        return None
    return _joined(_member(grammar, here, name, v) for name, v in value.items())


def _joined(parts: Iterable[Where | None]) -> Where | None:
    """All of the parts; no parts at all is «everything», only missing ones is still missing."""
    given = tuple(parts)
    known = tuple(p for p in given if p is not None)
    if given and not known:
        return None
    return known[0] if len(known) == 1 else All(known)


def _member(grammar: Grammar, here: str, name: str, value: Any) -> Where | None:
    if name in {"AND", "OR"}:
        return _list(grammar, here, name, value)
    if name == "NOT":
        part = _object(grammar, here, value)
        return None if part is None else Not(part)
    member = grammar.members(here).get(name)
    if isinstance(member, Quantified):
        return _related(grammar, member, value)
    if isinstance(member, Inside):
        return _part(grammar, here, member.part, value)
    return _field(here, name, member, value)


def _list(grammar: Grammar, here: str, name: str, value: Any) -> Where | None:
    found = [_object(grammar, here, v) for v in ([value] if isinstance(value, Mapping) else value or [])]
    known = tuple(p for p in found if p is not None)
    if len(known) < 2:  # noqa: PLR2004
        return known[0] if known else None
    return All(known) if name == "AND" else Either(known)


def _related(grammar: Grammar, member: Quantified, value: Any) -> Where:
    name = member.relation.name
    if value is None:
        if member.quantifier not in OPPOSITE_OF_NULL:
            written = f"{name}_{member.quantifier.name}"
            raise refusal(f"«{written}: null» means nothing; write {name}_SOME: null for «there is none».", "BAD_WHERE")
        return Related(name, OPPOSITE_OF_NULL[member.quantifier], EVERYTHING)
    return Related(name, member.quantifier, _object(grammar, member.relation.target, value) or EVERYTHING)


def _part(grammar: Grammar, here: str, part: Part, value: Any) -> Where | None:
    if value is None:
        return All(tuple(Test(f"{part.name}_{f.name}", Operator.ABSENT) for f in part.fields))
    found = grammar.inside(here, part)
    return _joined(_field(here, name, found.get(name), v) for name, v in value.items())


def _field(here: str, name: str, member: Member | None, value: Any) -> Where | None:
    if isinstance(member, Suffixed):
        return comparison(member.column, member.operator, value)
    if not isinstance(member, Compare):
        raise refusal(f"{here} has no field, relation or operator «{name}».", "BAD_WHERE")
    if value is None:
        return Test(member.column.property, Operator.ABSENT)
    return _joined(comparison(member.column, Operator(op), v) for op, v in value.items())


def comparison(column: Column, operator: Operator, value: Any) -> Test | None:
    """One test; `eq: null` asks for an absent value, and an `in` with null is no filter."""
    if value is None and operator in LISTS:
        return None
    if value is None and operator is Operator.EQ:
        return Test(column.property, Operator.ABSENT)
    if value is None:
        raise refusal(f"«{column.field.name}» can be compared with null only by eq, not by {operator.value}.", "BAD_WHERE")
    return Test(column.property, operator, _operand(column, operator, value))


def _operand(column: Column, operator: Operator, value: Any) -> Any:
    if operator is Operator.MATCHES:
        return patterns.checked(value)
    if column.field.type is ValueType.DATETIME:
        return moment(value)
    return value


def printed(grammar: Grammar, here: str, where: Where) -> dict[str, Any]:
    """The input value for a tree that `condition` made; read again, it gives the same tree."""
    match where:
        case All(parts):
            return {"AND": [printed(grammar, here, p) for p in parts]} if parts else {}
        case Either(parts):
            return {"OR": [printed(grammar, here, p) for p in parts]}
        case Not(part):
            return {"NOT": printed(grammar, here, part)}
        case Related():
            return _print_related(grammar, here, where)
        case Test():
            return _print_test(grammar, here, where)
    raise TypeError(where)


def _print_related(grammar: Grammar, here: str, where: Related) -> dict[str, Any]:
    relation = grammar.catalogue.types[here].relations[where.relation]
    if relation.to_one and where.quantifier is Quantifier.NONE:
        return {relation.name: None}
    name = relation.name if relation.to_one else f"{relation.name}_{where.quantifier.name}"
    return {name: printed(grammar, relation.target, where.where)}


def _print_test(grammar: Grammar, here: str, test: Test) -> dict[str, Any]:
    name = grammar.column(here, test.property).field.name
    if test.operator is Operator.ABSENT:
        value: dict[str, Any] = {name: None}
    elif test.operator is Operator.NOT_IN:
        value = {f"{name}_{_SUFFIX_OF[test.operator]}": _plain(test.value)}
    else:
        value = {name: {test.operator.value: _plain(test.value)}}
    return value if name == test.property else {test.property.removesuffix(f"_{name}"): value}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Ago):
        return duration(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value
