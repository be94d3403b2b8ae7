"""Why an asset is, or is not, an answer: each condition of the question with what was read of it, in one statement."""

from dataclasses import dataclass
from typing import Any

from graph.catalogue import Catalogue, NodeType
from graph.coverage import Coverage
from graph.errors import TooComplex
from graph.normal import conjuncts, normal
from graph.predicates import Predicates, Sharpness, pattern
from graph.question import All, Certainty, Either, Not, Question, Related, Test, Where
from graph.sharpness import sharpest
from graph.statement import RECORDS, Statement

NEIGHBOURS = 12


@dataclass(frozen=True)
class Finding:
    """A condition and how it stands for one node: certainly true, possibly true.

    `value` is what it compares, if it is a comparison; `parts` are the findings on the parts of a composed one.
    """

    condition: Where
    certain: bool
    possible: bool
    value: Any = None
    parts: tuple["Finding", ...] = ()


@dataclass(frozen=True)
class Neighbour:
    """A node behind a relation, with its findings on the relation's conditions; `place` is where it was listed."""

    name: str
    findings: tuple[Finding, ...]
    identifier: str = ""
    place: str = ""


@dataclass(frozen=True)
class Explanation:
    """The findings on an asset itself, and for each condition on a relation the finding and the neighbours behind it."""

    findings: tuple[Finding, ...]
    related: tuple[tuple[Finding, tuple[Neighbour, ...]], ...]
    place: str = ""


def explain(catalogue: Catalogue, question: Question, identifiers: list[str], coverage: Coverage) -> tuple[Statement, "Reader"]:
    """A statement over assets named by identifier, and what turns its rows into explanations.

    What would take too long to plan is told less sharply, and then without the neighbours.
    """
    try:
        return sharpest(catalogue, coverage, lambda p: _explain(p, question, identifiers), lambda found: found[0])
    except TooComplex:
        return _explain(Predicates(catalogue, coverage, Sharpness.BLUNT), question, identifiers, brief=True)


def _explain(p: Predicates, question: Question, identifiers: list[str], *, brief: bool = False) -> tuple[Statement, "Reader"]:
    here = p.catalogue.types[str(question.type)]
    own, related = (list(conjuncts(normal(question.where))), []) if brief else _split(here, question.where)
    calls = [_neighbours(p, here, r, f"r{i}") for i, r in enumerate(related)]
    behind = ", ".join(f"r{i}" for i in range(len(related)))
    told, whole = _findings(p, here, own, "n", brief=brief), _findings(p, here, list(related), "n")
    shape = f"{{id: n.identifier, place: n.listedIn, own: {told}, whole: {whole}, related: [{behind}]}}"
    text = f"MATCH (n:{here.name}) WHERE n.identifier IN {p.param(identifiers)} {' '.join(calls)} WITH {shape} AS row {RECORDS}"
    return Statement(text, p.params), Reader(tuple(own), tuple(related))


def _split(here: NodeType, where: Where) -> tuple[list[Where], list[Related]]:
    """What is told as a whole, and the relations whose neighbours are told one by one: those that lead to one type."""
    parts = conjuncts(normal(where))
    related = [p for p in parts if isinstance(p, Related) and not here.relation(p.relation).alternatives]
    return [p for p in parts if p not in related], related


def _neighbours(p: Predicates, here: NodeType, related: Related, name: str) -> str:
    relation, m = here.relation(related.relation), p.variable()
    there = p.catalogue.types[relation.target]
    title = f"coalesce({m}.internalName, '{there.name}')"
    row = f"{{name: {title}, id: {m}.identifier, place: {m}.listedIn, findings: {_findings(p, there, list(conjuncts(related.where)), m)}}}"
    nearest = f"MATCH {pattern(relation, 'n', m)} WITH {m} ORDER BY {m}.internalName, {m}.identifier LIMIT {NEIGHBOURS}"
    return f"CALL (n) {{ {nearest} RETURN collect({row}) AS {name} }}"


def _findings(p: Predicates, here: NodeType, conditions: list[Where], v: str, *, brief: bool = False) -> str:
    return "[" + ", ".join(_finding(p, here, c, v, brief=brief) for c in conditions) + "]"


def _finding(p: Predicates, here: NodeType, condition: Where, v: str, *, brief: bool) -> str:
    certain, possible = (p.where(here.name, condition, v, mode) for mode in (Certainty.CERTAIN, Certainty.POSSIBLE))
    compared = test_of(condition)
    shown = f"{v}.{compared.property}" if compared else "null"
    parts = [] if brief else list(parts_of(condition))
    return f"[coalesce({certain}, false), coalesce({possible}, false), {shown}, {_findings(p, here, parts, v)}]"


def test_of(condition: Where) -> Test | None:
    """The comparison that a condition consists of, negated or not."""
    inner = condition.part if isinstance(condition, Not) else condition
    return inner if isinstance(inner, Test) else None


def parts_of(condition: Where) -> tuple[Where, ...]:
    """The parts of a composed condition."""
    return condition.parts if isinstance(condition, (All, Either)) else ()


@dataclass(frozen=True)
class Reader:
    """Turns rows of an explaining statement into explanations."""

    own: tuple[Where, ...]
    related: tuple[Related, ...]

    def read(self, row: Any) -> Explanation:
        """The explanation that a row holds."""
        behind = [self._neighbours(r, found) for r, found in zip(self.related, row["related"], strict=True)]
        return Explanation(
            _read(self.own, row["own"]), tuple(zip(_read(self.related, row["whole"]), behind, strict=True)), row["place"] or ""
        )

    def _neighbours(self, related: Related, rows: list[Any]) -> tuple[Neighbour, ...]:
        told = conjuncts(related.where)
        return tuple(Neighbour(row["name"], _read(told, row["findings"]), row["id"], row["place"] or "") for row in rows)


def _read(conditions: tuple[Where, ...], found: list[Any]) -> tuple[Finding, ...]:
    return tuple(
        Finding(c, row[0], row[1], row[2], _read(parts_of(c), row[3]) if row[3] else ()) for c, row in zip(conditions, found, strict=True)
    )
