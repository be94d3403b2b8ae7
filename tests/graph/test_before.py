"""What a run knows of the graph: by identifier, by place, by account; and who claims an asset, in one process or in several."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from collectors.aws import CATALOGUE
from graph.before import Before
from graph.claims import SharedClaims, own_place
from graph.readings import Known
from graph.store import Store
from graph.writer import Writer
from tests.graph.planting import ACCOUNT, found, group, home, trails, write

Run = Callable[[Awaitable[Any]], Any]
OTHER = "222222222222"


def test_it_is_found_by_place(store: Store, run: Run) -> None:
    """An asset lies where it lives and where it was listed, in its account, and nowhere else."""
    run(write(store, home(), group(2)))
    before = Before()
    run(before.learn(store, [ACCOUNT, OTHER]))
    known = dict(before.listed(ACCOUNT))
    here = {i: k for i, k in known.items() if k.kind == "Trail"}
    assert len(here) == 2
    for identifier, trail in here.items():
        assert dict(before.within("Trail", [trail.scope]))[identifier] == trail
        assert identifier in before
        assert before[identifier] == trail
    assert dict(before.within("Trail", [f"{OTHER}/us-east-1"])) == {}
    assert dict(before.listed(OTHER)) == {}


def test_what_is_not_there_is_unknown() -> None:
    """Nothing is known of an asset that was not there, and looking for it does not make it be there."""
    before = Before()
    assert before["nobody"] == Known("", "", "", {}, frozenset())
    assert "nobody" not in before


def test_an_asset_that_has_its_place_in_its_identifier_is_not_claimed() -> None:
    """Queues and disks have their account and region in it; trails are named by ARN, and buckets in all the world."""
    places = {name: own_place(CATALOGUE.kind(name)) for name in ("Disk", "Trail", "Bucket")}
    assert places == {"Disk": True, "Trail": False, "Bucket": False}


def test_processes_of_one_run_claim_together(store: Store, run: Run) -> None:
    """What one process named is disputed in another one, in another place; a run's claims end with it, and are no other run's."""
    one, two, later = SharedClaims(store, "run-1"), SharedClaims(store, "run-1"), SharedClaims(store, "run-2")
    first = trails(found(1))
    elsewhere = replace(first, found=[replace(f, listed_in=f"{OTHER}/us-east-1") for f in first.found], complete=[f"{OTHER}/us-east-1"])
    assert run(one.heeded(first)) == first
    assert run(two.heeded(first)) == first  # the same place: a process that reads it again, since the first one was killed
    heeded = run(two.heeded(elsewhere))
    assert (heeded.found, heeded.complete, heeded.incomplete) == ([], [], [f"{OTHER}/us-east-1"])
    identifier = first.found[0].identifier
    assert run(two.among([identifier, "nobody"])) == {identifier}
    assert run(later.among([identifier])) == set()
    run(two.settled())
    assert run(one.among([identifier])) == set()


def test_what_stands_in_another_place_by_now_is_not_swept(store: Store, run: Run) -> None:
    """A process that read before another one moved an asset does not delete it, nor what is nested in it."""
    run(write(store, home(), group(1)))

    async def late() -> None:
        writer = Writer(store, CATALOGUE, datetime.now(UTC))
        await writer.begin([ACCOUNT])
        await store.run("MATCH (t:Trail) SET t.listedIn = $place", write=True, place=f"{OTHER}/us-east-1")
        await writer.add(group(0))
        await writer.finish()

    run(late())
    (kept,) = run(store.run("MATCH (t:Trail) RETURN t:Stub AS stub, size([(t)-[:HAS_EVENT_SELECTOR]->(s) | s]) AS selectors"))
    assert (kept["stub"], kept["selectors"]) == (False, 2)


def test_taking_part_in_a_run(store: Store, run: Run) -> None:
    """Who takes part in a run writes as it would: since the run's time, and only of the accounts that it reads."""
    at = datetime(2026, 3, 1, tzinfo=UTC)

    async def part() -> None:
        first = Writer(store, CATALOGUE, at)
        await first.begin([ACCOUNT, OTHER])
        await first.add(home())
        await first.finish()
        taking = first.taking("run-1")
        assert taking.accounts == {ACCOUNT, OTHER}
        second = Writer(store, CATALOGUE, taking.at)
        await second.take(taking, [ACCOUNT], SharedClaims(store, taking.run))
        await second.add(group(2))
        await second.finish()

    run(part())
    assert {r["since"].to_native() for r in run(store.run("MATCH (t:Trail) WHERE NOT t:Stub RETURN t.since AS since"))} == {at}
