"""Random histories of random worlds: the graph as of each time is what it was then, to the last link and outcome."""

import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from graph.differences import Way
from graph.differences import differences as changes
from graph.indexes import prepare
from graph.store import Store
from tests.collectors.harness import differences
from tests.semantics.declared import CATALOGUE
from tests.semantics.memory import Step, again, compared, dump, histories, told

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("EMPTYSET_HISTORIES", "8"))
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


def test_the_graph_as_of_each_time_is_what_it_was(small: Store, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After collections with changes, faults and kills, going back to each end gives its graph, and any two differ as told."""
    monkeypatch.setattr("graph.writer.ROWS", 25)
    counted: Counter[Way] = Counter()

    @THOROUGH
    @given(histories())
    def remembered(steps: list[Step]) -> None:
        dumps = run(told(small, steps))
        for at, then in dumps.items():
            assert not differences(dict(then), run(again(small, at))), at
        assert not differences(dict(then), run(dump(small)))
        for (first, before), (second, after) in combinations(dumps.items(), 2):
            told_ = run(changes(small, CATALOGUE, first.isoformat(), second.isoformat()))
            assert {c.asset["identifier"]: (c.way.value, {f.field for f in c.fields}) for c in told_} == compared(before, after)
            counted.update(c.way for c in told_)

    remembered()
    assert min(counted[way] for way in Way) > EXAMPLES, counted
