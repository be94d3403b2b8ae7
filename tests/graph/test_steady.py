"""Statements that keep their plans: each finds everything by keys, even in an empty graph, where Neo4j has nothing to choose by."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase

import graph.writer
from graph.embedded import Address
from graph.steady import STEADY, steady
from graph.store import Store

assert graph.writer  # which brings all that write


@pytest.fixture(scope="module")
def driver(database: Address) -> Iterator[Driver]:
    """A connection that tells plans, which the product never asks for."""
    with GraphDatabase.driver(database.uri, auth=(database.username, database.password), notifications_min_severity="OFF") as found:
        yield found


def plan(driver: Driver, text: str) -> Mapping[str, Any]:
    """How a statement is planned."""
    found = driver.execute_query(f"EXPLAIN {text}").summary.plan
    assert found
    return found


def scans(found: Mapping[str, Any]) -> Iterator[str]:
    """The operators of a plan that look through all there is."""
    name = found["operatorType"].split("@")[0]
    if "Scan" in name or name == "CartesianProduct":
        yield name
    for below in found.get("children", ()):
        yield from scans(below)


@pytest.mark.parametrize("text", sorted(STEADY))
def test_it_finds_everything_by_keys(store: Store, driver: Driver, text: str) -> None:
    """No operator looks through a label or the whole graph, so no other plan would be better as the graph grows."""
    assert store
    assert list(scans(plan(driver, text))) == []


def test_a_scan_would_be_found(store: Store, driver: Driver) -> None:
    """A statement which looks through a label is seen to do so."""
    assert store
    assert list(scans(plan(driver, "MATCH (n:Asset) RETURN n"))) == ["NodeByLabelScan"]


def test_it_asks_for_the_plan_that_is_there() -> None:
    """Neo4j is told not to plan it anew."""
    text = "MATCH (n:Asset {identifier: $id}) RETURN n"
    try:
        assert steady(text) == f"CYPHER replan=skip {text}"
    finally:
        STEADY.discard(text)
