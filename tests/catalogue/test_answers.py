"""Every root field that the public catalogue asks, on random graphs: certain and possible answers against a naive interpreter."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collectors.aws import CATALOGUE
from controls.answer import answer
from controls.asking import ask
from controls.control import Control
from controls.path import at_leaf
from graph.coverage import Coverage
from graph.question import Question
from graph.store import Store
from graph.trial import trial
from queries.compile import Compiler
from tests.catalogue.growing import grow
from tests.semantics.interpreter import answers

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
Run = Callable[[Any], Any]
ONE = settings(
    max_examples=1, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,)
)


def questions(compiler: Compiler, control: Control) -> list[Question]:
    """What the rules of a control ask."""
    documents = [(r, r.document) for r in control.rules if r.document]
    return [at_leaf(CATALOGUE, q, rule.return_path) for rule, document in documents for q in ask(compiler, document)]


@pytest.mark.parametrize("part", range(8))
def test_verdicts_are_those_of_the_query(
    part: int, compiler: Compiler, store: Store, run: Run, shared: Path, rules: Callable[[Path], Mapping[str, Control]]
) -> None:
    """Of a graph that was read whole, certain and possible answers are the true ones; of one read in part, they enclose them."""
    controls = [c for i, c in enumerate(rules(shared).values()) if i % 8 == part]
    asked = [(c.id, q) for c in controls for q in questions(compiler, c)]
    found = [prove(store, run, slug, question, regular) for slug, question in asked for regular in (True, False)]
    assert sum(found) > len(asked)


def prove(store: Store, run: Run, slug: str, question: Question, regular: bool) -> int:
    """Hold a question against the interpreter on a random graph, read whole or in part; how many answers it had."""
    found, rng = 0, random.Random(f"{slug} {regular}")

    @ONE
    @given(st.data())
    def enclosed(data: st.DataObject) -> None:
        nonlocal found
        world, nodes = grow(data.draw, rng.choice, CATALOGUE, [question], NOW, regular)
        must, may = run(trial(store, CATALOGUE, world, NOW, judged(question)))
        true = answers(nodes, str(question.type), question.where, NOW)
        assert must <= true <= may, (slug, regular, must - true, true - may)
        assert must == may or not regular, (slug, must, may)
        found = len(true)

    enclosed()
    return found


def judged(question: Question) -> Callable[[Store], Any]:
    """What asks a question of a store: the certain answers, and the possible ones with them."""

    async def ask_it(store: Store) -> tuple[set[str], set[str]]:
        got = await answer(store, [question], await Coverage.load(store, CATALOGUE, now=NOW))
        certain = {i for assets in got.certain.values() for i in assets}
        return certain, certain | {i for assets in got.possible.values() for i in assets}

    return ask_it


def test_every_rule_is_supported(shared: Path, rules: Callable[[Path], Mapping[str, Control]]) -> None:
    """None of the catalogue's rules has a problem, and none is passed by."""
    controls = rules(shared)
    assert len(controls) == 139
    assert sum(len(c.rules) for c in controls.values()) == 143
    assert {c.id: r.problem for c in controls.values() for r in c.rules if r.problem} == {}
