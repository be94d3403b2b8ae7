"""Plans that are made while a collection still reads."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from cli.demonstrating import collect, controls
from controls.ahead import planning
from controls.asking import kinds
from controls.control import Control
from controls.evaluate import Evaluator
from controls.verdict import Verdict
from demo.aws.organizations import ACME, organization
from demo.aws.server import SimulatedAWS
from graph.store import Store
from queries.compile import Compiler

Made = Callable[..., Control]
Run = Callable[[Any], Any]
TRAILS = "{ trails { ...AssetFragment } }"
JUDGING = "MATCH (n:"


class Noting(Store):
    """A store that has planned nothing yet and notes what it is asked."""

    def __init__(self, store: Store, timeout: float = 30) -> None:
        super().__init__(store._driver, store.uri, store.database, timeout)
        self.texts: list[str] = []

    async def run(self, text: str, write: bool = False, **params: Any) -> list[Any]:
        """The records of one statement."""
        self.texts += [text] if text.startswith(JUDGING) else []
        return await super().run(text, write, **params)


@pytest.fixture
def shown() -> Sequence[Control]:
    """The controls of the demonstration."""
    return controls()


def test_an_evaluation_finds_all_its_statements_planned(
    compiler: Compiler, store: Store, aws: SimulatedAWS, run: Run, shown: Sequence[Control], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an organization that was read but for one account and a reading of another: nothing is asked that was not rehearsed."""
    acme, noting = organization(aws, ACME), Noting(store)
    for name in acme.environment:
        monkeypatch.setenv(name, "")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    only = kinds(compiler, (rule.document for control in shown for rule in control.rules if rule.document))

    async def whole() -> tuple[set[str], set[str], set[str]]:
        async with planning(noting, compiler, shown) as planned:
            await planned
        rehearsed, noting.texts = set(noting.texts), []
        await collect(store, acme, ",".join(sorted(only)))
        report = await Evaluator(compiler, noting).evaluate(shown)
        return rehearsed, set(noting.texts), {a.verdict for c in report.controls for a in c.accounts}

    rehearsed, asked, verdicts = run(whole())
    assert len(asked) > len(shown)
    assert {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN} <= verdicts
    assert asked - rehearsed == set()


def test_nothing_is_written_or_counted(compiler: Compiler, store: Store, run: Run, shown: Sequence[Control]) -> None:
    """The accounts of the rehearsal are in no graph, and its statements are not among those that a collection tells of."""

    async def whole() -> tuple[int, list[Any]]:
        before = store.trips
        async with planning(store, compiler, shown) as planned:
            await planned
        return store.trips - before, await store.run("MATCH (n) RETURN n")

    assert run(whole()) == (0, [])


def test_what_is_not_planned_in_time_is_left(compiler: Compiler, store: Store, run: Run, made: Made) -> None:
    """The end of the block does not wait for plans, and the store can be used as before."""
    noting = Noting(store)

    async def brief() -> list[Any]:
        async with planning(noting, compiler, [made(TRAILS)] * 50):
            await asyncio.sleep(0)
        return await store.run("RETURN 1 AS one")

    records = run(brief())
    assert len(noting.texts) < 50
    assert records[0]["one"] == 1


def test_a_question_that_cannot_be_planned_disturbs_nobody(compiler: Compiler, store: Store, run: Run, made: Made) -> None:
    """A statement which the database refuses, here for taking too long, is left to whoever waits for its answer."""

    async def refused() -> list[str]:
        impatient = Noting(store, timeout=0.001)
        async with planning(impatient, compiler, [made(TRAILS)] * 2) as planned:
            await planned
        return impatient.texts

    assert len(run(refused())) >= 2
