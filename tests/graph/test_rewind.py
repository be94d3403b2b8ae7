"""Going back: what may be asked, what it leaves, and what it costs to be able to."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from graph import roster
from graph.asking import ask
from graph.before import KNOWN
from graph.coverage import Coverage
from graph.differences import Way, differences
from graph.errors import OutOfHistory
from graph.judging import judge
from graph.question import Listing, Question, Value
from graph.retention import prune
from graph.rewind import rewound
from graph.store import Store, Transaction
from graph.timeline import Clock, opened, stamp
from graph.writer import Writer
from tests.collectors import harness
from tests.graph.planting import ACCOUNT, SELECTORS, found, group, home, trails, write
from tests.semantics.memory import again, dump, last

Run = Callable[[Awaitable[Any]], Any]
HISTORY = ("Former", "Severed", "Reread")
TRAILS = "MATCH (t:Trail) WHERE NOT t:Stub RETURN t.internalName AS name ORDER BY name"


async def counts(store: Store) -> dict[str, int]:
    """How many nodes of each label history has."""
    return {label: (await store.run(f"MATCH (n:{label}) RETURN count(n) AS n"))[0]["n"] for label in HISTORY}


async def names(store: Store, at: datetime | str) -> list[str]:
    """The trails that there were at a time."""

    async def look(past: Store, _: datetime) -> list[str]:
        return [r["name"] for r in await past.run(TRAILS)]

    time = at if isinstance(at, str) else at.isoformat()
    return await rewound(store, time, look)  # type: ignore[no-any-return]


def test_an_unchanged_run_costs_one_row_for_each_account(store: Store, run: Run) -> None:
    """A run which finds everything as it was keeps when the readings before it were made, in one node for the account, and nothing else."""
    run(write(store, home(), group(5)))
    first, before = run(last(store)), run(dump(store))
    run(write(store, home(), group(5)))
    assert run(counts(store)) == {"Former": 0, "Severed": 0, "Reread": 1}
    run(write(store, home(), group(5)))
    assert run(counts(store)) == {"Former": 0, "Severed": 0, "Reread": 2}
    assert len(run(store.run("MATCH (k:ReadKeys) RETURN k"))) == 1
    assert run(again(store, first)) == before


def test_a_change_costs_what_changes(store: Store, run: Run) -> None:
    """One trail of five whose selectors change keeps its former self, its two selectors, and a link to each."""
    run(write(store, home(), group(5)))
    first, before = run(last(store)), run(dump(store))
    run(write(store, home(), trails(found(0, SELECTORS[:1]), *(found(i) for i in range(1, 5)))))
    assert run(counts(store)) == {"Former": 3, "Severed": 2, "Reread": 1}
    assert run(again(store, first)) == before
    [change] = run(differences(store, CATALOGUE, first.isoformat()))
    assert (change.way, change.asset["internalName"], [f.field for f in change.fields]) == (Way.CHANGED, "t0", ["eventSelectors"])
    assert [s["readWriteType"] for s in change.fields[0].before] == ["ReadOnly", "WriteOnly"]
    assert [s["readWriteType"] for s in change.fields[0].after] == ["ReadOnly"]


def test_what_came_and_went(store: Store, run: Run) -> None:
    """A trail is there as of the times at which it was, and the difference between two of them names it."""
    times = []
    for n in (1, 2, 0, 1):
        run(write(store, home(), group(n)))
        times.append(run(last(store)))
    assert [run(names(store, at)) for at in times] == [["t0"], ["t0", "t1"], [], ["t0"]]
    told = [run(differences(store, CATALOGUE, a.isoformat(), b.isoformat())) for a, b in pairwise(times)]
    assert [[(c.way, c.asset["internalName"]) for c in changes] for changes in told] == [
        [(Way.APPEARED, "t1")], [*sorted([(Way.WENT, "t0"), (Way.WENT, "t1")], key=lambda c: ids(c[1]))], [(Way.APPEARED, "t0")],
    ]  # fmt: skip


async def outcomes(store: Store, time: Any) -> Any:
    """The keys of the outcomes there were at a time."""
    text = "MATCH (o:Outcome) RETURN o.key AS key ORDER BY key"
    return [r["key"] for r in await rewound(store, time.isoformat(), lambda past, _: past.run(text))]


def ids(name: str) -> str:
    """A trail's identifier."""
    return found(int(name[1:])).identifier


def test_times_of_which_there_is_no_history(store: Store, run: Run) -> None:
    """Before the first run, after the present, without any run, or with a word for a time, the refusal says what can be asked."""
    with pytest.raises(OutOfHistory, match="collect first"):
        run(names(store, "2026-01-01"))
    run(write(store, group(1)))
    for time, wrong in {"1999-01-01": "begins at", "2999-01-01T00:00:00Z": "still to come", "yesterday": "no point in time"}.items():
        with pytest.raises(OutOfHistory, match=wrong):
            run(names(store, time))
    with pytest.raises(OutOfHistory, match="earlier time first"):
        run(differences(store, CATALOGUE, datetime.now(UTC).isoformat(), "2026-01-01"))


def test_a_graph_without_history(store: Store, run: Run) -> None:
    """What an earlier version wrote has a history from the next run on, whatever the clock of its run says."""
    run(write(store, home(), group(2)))
    run(store.run("MATCH (n) REMOVE n.begun, n.linked", write=True))
    run(store.run("MATCH (h:History) DELETE h", write=True))
    run(store.run("MATCH ()-[x:HAS_EVENT_SELECTOR]->() REMOVE x.since", write=True))
    before = run(store.run("RETURN datetime() AS now"))[0]["now"].to_native()
    writer = Writer(store, CATALOGUE, datetime(2020, 1, 1, tzinfo=UTC))
    run(writer.begin([ACCOUNT]))
    began = run(last(store))
    assert began >= before
    run(writer.add(trails(found(0, SELECTORS[:1]))))
    run(writer.finish())
    assert run(names(store, began)) == ["t0", "t1"]
    assert run(outcomes(store, began)) == run(outcomes(store, run(last(store)))) != []  # read again with the same result
    assert run(names(store, run(last(store)))) == ["t0"]
    with pytest.raises(OutOfHistory):
        run(names(store, began - timedelta(seconds=1)))


def test_a_clock_that_jumps_back(store: Store, run: Run) -> None:
    """Each transaction is later than all before it, though the clock of its run says otherwise."""
    clocks = [datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)]

    async def stamped(tx: Transaction) -> list[datetime]:
        return [await stamp(tx, Clock(at)) for at in clocks]

    run(opened(store, Clock(clocks[0])))
    times = run(store.write(stamped))
    assert times == sorted(set(times))
    assert times[1] - times[0] == timedelta(microseconds=1)


def test_going_back_leaves_nothing(store: Store, run: Run) -> None:
    """The present is as before, even if the question fails."""
    run(write(store, home(), group(2)))
    first = run(last(store))
    run(write(store, home(), group(1)))
    before = run(dump(store)), run(counts(store))

    async def broken(*_: Any) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        run(rewound(store, first.isoformat(), broken))
    assert (run(dump(store)), run(counts(store))) == before


def test_a_collection_waits_for_whoever_looks_back(store: Store, run: Run) -> None:
    """What is written while somebody looks back takes effect after that, and is not seen there."""
    run(write(store, home(), group(1)))
    first = run(last(store))

    async def look(past: Store, _: datetime) -> tuple[asyncio.Task[Any], int]:
        task = asyncio.create_task(write(store, home(), group(3)))
        await asyncio.sleep(0.3)
        assert not task.done()
        return task, len(await past.run(TRAILS))

    async def both() -> tuple[int, int]:
        task, seen = await rewound(store, first.isoformat(), look)
        return seen, (await task).created

    assert run(both()) == (1, 2)


def test_pruning(store: Store, run: Run) -> None:
    """What ended before the horizon is forgotten, the horizon itself can still be asked for, and the present is as it was."""
    times = []
    for n in (3, 2, 1):
        run(write(store, home(), group(n)))
        times.append(run(last(store)))
    before = run(counts(store))
    assert run(prune(store, times[1])) > 0
    assert sum(run(counts(store)).values()) < sum(before.values())
    assert [run(names(store, at)) for at in times[1:]] == [["t0", "t1"], ["t0"]]
    with pytest.raises(OutOfHistory, match="begins at"):
        run(names(store, times[0]))
    assert run(prune(store, times[0])) == 0
    run(prune(store, times[2] + timedelta(seconds=1)))
    assert run(counts(store)) == {"Former": 0, "Severed": 0, "Reread": 0}
    assert not run(store.run("MATCH (k:ReadKeys) RETURN k"))


def test_volatile_values_make_no_history(store: Store, run: Run) -> None:
    """A value that is volatile is written, and what it was is not kept."""
    run(write(store, home(), group(1)))
    one = found(0)
    one.parts["GetTrailStatus"].volatile = {"status_latestDeliveryTime": datetime.now(UTC)}
    run(write(store, home(), trails(one)))
    assert run(counts(store))["Former"] == 0
    assert run(store.run("MATCH (t:Trail) RETURN t.status_latestDeliveryTime AS at"))[0]["at"] is not None
    assert harness.VOLATILE


def test_questions_about_now_never_meet_history(store: Store, run: Run) -> None:
    """What is kept has one label, which no question names, and no relationship; every question starts from a label of the present."""
    for n in (2, 0, 1):
        run(write(store, home(), group(n)))
    kept = "MATCH (n:Former|Severed|Reread|ReadKeys|History) WHERE "
    assert run(store.run(f"{kept} size(labels(n)) = 1 RETURN n")) != []
    assert run(store.run(f"{kept} size(labels(n)) <> 1 OR EXISTS {{ (n)--() }} RETURN n")) == []
    coverage = run(Coverage.load(store, CATALOGUE, now=datetime.now(UTC)))
    types = [*(t.name for t in CATALOGUE.assets()), None]
    texts = [ask(CATALOGUE, Listing((Question(t, select=(Value("id", "identifier"),)),))).text for t in types]
    texts += [judge(CATALOGUE, Question(t), coverage).text for t in types if t] + [roster.statement(CATALOGUE), KNOWN]
    assert not [t for t in texts if re.search(r"Former|Severed|Reread|ReadKeys|History", t)]
    assert not [t for t in texts if re.search(r"MATCH \(\w*\)(?!-)", t)]
