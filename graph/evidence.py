"""Explanations as data: each condition with its value, the operation that read it, where and when, and the path of assets to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.catalogue import Catalogue, NodeType, Relation, services
from graph.coverage import Coverage
from graph.explaining import Explanation, Finding, Neighbour, explain, test_of
from graph.question import All, Either, Quantifier, Question, Related
from graph.reasons import words
from graph.store import Store

AT_ONCE = 1_000
Step = dict[str, Any]
Row = dict[str, Any]


async def evidence(
    store: Store, catalogue: Catalogue, question: Question, identifiers: list[str], coverage: Coverage
) -> dict[str, list[Row]]:
    """Identifier → why it is, or could be, an answer: rows `{condition, holds, value, operation, …, readAt, path}`.

    `holds` is None where it is not known, and `outcome` then says why: denied, throttled, failed, undecided, stale, unread.
    """
    found, telling = dict[str, list[Row]](), _Telling(catalogue, coverage, catalogue.types[str(question.type)])
    for start in range(0, len(identifiers), AT_ONCE):
        statement, reader = explain(catalogue, question, identifiers[start : start + AT_ONCE], coverage)
        found |= {row["id"]: list(telling.rows(reader.read(row))) for row in await store.rows(statement)}
    return found


@dataclass(frozen=True)
class _Place:
    """Where a node was listed, the type it has, and the path of assets that leads to it."""

    type: NodeType
    scope: str
    path: tuple[Step, ...] = ()


class _Telling:
    """Turns explanations of one type into rows."""

    def __init__(self, catalogue: Catalogue, coverage: Coverage, here: NodeType) -> None:
        self._catalogue, self._coverage, self._here = catalogue, coverage, here

    def rows(self, explanation: Explanation) -> Iterator[Row]:
        """All that decides, condition by condition."""
        here = _Place(self._here, explanation.place)
        for finding in explanation.findings:
            yield from self._finding(finding, here)
        for finding, neighbours in explanation.related:
            yield from self._related(finding, neighbours, here)

    def _finding(self, finding: Finding, at: _Place) -> Iterator[Row]:
        if finding.parts:
            for part in _deciding(finding):
                yield from self._finding(part, at)
            return
        test = test_of(finding.condition)
        column = at.type.columns.get(test.property) if test else None
        operations = column.operations if column else (at.type.listing,)
        yield from (self._row(finding, at, operation) for operation in self._calls(at, operations))

    def _related(self, finding: Finding, neighbours: tuple[Neighbour, ...], at: _Place) -> Iterator[Row]:
        related = finding.condition
        if not isinstance(related, Related):
            return
        relation = self._here.relation(related.relation)
        if not neighbours or related.where == All():
            yield from self._relation(finding, relation, len(neighbours), at)
            return
        fitting = [n for n in neighbours if all(f.possible for f in n.findings)] if related.quantifier is not Quantifier.NONE else []
        for neighbour in fitting or neighbours:
            there = _Place(self._catalogue.types[relation.target], neighbour.place, (*at.path, _step(relation, neighbour)))
            for each in _misses(neighbour.findings):
                yield from self._finding(each, there)

    def _relation(self, finding: Finding, relation: Relation, count: int, at: _Place) -> Iterator[Row]:
        """That there is something behind a relation, or nothing: read of this end, or of all that could hold it in the account."""
        holder = at.type if relation.held else self._catalogue.types[relation.holder]
        scope = at.scope if relation.held else f"{at.scope.split('/')[0]}/"
        place = _Place(holder, scope, at.path)
        operations = relation.operations or (holder.listing,)
        yield from ({**self._row(finding, place, operation), "value": count} for operation in self._calls(place, operations))

    def _calls(self, at: _Place, operations: Iterable[str]) -> list[str]:
        """Those of the operations that are calls of the provider."""
        return [op for op in operations if op in services(at.type.kind)] or [at.type.listing]

    def _row(self, finding: Finding, at: _Place, operation: str) -> Row:
        account, _, region = at.scope.partition("/")
        outcome, read = self._reading(at, operation)
        return {
            "condition": words(finding.condition),
            "holds": True if finding.certain else None if finding.possible else False,
            "value": _plain(finding.value),
            "service": services(at.type.kind).get(operation, ""),
            "operation": operation,
            "cloudAccountID": account,
            "region": region,
            "outcome": outcome,
            "readAt": read,
            "path": list(at.path),
        }

    def _reading(self, at: _Place, operation: str) -> tuple[str, str | None]:
        """How the operation ended where the node was listed, and when; without a region, the oldest reading of the account."""
        kind = at.type.kind
        if at.scope.endswith("/"):
            oldest, _ = self._coverage.interval({(kind.name, operation)}, at.scope[:-1])
            return ("complete", oldest.isoformat()) if oldest else ("unread", None)
        found = self._coverage.endings.one(kind.name, operation, at.scope) or self._coverage.listing(kind, *_split(at.scope))
        if found is None:
            return "unread", None
        fresh = self._coverage.fresh(found) or found.result.value != "complete"
        return (found.result.value if fresh else "stale"), found.at.isoformat()


def _split(scope: str) -> tuple[str, str]:
    account, _, region = scope.partition("/")
    return account, region


def _step(relation: Relation, neighbour: Neighbour) -> Step:
    return {"relation": relation.name, "type": relation.target, "identifier": neighbour.identifier, "internalName": neighbour.name}


def _deciding(finding: Finding) -> tuple[Finding, ...]:
    """Of an OR the parts that hold, or could; of an AND all."""
    if not isinstance(finding.condition, Either):
        return finding.parts
    return tuple(p for p in finding.parts if p.certain) or tuple(p for p in finding.parts if p.possible) or finding.parts


def _misses(findings: tuple[Finding, ...]) -> list[Finding]:
    """What a neighbour lacks of the conditions; else what is not known of them; else all that it meets."""
    return [f for f in findings if not f.possible] or [f for f in findings if not f.certain] or list(findings)


def _plain(value: Any) -> Any:
    """A value as JSON has it; points in time as text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else str(value)
