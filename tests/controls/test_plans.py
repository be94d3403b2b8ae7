"""How Neo4j plans what stored rules ask: no plan looks through all assets, or again and again through all of a type, or multiplies.

The graph holds one account with something of every type, so that the planner has something to count, as in real graphs.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

from bench.estate import Estate, Habits, Size
from collectors.aws import CATALOGUE
from controls.asking import ask
from controls.control import Control
from controls.packs import library
from controls.public import public
from graph.coverage import Coverage
from graph.embedded import Address
from graph.judging import judge
from graph.statement import Statement
from graph.store import Store
from graph.trial import plant
from queries.compile import Compiler
from tests.conftest import Run

pytestmark = pytest.mark.slow
AT = datetime(2026, 1, 15, 12, tzinfo=UTC)
EVERYTHING = (":Asset", ":Nested", ":Outcome")
AGAIN = "Apply"  # in the name of every operator whose right side is done for each row of the left one
# What is allowed all the same: (control, operator) with the reason.
ALLOWED: Mapping[tuple[str, str], str] = {}


@pytest.fixture
def coverage(store: Store, run: Run) -> Coverage:
    """What is known of the account, all of which was read."""
    estate = Estate(CATALOGUE, Size(1), Habits(), ["{ $.eventName = ConsoleLogin }"], AT)
    run(plant(store, CATALOGUE, estate.world("100000000000"), AT))
    known: Coverage = run(Coverage.load(store, CATALOGUE, now=AT))
    return known


@pytest.fixture
def driver(database: Address) -> Iterator[Driver]:
    """A connection that tells plans, which the product never asks for."""
    with GraphDatabase.driver(database.uri, auth=(database.username, database.password), notifications_min_severity="OFF") as found:
        yield found


def wrong(plan: Mapping[str, Any], *, again: bool = False) -> Iterator[str]:
    """The operators of a plan that look at too much; `again`: it is done for each row of something."""
    operator, details = plan["operatorType"].split("@")[0], plan["args"].get("Details", "")
    scans = operator in {"AllNodesScan", "CartesianProduct"} or any(label in details for label in EVERYTHING)
    if ("Scan" in operator and (again or scans)) or operator == "CartesianProduct":
        yield f"{operator} {details}"
    for number, below in enumerate(plan.get("children", ())):
        yield from wrong(below, again=again or (number > 0 and AGAIN in operator))


def statements(compiler: Compiler, controls: list[Control], coverage: Coverage) -> dict[str, tuple[str, Statement]]:
    """Text → who asks it first; many rules ask the same."""
    found: dict[str, tuple[str, Statement]] = {}
    for control in controls:
        for document in (rule.document for rule in control.rules if rule.document):
            for question in ask(compiler, document):
                statement = judge(CATALOGUE, question, coverage)
                found.setdefault(statement.text, (control.id, statement))
    return found


def test_no_stored_rule_looks_at_everything(compiler: Compiler, shared: Path, coverage: Coverage, driver: Driver) -> None:
    """Neither our controls nor those of the public catalogue are planned with a scan of all assets or a product of two things."""
    asked = statements(compiler, [*library(compiler).controls, *public(compiler, shared / "grc-cms")], coverage)
    assert len(asked) > 150
    found = list[tuple[str, str]]()
    for control, statement in asked.values():
        _, summary, _ = driver.execute_query(f"EXPLAIN {statement.text}", dict(statement.params), routing_="r")
        assert summary.plan
        found += [(control, each) for each in wrong(summary.plan) if (control, each.split()[0]) not in ALLOWED]
    assert found == []


def test_what_is_wrong_is_found(coverage: Coverage, driver: Driver) -> None:
    """Plans that do what no plan should are told from others."""
    assert coverage.accounts
    told = {
        "MATCH (n) RETURN count(n.x)": "AllNodesScan",
        "MATCH (n:Asset) WHERE n.name = 'x' RETURN n": "NodeByLabelScan",
        "MATCH (n:VM), (m:Disk) WHERE n.name = 'x' AND m.name = 'y' RETURN n, m": "CartesianProduct",
        "MATCH (n:VM) WHERE n.name = 'x' OR EXISTS { MATCH (m:Disk) WHERE m.name = n.name } RETURN n": "NodeByLabelScan",
    }
    for text, operator in told.items():
        _, summary, _ = driver.execute_query(f"EXPLAIN {text}", routing_="r")
        assert summary.plan
        assert [each.split()[0] for each in wrong(summary.plan)] == [operator]
    _, summary, _ = driver.execute_query("EXPLAIN MATCH (n:VM) WHERE n.name = 'x' RETURN n", routing_="r")
    assert summary.plan
    assert not list(wrong(summary.plan))
