"""The proof is worth something only if it finds a mistake: three that are known, each made on purpose, are found."""

import random
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import pytest

import graph.changes
import graph.predicates
import graph.writer
from graph.coverage import Coverage
from graph.indexes import prepare
from graph.question import Where
from graph.store import Store
from graph.unread import Unread
from tests.semantics.conditions import ROOTS, condition
from tests.semantics.declared import CATALOGUE
from tests.semantics.proof import Case, Figures, Unsound, prove
from tests.semantics.reading import broken
from tests.semantics.worlds import world

pytestmark = pytest.mark.slow

BUDGET = 60  # worlds: no more than the proof itself is given
QUESTIONS = 6
Run = Callable[[Awaitable[Any]], Any]


@pytest.fixture
def small(opened: Store, run: Run) -> Iterator[Store]:
    """The store with indexes for the small catalogue, left empty."""
    run(prepare(opened, CATALOGUE))
    yield opened
    run(opened.clear())


def example(seed: int, roots: Sequence[str]) -> tuple[Case, list[tuple[str, Where]]]:
    rng = random.Random(seed)
    now = world(rng.choice, regular=False)
    before = rng.choice((None, world(rng.choice, regular=False)))
    names = [rng.choice(roots) for _ in range(QUESTIONS)]
    return Case(now, broken(now, rng.choice, before), before), [(name, condition(name, rng.choice((1, 2)), rng.choice)) for name in names]


async def found(store: Store, budget: int = BUDGET, roots: Sequence[str] = ROOTS) -> int:
    """How many worlds it takes to find the mistake; more than the budget if it is not found."""
    for seed in range(budget):
        case, asked = example(seed, roots)
        try:
            await prove(store, case, asked, Figures(), completions=10)
        except Unsound:
            return seed + 1
    return budget + 1


def test_the_proof_finds_gaps_that_are_not_regarded(small: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule that a listing not read hides assets, a verdict is found wrong."""
    monkeypatch.setattr(Coverage, "gaps", lambda self, kind: ())
    assert run(found(small)) <= BUDGET


def test_the_proof_finds_retained_values_taken_as_certain(small: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """If what is kept from an earlier reading counts as read, a verdict is found wrong."""
    monkeypatch.setattr(Coverage, "stale", lambda self, kind, operations=(): [])
    for module in (graph.changes, graph.writer):
        monkeypatch.setattr(module, "retain", lambda changes, kind, identifier, old: None)
    assert run(found(small)) <= BUDGET


class Forgetful(Unread):
    """Forgets that what fills a link may be unread at its far end."""

    def others(self, *_: Any) -> str:
        return "false"


def test_the_proof_finds_a_far_end_that_is_forgotten(small: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the unread detail of the other end does not count, a verdict is found wrong."""
    monkeypatch.setattr(graph.predicates, "Unread", Forgetful)
    assert run(found(small, roots=("Bucket",))) <= BUDGET


def test_without_a_mistake_the_same_worlds_are_sound(small: Store, run: Run) -> None:
    """What finds the mistakes finds none in the code as it is."""
    assert run(found(small, 8)) > 8
