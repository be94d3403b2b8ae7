"""Random worlds, partly read, with random exemptions: nothing counts as failing, exempt or fine that is not."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.indexes import prepare
from graph.store import Store
from tests.semantics.conditions import ROOTS, condition
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.exemptions import Excused
from tests.semantics.proof import Case, Unsound, in_scope, other, plannable, read
from tests.semantics.test_sound import EXAMPLES, THOROUGH, cases

pytestmark = pytest.mark.slow
WORLDS = 20
IDS = ("b-M", "c-A", "b-A", "t0", "t1", "q1", "A", "r1")
Run = Callable[[Awaitable[Any]], Any]


@pytest.fixture(scope="module")
def small(opened: Store, run: Run) -> Iterator[Store]:
    """The store with indexes for the small catalogue, left empty."""
    run(prepare(opened, CATALOGUE))
    yield opened
    run(opened.clear())


@st.composite
def excused(draw: Any) -> Excused:
    """A question that mostly finds much, one or two conditions that exempt, and some names."""
    pick = draw(st.randoms(use_true_random=True)).choice
    name = pick(ROOTS)
    filters = [condition(name, pick((0, 1, 1, 2)), pick) for _ in range(pick((0, 1, 1, 2)))]
    names = [(pick(IDS), NOW - timedelta(days=pick((0, 5, 20)))) for _ in range(pick((0, 2, 4)))]
    return Excused((name, condition(name, pick((0, 0, 1, 2)), pick)), filters, names)


def test_exemptions_hold_for_everything_that_was_not_read(small: Store, run: Run) -> None:
    """What fails for certain is exempt in no world that reads the same, what is exempt in all, and nothing else is left out."""
    figures = Counter[str]()

    @settings(THOROUGH, max_examples=max(8, EXAMPLES // 3))
    @given(cases(), st.lists(excused(), min_size=6, max_size=6))
    def sound(case: Case, asked: list[Excused]) -> None:
        run(hold(small, case, asked, figures))

    sound()
    print(dict(figures))
    assert all(figures[name] > EXAMPLES // 3 for name in ("certain", "undecided", "exempt")), figures


async def hold(store: Store, case: Case, asked: list[Excused], figures: Counter[str]) -> None:
    """Raise Unsound unless the exemptions agree with the truth and with what else it could be."""
    coverage, known = await read(store, case)
    rng = random.Random(len(case.world.things))
    truths = [in_scope(case, known, case.world), *(other(case, known, rng.choice) for _ in range(WORLDS))]
    inside = {a.id for a in coverage.accounts.values() if not a.out_of_scope}
    for each in asked:
        if len(plannable([each.asked, *((each.asked[0], where) for where in each.filters)])) <= len(each.filters):
            continue
        found = await each.found(store, coverage)
        for truth in truths:
            if wrong := next(each.contradictions(found, truth, inside), ""):
                raise Unsound(f"{each}\n{wrong}\n{case.faults}")
        counted = {"certain": found.certain, "undecided": found.possible, "exempt": found.set_apart}
        figures.update({name: sum(map(len, assets.values())) for name, assets in counted.items()})
        figures["questions"] += 1
