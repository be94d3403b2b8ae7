"""The recipes in CONTRIBUTING.md, followed word for word."""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from graphql import validate

from api.engine import Engine
from collectors.accounts import own_account
from collectors.aws import CATALOGUE
from collectors.run import Wanted, collect
from controls.check import check
from controls.views import views
from demo.aws.server import SimulatedAWS
from graph.asking import ask
from graph.catalogue import Catalogue
from graph.coverage import Coverage
from graph.indexes import prepare
from graph.model import Kind
from graph.store import Store
from queries.document import document
from tests.collectors.harness import Collector
from tests.docs.reading import text

RECIPE = re.compile(r"<!-- recipe: (\S+) -->\n(`{3,})\w+\n(.*?)^\2$", re.MULTILINE | re.DOTALL)
FILES = {path: code for path, _, code in RECIPE.findall(text("CONTRIBUTING.md"))}
(QUERY,) = re.findall(r"```graphql example\n(.*?)```", text("CONTRIBUTING.md"), re.DOTALL)
ACCOUNT = "333300000000"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """What is declared, with the recipe's type."""
    module = ModuleType("cloudformation")
    exec(compile(FILES["collectors/aws/cloudformation.py"], "cloudformation.py", "exec"), vars(module))  # noqa: S102 - our own document
    return Catalogue((*CATALOGUE.kinds, *(x for x in vars(module).values() if isinstance(x, Kind))))


@pytest.fixture
def collected(
    store: Store, aws: SimulatedAWS, run: Callable[[Awaitable[Any]], Any], monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> Store:
    """A graph with two stacks, collected by the recipe's declaration."""
    stacks = aws.client(ACCOUNT, "cloudformation", "eu-west-1")
    template = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
    stacks.create_stack(StackName="kept", TemplateBody=template, EnableTerminationProtection=True)
    stacks.create_stack(StackName="open", TemplateBody=template)
    caller = Collector(store, aws, run, monkeypatch).caller(ACCOUNT)

    async def work() -> None:
        await prepare(store, catalogue)
        await collect(store, catalogue, caller, await own_account(caller), Wanted(frozenset({"eu-west-1"}), frozenset({"Stack"})))

    run(work())
    caller.close()
    return store


def test_a_type_is_collected_and_asked_for_by_its_file_alone(
    collected: Store, run: Callable[[Awaitable[Any]], Any], catalogue: Catalogue
) -> None:
    """The recipe's query is valid, and answers with the stack that the declaration brought into the graph."""
    compiler = Engine(catalogue, views()).compiler
    parsed = document(QUERY)
    assert validate(compiler.schema, parsed) == []
    assert _rows(run, collected, compiler, parsed) == [
        {"internalName": "open", "internalRegion": "eu-west-1", "connector": {"cloudAccountID": ACCOUNT}}
    ]


def _rows(run: Callable[[Awaitable[Any]], Any], store: Store, compiler: Any, parsed: Any) -> Any:
    (listing,) = compiler.asked(parsed).values()
    return run(store.rows(ask(compiler.catalogue, listing)))


def test_a_denied_listing_of_the_type_is_a_gap(collected: Store, run: Callable[[Awaitable[Any]], Any], catalogue: Catalogue) -> None:
    """Regions that were not asked for are known as unread, without a line of code in the recipe that says so."""
    coverage = run(Coverage.load(collected, catalogue, now=datetime.now(UTC)))
    assert "eu-west-1" not in {gap.region for gap in coverage.gaps(catalogue.kind("Stack"))}
    assert "us-east-1" in {gap.region for gap in coverage.gaps(catalogue.kind("Stack"))}


def test_a_control_holds_by_its_file_alone(tmp_path: Path, store: Store, run: Callable[[Awaitable[Any]], Any]) -> None:
    """The recipe's control loads, and each of its examples gets its verdict on Neo4j."""
    (tmp_path / "cloudtrail-tagged.md").write_text(FILES["controls/aws/cloudtrail-tagged.md"], encoding="utf-8")
    assert run(check(Engine(CATALOGUE, views()).compiler, store, tmp_path)) == []
