"""Every operator on every type of value, and every relation with every quantifier, mean what the grammar says."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from graph import question as asked_for
from graph.coverage import Coverage
from graph.indexes import prepare
from graph.judging import judge
from graph.predicates import Predicates
from graph.question import All, Certainty, Either, Not, Operator, Quantifier, Question, Related, Where
from graph.store import Store
from tests.semantics.conditions import OPERATORS, ORDERED, PATTERNS
from tests.semantics.declared import CATALOGUE, DOMAINS, NOW
from tests.semantics.interpreter import Node, answers
from tests.semantics.proof import Case, read
from tests.semantics.reading import Faults
from tests.semantics.truth import nodes
from tests.semantics.worlds import Thing, World, account, bucket, queue, region, trail

Run = Callable[[Awaitable[Any]], Any]
ASSETS = ("Account", "Region", "Trail", "Bucket", "Queue")


def rich() -> World:
    """A world in which every value of every field occurs, and relations with none, one and two neighbours."""
    turn = iter(range(10_000))

    def pick(options: Any) -> Any:
        return options[next(turn) * 7 // 3 % len(options)]

    home = "M/global"
    base = World(
        (account("M", "M", lambda o: o[0], home), *(region("M", r, lambda o: o[0]) for r in ("r1", "r2"))), {"M": "M"}, {"M": home}
    )
    buckets = [bucket(f"{n}-M", "M", pick) for n in "bcdefg"]
    ids = [b.id for b in buckets]
    queues = [queue(q, "M", r, ids, pick) for r in ("r1", "r2") for q in ("q1", "q2")]
    trails: list[Thing] = [t for i in range(12) if (t := trail(base, f"t{i}", ids, ids, pick, regular=True))]
    return World((*base.things, *buckets, *queues, *trails), base.manager, base.listed_in)


@pytest.fixture(scope="module")
def graph_of(opened: Store, run: Run) -> Iterator[tuple[Store, Coverage, list[Node]]]:
    """The rich world, completely read, in the store; what is known of it; and its truth."""
    run(prepare(opened, CATALOGUE))
    coverage, _ = run(read(opened, Case(rich(), Faults(), regular=True)))
    yield opened, coverage, nodes(rich())
    run(opened.clear())


async def differing(graph_of: tuple[Store, Coverage, list[Node]], name: str, wheres: list[Where], certainty: Certainty) -> list[Any]:
    """The conditions which the graph answers otherwise than the interpreter; all are asked in one statement."""
    store, coverage, truth = graph_of
    p = Predicates(CATALOGUE, coverage)
    columns = ", ".join(f"coalesce({p.where(name, w, 'n', certainty)}, false)" for w in wheres)
    records = await store.run(f"MATCH (n:{name}) WHERE NOT n:Stub RETURN n.identifier AS id, [{columns}] AS holds", **p.params)
    found = [{r["id"] for r in records if r["holds"][i]} for i in range(len(wheres))]
    return [w for w, ids in zip(wheres, found, strict=True) if ids != answers(truth, name, w, NOW)]


def comparisons(name: str, property_: str) -> list[Where]:
    type_ = CATALOGUE.types[name].columns[property_].field.type
    values = [v for v in DOMAINS[name][property_] if v is not None]
    made: list[asked_for.Test] = []
    for operator in OPERATORS[type_]:
        operands: list[Any] = values[:2]
        if operator is Operator.ABSENT:
            operands = [None]
        elif operator is Operator.MATCHES:
            operands = list(PATTERNS)
        elif operator is Operator.INCLUDES:
            operands = ["a", "c"]
        elif operator in {Operator.IN, Operator.NOT_IN}:
            operands = [(), values[:1], values]
        elif operator in ORDERED:
            operands = values
        made += [asked_for.Test(property_, operator, operand) for operand in operands]
    return [w for test in made for w in (test, Not(test), Not(Not(test)))]


@pytest.mark.parametrize("certainty", list(Certainty))
@pytest.mark.parametrize("name", ASSETS)
def test_every_operator_means_what_the_grammar_says(
    graph_of: tuple[Store, Coverage, list[Node]], run: Run, name: str, certainty: Certainty
) -> None:
    """On every type of value, present or absent, plain, denied and denied twice, in each view of complete data."""
    for property_ in DOMAINS[name]:
        assert run(differing(graph_of, name, comparisons(name, property_), certainty)) == [], property_


@pytest.mark.parametrize("name", ASSETS)
def test_every_relation_means_what_the_grammar_says(graph_of: tuple[Store, Coverage, list[Node]], run: Run, name: str) -> None:
    """With every quantifier, empty conditions (there is one, there is none), NOT, and a condition on the neighbour."""
    for relation in CATALOGUE.types[name].relations.values():
        property_ = max(DOMAINS[relation.target])
        absent = asked_for.Test(property_, Operator.ABSENT)
        for where in (All(), absent, Not(absent), Either()):
            quantified: list[Where] = [Related(relation.name, q, where) for q in Quantifier]
            wheres = [*quantified, *map(Not, quantified)]
            assert run(differing(graph_of, name, wheres, Certainty.PRESENT)) == [], (relation.name, where)


def test_nested_objects_are_asked_two_deep(graph_of: tuple[Store, Coverage, list[Node]], run: Run) -> None:
    """Every pair of quantifiers on selectors and their resources, from the trail down and up again."""
    sort = asked_for.Test("sort", Operator.EQ, "a")
    wheres: list[Where] = [Related("selectors", q, Related("resources", r, sort)) for q in Quantifier for r in Quantifier]
    up = Related("selector", Quantifier.SOME, Related("trail", Quantifier.SOME, asked_for.Test("multi", Operator.EQ, value=True)))
    wheres += [Related("selectors", Quantifier.SOME, Related("resources", q, up)) for q in Quantifier]
    assert run(differing(graph_of, "Trail", wheres, Certainty.PRESENT)) == []


def test_nothing_and_everything(graph_of: tuple[Store, Coverage, list[Node]], run: Run) -> None:
    """AND of nothing is true, OR of nothing false, and an unknown comparison makes neither of them so."""
    lost = asked_for.Test("label", Operator.EQ, "a")
    wheres: list[Where] = [
        All(),
        Either(),
        Not(All()),
        Not(Either()),
        All((lost, Either())),
        Either((lost, Not(lost))),
        Not(Either((lost, Not(lost)))),
    ]
    assert run(differing(graph_of, "Trail", wheres, Certainty.CERTAIN)) == []


def test_judging_a_complete_reading_gives_only_certain_answers(graph_of: tuple[Store, Coverage, list[Node]], run: Run) -> None:
    """Every row says that it is certain."""
    store, coverage, truth = graph_of
    rows = run(store.rows(judge(CATALOGUE, Question("Trail", asked_for.Test("multi", Operator.EQ, value=True)), coverage)))
    assert {row["asset"]["identifier"] for row in rows} == answers(truth, "Trail", asked_for.Test("multi", Operator.EQ, value=True), NOW)
    assert rows
    assert all(row["certain"] for row in rows)
