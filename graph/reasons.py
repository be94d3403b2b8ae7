"""Explanations in words, from the question itself: «main: status.isLogging is false»."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from graph.catalogue import Catalogue, Relation
from graph.coverage import Coverage
from graph.explaining import Explanation, Finding, Neighbour, explain, test_of
from graph.question import Ago, All, Either, Not, Operator, Quantifier, Question, Related, Test, Where
from graph.store import Store

VERBS = {
    Operator.EQ: "is",
    Operator.IN: "is one of",
    Operator.NOT_IN: "is none of",
    Operator.CONTAINS: "contains",
    Operator.STARTS_WITH: "starts with",
    Operator.ENDS_WITH: "ends with",
    Operator.MATCHES: "matches",
    Operator.LT: "is below",
    Operator.LTE: "is at most",
    Operator.GT: "is above",
    Operator.GTE: "is at least",
    Operator.INCLUDES: "includes",
}


async def reasons(store: Store, catalogue: Catalogue, question: Question, identifiers: list[str], coverage: Coverage) -> dict[str, str]:
    """Identifier → why the asset is, or is not, an answer to the question."""
    if not identifiers:
        return {}
    statement, reader = explain(catalogue, question, identifiers, coverage)
    return {row["id"]: sentence(catalogue, question, reader.read(row)) for row in await store.rows(statement)}


@dataclass(frozen=True)
class Clause:
    """What one condition says of one thing. `about` tells it from other things; `subject` names a neighbour, «» the asset itself."""

    about: tuple[object, ...]
    subject: str
    states: tuple[str, ...]


def sentence(catalogue: Catalogue, question: Question, explanation: Explanation) -> str:
    """The conditions that decide, in one line: all of them for an answer, else those that do not hold, else those not known."""
    relations = catalogue.types[str(question.type)].relations
    told = [(f, [_own(_state(f))]) for f in explanation.findings]
    told += [(f, _related(f, found, relations)) for f, found in explanation.related]
    deciding = [c for f, c in told if not f.possible] or [c for f, c in told if not f.certain] or [c for _, c in told]
    return _together(deciding)


def _together(conditions: Sequence[Sequence[Clause]]) -> str:
    """Several conditions in one line; what they say of the same thing stands together, where it is first spoken of, and once."""
    states: dict[tuple[object, ...], dict[str, None]] = {}
    for clause in chain(*conditions):
        states.setdefault(clause.about, {}).update(dict.fromkeys(clause.states))
    lines = [[(c.subject, states.pop(c.about)) for c in clauses if c.about in states] for clauses in conditions]
    return "; ".join(", and ".join(f"{subject}{' and '.join(said)}" for subject, said in line) for line in lines if line)


def _own(text: str) -> Clause:
    """What is said of the asset itself."""
    return Clause(("", text), "", (text,))


def _related(finding: Finding, neighbours: tuple[Neighbour, ...], relations: Mapping[str, Relation]) -> list[Clause]:
    related = finding.condition
    if not isinstance(related, Related):
        return []
    if not neighbours:
        return [_own(f"no {related.relation} found")]
    if related.where == All():  # that there is one needs no words where it was asked for, and one where it was not
        there = f"{related.relation}: " + ", ".join(n.name for n in neighbours)
        return [] if related.quantifier is Quantifier.SOME else [_own(there)]
    told = list(enumerate(neighbours))
    wanted = [(i, n) for i, n in told if all(f.possible for f in n.findings)] if related.quantifier is not Quantifier.NONE else []
    to_one = relations[related.relation].to_one
    name = related.relation
    return [Clause((name, i, n.name), f"{name if to_one else n.name}: ", _misses(n.findings)) for i, n in wanted or told]


def _misses(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What a neighbour lacks of the conditions; failing that, what is not known of them."""
    found = list(findings)
    missing = [_state(f) for f in found if not f.possible]
    unread = [_state(f) for f in found if f.possible and not f.certain]
    return tuple(missing or unread or [_state(f) for f in found] or ["it is there"])


def _state(finding: Finding) -> str:
    """How a condition stands: the value that was read, or that none was, or the condition itself."""
    test = test_of(finding.condition)
    if finding.parts:
        return _composed(finding)
    if test is None:
        how = "" if finding.certain else " is unknown" if finding.possible else " does not hold"
        return f"«{words(finding.condition)}»{how}"
    name = test.property.replace("_", ".")
    if finding.possible and not finding.certain:
        return f"{name} is unread"
    if finding.value is None:
        return f"{name} is absent"
    return f"{name} is {_value(finding.value)}{_wanted(finding, test)}"


def _wanted(finding: Finding, test: Test) -> str:
    """What a value should have been, where the value alone does not say it."""
    if finding.certain or test.operator is not Operator.EQ or isinstance(finding.value, bool) or isinstance(test.value, Ago):
        return ""
    return f", not {_value(test.value)}"


def _composed(finding: Finding) -> str:
    """The parts that decide: of an OR that holds, those that hold; of an AND that does not, those that do not."""
    parts = finding.parts
    if isinstance(finding.condition, Either):
        deciding = [p for p in parts if p.certain] or [p for p in parts if p.possible] or parts
    else:
        deciding = [p for p in parts if not p.possible] or [p for p in parts if not p.certain] or parts
    return " and ".join(_state(p) for p in deciding)


def words(where: Where) -> str:
    """A condition as text."""
    match where:
        case All(parts):
            return " and ".join(words(p) for p in parts) or "anything"
        case Either(parts):
            return " or ".join(words(p) for p in parts)
        case Not(part):
            return f"not {words(part)}"
        case Related(relation, quantifier, inner):
            return f"{quantifier.value} of {relation} with {words(inner)}"
        case Test(name, Operator.ABSENT):
            return f"{name.replace('_', '.')} is absent"
        case Test(name, operator, value):
            return f"{name.replace('_', '.')} {VERBS[operator]} {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Ago):
        return f"{abs(value.offset.days)} days {'before' if value.offset.days < 0 else 'after'} it was read"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value) or "empty"
    return str(value) if value != "" else "«»"
