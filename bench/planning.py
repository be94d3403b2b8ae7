"""How long Neo4j plans judging statements that it never saw, beside a simple one in the same run.

    python -m bench.planning [WORLDS]

The questions and the partly read worlds are those of the semantics' proofs; besides, what the planner would multiply out. A
ratio to the simple statement says more than seconds, which depend on how busy the machine is.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from graph.coverage import Coverage
from graph.embedded import Address, Embedded
from graph.errors import TooComplex
from graph.indexes import prepare
from graph.judging import judge
from graph.question import Question, Where
from graph.statement import Statement
from graph.store import Store
from tests.semantics.adversarial import ADVERSARIAL
from tests.semantics.conditions import ROOTS, condition
from tests.semantics.declared import CATALOGUE
from tests.semantics.proof import Case, read
from tests.semantics.reading import broken
from tests.semantics.worlds import SMALL, world

QUESTIONS = 12  # in each world
SIMPLE = "MATCH (n:Trail)-[:DELIVERS_TO]->(m:Bucket) WHERE m.versioned = $p AND n.label STARTS WITH $q RETURN n.identifier"
TURN = count()
LONG = 45  # plans of a simple statement: about two seconds on a machine that does nothing else


def main(worlds: int) -> None:
    """Plan, and print how the ratios are spread and what took longest."""
    with tempfile.TemporaryDirectory() as home:
        embedded = Embedded(Path(home), linger=0)
        try:
            address = embedded.join()
            asyncio.run(_measured(address, worlds))
        finally:
            embedded.leave()


async def _measured(at: Address, worlds: int) -> None:
    async with Store.connect(at.uri, at.username, at.password) as store:
        await prepare(store, CATALOGUE)
        for _ in range(20):  # the first plans are slow, whatever they are of
            await _planned(store, SIMPLE, {"p": True, "q": "a"}, "identifier")
        taken = list[tuple[float, float, str, Statement]]()
        for number in range(worlds):
            taken += await _world(store, random.Random(number))  # noqa: S311  # a sample that can be drawn again
        _tell(taken)
        print("\nwhat the planner would multiply out, nothing read:")
        _tell([(*await _ratio(store, s), str(q), s) for q, s in _judged(ADVERSARIAL, Coverage.nothing(CATALOGUE))])


async def _world(store: Store, rng: random.Random) -> list[tuple[float, float, str, Statement]]:
    """The questions of one world, planned."""
    now = world(rng.choice, regular=False, shape=rng.choice(SMALL))
    coverage, _ = await read(store, Case(now, broken(now, rng.choice, None)))
    names = [rng.choice(ROOTS) for _ in range(QUESTIONS)]
    asked = [(name, condition(name, rng.choice((1, 2, 3)), rng.choice)) for name in names]
    return [(*await _ratio(store, s), str(q), s) for q, s in _judged(asked, coverage)]


def _judged(asked: list[tuple[str, Where]], coverage: Coverage) -> Iterator[tuple[tuple[str, Where], Statement]]:
    for name, where in asked:
        try:
            yield (name, where), judge(CATALOGUE, Question(name, where), coverage)
        except TooComplex:
            continue


async def _ratio(store: Store, statement: Statement) -> tuple[float, float]:
    """Planning a statement against planning the simple one just before, and its seconds."""
    simple = min([await _planned(store, SIMPLE, {"p": True, "q": "a"}, "identifier") for _ in range(2)])
    took = await _planned(store, statement.text, statement.params, "certain")
    return took / simple, took


async def _planned(store: Store, text: str, params: Mapping[str, Any], name: str) -> float:
    """Seconds to plan a statement that was never seen: its plan is kept, so a name in it changes with every turn."""
    turn = next(TURN)
    if name == "certain":
        fresh = text.replace("AS certain", f"AS certain{turn}", 1).replace("certain: certain", f"certain: certain{turn}")
    else:
        fresh = f"{text} AS identifier{turn}"
    started = time.perf_counter()
    await store.run(f"EXPLAIN {fresh}", **params)
    return time.perf_counter() - started


def _tell(taken: list[tuple[float, float, str, Statement]]) -> None:
    ratios = sorted(ratio for ratio, *_ in taken)
    over = sum(ratio > LONG for ratio in ratios)
    spread = f"median {statistics.median(ratios):.1f}, 99 % under {ratios[-1 - len(ratios) // 100]:.0f}, longest {ratios[-1]:.0f}"
    print(f"{len(taken)} statements, in plans of a simple one: {spread}; {over} over {LONG}")
    for ratio, seconds, question, statement in sorted(taken, key=lambda t: t[:2], reverse=True)[:5]:
        print(f"  {ratio:5.0f} ({seconds:.2f} s, {len(statement.text)} characters) {question}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
