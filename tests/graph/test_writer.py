"""What the writer makes of readings: whole assets, stubs for what only others speak of, and nothing twice."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from graph.outcomes import Result
from graph.store import Store
from tests.collectors.harness import differences, whole
from tests.graph.planting import SELECTORS, found, group, home, trails, write

Run = Callable[[Awaitable[Any]], Any]
STUBS = "MATCH (n:Stub) RETURN n.internalAssetType AS kind, n.idFromProvider AS id ORDER BY kind"


def stubs(store: Store, run: Run) -> list[tuple[str, str]]:
    """Types and ids of what only others speak of."""
    return [(r["kind"], r["id"]) for r in run(store.run(STUBS))]


def test_the_order_of_groups_does_not_matter(store: Store, run: Run) -> None:
    """A region read before or after the trails that speak of it, in one run or in two, gives the same graph."""
    graphs = []
    for order in ([[home(), group(2)]], [[group(2), home()]], [[group(2)], [home()]], [[home()], [group(2)]]):
        run(store.clear())
        for groups in order:
            run(write(store, *groups))
        graphs.append(run(whole(store)))
    assert all(not differences(graphs[0], other) for other in graphs[1:])
    assert stubs(store, run) == [("Connector", "111111111111")]


def test_references_leave_stubs(store: Store, run: Run) -> None:
    """What a trail speaks of and nobody read is a stub, known by what the reference says, and nothing else."""
    run(write(store, group(1)))
    assert stubs(store, run) == [("Connector", "111111111111"), ("Region", "us-east-1")]
    [row] = run(store.run("MATCH (n:Stub:Region) RETURN n.optInStatus AS status, n.scope AS scope, n.listedIn AS listed"))
    assert (row["status"], row["scope"], row["listed"]) == (None, "111111111111/global", "")


def test_what_is_gone_but_spoken_of(store: Store, run: Run) -> None:
    """A region that is gone stays as a stub while a trail speaks of it, and goes with the last one that does."""
    run(write(store, home(), group(1)))
    empty = home()
    empty.found = []
    assert run(write(store, empty)).gone == 1
    assert ("Region", "us-east-1") in stubs(store, run)
    assert run(store.run("MATCH (n:Region) RETURN n.name AS name, labels(n) AS labels"))[0]["name"] is None
    assert run(write(store, trails())).gone == 1
    assert stubs(store, run) == []


def test_an_incomplete_listing_sweeps_nothing(store: Store, run: Run) -> None:
    """What an incomplete listing did not name stays and is marked; the next complete one decides."""
    run(write(store, group(3)))
    assert run(write(store, trails(found(0), result=Result.DENIED))).gone == 0
    marked = run(store.run("MATCH (t:Trail) WHERE t:Unread_DescribeTrails RETURN t.internalName AS name ORDER BY name"))
    assert [r["name"] for r in marked] == ["t1", "t2"]
    assert run(write(store, trails(found(0), found(1)))).gone == 1
    assert run(store.run("MATCH (t:Trail) WHERE t:Unread_DescribeTrails RETURN t")) == []


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_portions(store: Store, run: Run, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """However many transactions a write takes, the graph is the same."""
    run(write(store, home(), group(8)))
    expected = run(whole(store))
    run(store.clear())
    monkeypatch.setattr("graph.writer.ROWS", rows)
    run(write(store, group(8), home()))
    assert not differences(expected, run(whole(store)))


def test_marks_that_somebody_else_made(store: Store, run: Run) -> None:
    """A run that did not know of an asset takes away the marks which another put on it meanwhile."""
    run(write(store, trails(found(0, without=["GetTrailStatus"]))))
    run(store.run("MATCH (t:Trail) SET t.listedIn = '222222222222/us-east-1', t.cloudAccountID = '222222222222'", write=True))
    run(write(store, trails(found(0))))
    assert run(store.run("MATCH (t:Trail:Unread_GetTrailStatus) RETURN t")) == []
    assert len(run(store.run("MATCH (t:Trail)-[:HAS_EVENT_SELECTOR]->(s) RETURN s"))) == 2


def test_random_histories(store: Store, run: Run) -> None:
    """After any history of trails that come, change, are partly read and go, the graph is that of a fresh reading of the last state."""
    for seed in range(6):
        dice = random.Random(seed)
        run(store.clear())
        for _ in range(4):
            run(write(store, trails(*(state(dice, i) for i in range(4) if dice.random() < 0.7)), home()))
        last = trails(*(found(i, SELECTORS[: dice.randint(0, 2)]) for i in range(4) if dice.random() < 0.7))
        run(write(store, last, home()))
        left = run(whole(store))
        run(store.clear())
        run(write(store, last, home()))
        assert not differences(left, run(whole(store))), seed


def state(dice: random.Random, number: int) -> Any:
    """A trail with some selectors, of which some operations may be unread."""
    without = [op for op in ("GetTrailStatus", "GetEventSelectors") if dice.random() < 0.3]
    return found(number, SELECTORS[: dice.randint(0, 2)], without)
