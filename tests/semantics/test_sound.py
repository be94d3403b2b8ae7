"""Random worlds, random failures, random questions: no verdict that the truth, or anything it could be, contradicts."""

import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from controls.verdict import Verdict
from graph.coverage import Coverage, EvaluationScope
from graph.errors import TooComplex
from graph.indexes import prepare
from graph.judging import judge
from graph.question import Question, Where
from graph.store import Store
from tests.semantics.adversarial import TOO_MUCH
from tests.semantics.conditions import ROOTS, condition, questions
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.interpreter import answers
from tests.semantics.proof import Case, Figures, judged, plannable, prove, read
from tests.semantics.reading import Faults, broken, faults
from tests.semantics.truth import nodes
from tests.semantics.worlds import SMALL, World, world, worlds

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("EMPTYSET_EXAMPLES", "30"))
QUESTIONS = 8
UNDECIDED = 0.9  # the share of undecided assets which truly go both ways, where all worlds can be tried
Run = Callable[[Awaitable[Any]], Any]
THOROUGH = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,)
)


@pytest.fixture(scope="module")
def small(opened: Store, run: Run) -> Iterator[Store]:
    """The store with indexes for the small catalogue, left empty."""
    run(prepare(opened, CATALOGUE))
    yield opened
    run(opened.clear())


@st.composite
def cases(draw: Any) -> Case:
    """A world partly read, over nothing, over an older world, or over a reading of the same that is still current."""
    regular = draw(st.booleans())
    now: World = draw(worlds(regular=regular))
    before = draw(st.sampled_from(("nothing", "another", "another", "the same")))
    older = {"nothing": None, "the same": now}.get(before) if before != "another" else draw(worlds(regular=regular))
    return Case(now, draw(faults(now, older)), older, regular, draw(scopes(now)))


@st.composite
def scopes(draw: Any, world: World) -> EvaluationScope:
    """Everything; or one region alone; or everything but an account."""
    left_out = draw(st.sampled_from(sorted(world.listed_in)))
    one_region, without = EvaluationScope(frozenset({"r1"})), EvaluationScope(excluded_accounts={left_out: "left out"})
    scope: EvaluationScope = draw(st.sampled_from((EvaluationScope(), EvaluationScope(), EvaluationScope(), one_region, without)))
    return scope


def test_verdicts_on_what_was_read_hold_for_everything_that_was_not(small: Store, run: Run) -> None:
    """A certain answer, or a FAIL, is one in every world that reads the same, an impossible one, or a PASS, in none."""
    figures = Figures()

    @THOROUGH
    @given(cases(), st.lists(questions(), min_size=QUESTIONS, max_size=QUESTIONS))
    def sound(case: Case, asked: list[tuple[str, Where]]) -> None:
        run(prove(small, case, asked, figures))

    sound()
    print(figures)
    assert figures.queries >= EXAMPLES
    assert figures.unknown > figures.queries / 4
    assert all(figures.verdicts[v] > EXAMPLES / 4 for v in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)), figures.verdicts


@st.composite
def enumerable(draw: Any) -> tuple[Case, list[tuple[str, Where]]]:
    """A small world, partly read, and questions, all of them drawn evenly: a share is measured over them."""
    pick = draw(st.randoms(use_true_random=True)).choice
    shape = pick(SMALL)
    now = world(pick, regular=False, shape=shape)
    before = pick((None, now, world(pick, regular=False, shape=shape)))
    names = [pick(ROOTS) for _ in range(QUESTIONS)]
    return Case(now, broken(now, pick, before), before), [(name, condition(name, pick((1, 2, 3)), pick)) for name in names]


def test_what_is_undecided_could_truly_go_both_ways(small: Store, run: Run) -> None:
    """Of the undecided assets in worlds whose completions can all be tried, most are answers in some and not in others."""
    figures = Figures()

    @THOROUGH
    @given(enumerable())
    def precise(drawn: tuple[Case, list[tuple[str, Where]]]) -> None:
        run(prove(small, *drawn, figures))

    precise()
    print(figures)
    assert figures.enumerated > figures.queries / 10
    assert figures.share >= UNDECIDED, "\n\n".join(figures.false_alarms)


def test_complete_readings_leave_nothing_undecided(small: Store, run: Run) -> None:
    """Where everything was read, certain, possible and true answers are the same and there is no gap."""

    @settings(THOROUGH, max_examples=max(8, EXAMPLES // 4))
    @given(worlds(regular=True), st.booleans(), st.lists(questions(), min_size=QUESTIONS, max_size=QUESTIONS))
    def complete(world: World, again: bool, asked: list[tuple[str, Where]]) -> None:
        run(decided(small, Case(world, Faults(), world if again else None, regular=True), asked))

    complete()


async def decided(store: Store, case: Case, asked: list[tuple[str, Where]]) -> None:
    coverage, _ = await read(store, case)
    asked = plannable(asked)
    truth = nodes(case.world)
    inside = {n.identifier for n in truth if n.type != "Region" or n.account in case.world.open}
    for (name, where), found in zip(asked, await judged(store, coverage, asked), strict=True):
        assert not found.unseen, (name, where)
        assert found.must == found.may == answers(truth, name, where, NOW) & inside, (name, where)


@pytest.mark.parametrize("place", range(2))
def test_what_would_plan_for_longer_is_refused(place: int) -> None:
    """A SINGLE inside another, and more subqueries than a statement may have, are refused before Neo4j sees them."""
    name, where = TOO_MUCH[place]
    with pytest.raises(TooComplex):
        judge(CATALOGUE, Question(name, where), Coverage.nothing(CATALOGUE))
