"""The real schema, compiler and database for tests of controls; example graphs stand for the cloud."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from api.written import written
from collectors.aws import CATALOGUE
from controls.asking import checked
from controls.control import Control, Example, Expected, Rule, Severity
from controls.evaluate import Evaluator
from controls.examples import graph
from controls.verdict import Report
from controls.views import views
from graph.store import Store
from graph.trial import trial
from queries.compile import Compiler

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def compiler() -> Compiler:
    """Reads stored queries against the schema on record, which is the one that is served."""
    return Compiler(written(), CATALOGUE, views())


@pytest.fixture(scope="session")
def made(compiler: Compiler) -> Callable[..., Control]:
    """Makes a control with a rule for each query."""

    def make(*queries: str, id: str = "made", applicable: str = "", path: str = "", **more: Any) -> Control:  # noqa: A002 - as in files
        about = checked(compiler, applicable) if applicable else None
        steps = tuple(path.split(".")) if path else ()
        rules = (Rule(f"rule-{i}", q, checked(compiler, q), about, steps) for i, q in enumerate(queries, 1))
        whole = Control(id=id, title="Made", severity=Severity.HIGH, rules=tuple(rules), path=Path("made.md"))
        return replace(whole, **more)

    return make


@pytest.fixture
def judged(compiler: Compiler, store: Store, run: Callable[[Any], Any]) -> Callable[..., Report]:
    """Evaluates controls on an example graph, read at NOW, which is gone afterwards."""

    def judge(text: str, *controls: Control, **options: Any) -> Report:
        planted = graph(CATALOGUE, Path("example.md"), Example(Expected.FAIL, "", dedent(text), 1), NOW)

        exempt = tuple(options.pop("exemptions", ()))

        async def ask(inside: Store) -> Report:
            return await Evaluator(compiler, inside, exempt).evaluate(controls, **({"now": NOW} | options))

        found: Report = run(trial(store, CATALOGUE, planted.world, NOW, ask))
        return found

    return judge
