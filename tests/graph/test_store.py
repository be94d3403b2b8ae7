"""The connection to Neo4j: each way in which it can fail has its own error, whose words help and give nothing away."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from neo4j.exceptions import ClientError, Neo4jError

from collectors.aws import CATALOGUE
from graph import errors
from graph.embedded import Address
from graph.errors import (
    BadPattern,
    NoDatabase,
    ReadOnly,
    StoreError,
    TimedOut,
    TooLarge,
    Unreachable,
    WrongPassword,
    translated,
    without_user,
)
from graph.indexes import definitions, prepare
from graph.statement import RECORDS, Statement
from graph.store import First, Store, Transaction, too_old

SECRET = "hunter2-is-no-password"
Run = Callable[[Awaitable[Any]], Any]


def failing(uri: str, password: str = SECRET, database: str = "neo4j", text: str = "RETURN 1", **more: Any) -> StoreError:
    """The error with which a connection or its first statement fails."""

    async def attempt() -> None:
        async with Store.connect(uri, "neo4j", password, database, **more) as store:
            await store.run(text)

    with pytest.raises(StoreError) as raised:
        asyncio.run(attempt())
    assert SECRET not in str(raised.value)
    assert not isinstance(raised.value.__cause__, StoreError)
    return raised.value


def test_a_wrong_password(database: Address) -> None:
    """A wrong password says which variables to check, and does not repeat it."""
    error = failing(database.uri)
    assert type(error) is WrongPassword
    assert "NEO4J_PASSWORD" in str(error)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_nobody_there(scheme: str) -> None:
    """An address at which nothing answers says so soon, and names itself."""
    began = time.monotonic()
    error = failing(f"{scheme}://127.0.0.1:1")
    assert type(error) is Unreachable
    assert "127.0.0.1:1" in str(error)
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("uri", ["http://127.0.0.1", "nonsense", "", "bolt://", f"http://neo4j:{SECRET}@127.0.0.1"])
def test_no_address(uri: str) -> None:
    """What is no address of Neo4j is called so."""
    error = failing(uri)
    assert type(error) is Unreachable
    assert "NEO4J_URI" in str(error)


def test_a_password_in_the_address() -> None:
    """A password that somebody wrote into the address is not repeated."""
    assert isinstance(failing(f"bolt://neo4j:{SECRET}@127.0.0.1:1"), Unreachable)
    assert without_user("bolt://neo4j:p@ss@host:7687") == "bolt://host:7687"
    assert without_user("bolt://host:7687") == "bolt://host:7687"


def test_a_database_that_is_missing(database: Address) -> None:
    """A database that the server does not have says which variable names it."""
    error = failing(database.uri, database.password, "elsewhere")
    assert type(error) is NoDatabase
    assert "NEO4J_DATABASE" in str(error)


def test_a_statement_that_takes_long(database: Address) -> None:
    """The server itself ends a statement after its time, and its session serves on."""
    began = time.monotonic()
    error = failing(database.uri, database.password, text="UNWIND range(1, 10000000000) AS x RETURN max(sin(x))", timeout=0.5)
    assert type(error) is TimedOut
    assert error.code == "TIMEOUT"
    assert time.monotonic() - began < 25


def test_a_statement_that_takes_too_much(database: Address) -> None:
    """A statement that needs too much memory is refused, and the server lives on."""
    double = "reduce(s = 'x', i IN range(1, 18) | s + s)"
    error = failing(
        database.uri, database.password, text=f"WITH {double} AS s UNWIND range(1, 100000) AS x RETURN collect(s + toString(x)) AS all"
    )
    assert type(error) is TooLarge


def test_a_pattern_that_is_none(database: Address) -> None:
    """A regular expression that Java does not understand is the asker's mistake."""
    assert type(failing(database.uri, database.password, text="UNWIND ['a('] AS p RETURN 'a' =~ p")) is BadPattern


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", ReadOnly),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", ReadOnly),
        ("Neo.ClientError.Cluster.NotALeader", ReadOnly),
        ("Neo.ClientError.Database.DatabaseNotFound", NoDatabase),
        ("Neo.ClientError.Transaction.TransactionTimedOut", TimedOut),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", TimedOut),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", TooLarge),
        ("Neo.ClientError.Security.Unauthorized", WrongPassword),
        ("Neo.ClientError.Security.AuthenticationRateLimit", WrongPassword),
        ("Neo.DatabaseError.General.UnknownError", StoreError),
    ],
)
def test_codes_of_neo4j(code: str, kind: type[StoreError]) -> None:
    """Each code of Neo4j has its error; one that nobody thought of is named."""
    error = translated(Neo4jError._hydrate_neo4j(code=code, message=f"password {SECRET}"), "bolt://somewhere:7687")
    assert type(error) is kind
    assert SECRET not in str(error)
    assert kind is not StoreError or "UnknownError" in str(error)


def test_each_error_has_its_code() -> None:
    """No two kinds of error share a code."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StoreError)]
    assert len({kind.code for kind in kinds}) == len(kinds) == 12


@pytest.mark.parametrize(
    ("agent", "old"),
    [
        ("Neo4j/5.26.28", False),
        ("Neo4j/5.26.0", False),
        ("Neo4j/5.27-aura", False),
        ("Neo4j/5.26-aura", False),
        ("Neo4j/2025.10.1", False),
        ("Neo4j/2026.01.0", False),
        ("Neo4j/5.25.1", True),
        ("Neo4j/5.3.0", True),
        ("Neo4j/4.4.40", True),
        ("Neo4j/4.4-aura", True),
        ("Neo4j/dev", False),
        ("Memgraph/2.1", False),
    ],
)
def test_versions(agent: str, old: bool) -> None:
    """Neo4j 5.26 is old enough, whatever else is in the version's name."""
    assert too_old(agent) is old


def test_reading_does_not_write(store: Store, run: Run) -> None:
    """A statement that was meant to read cannot write."""
    with pytest.raises(StoreError):
        run(store.run("CREATE (:Thing)"))
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == 0


def test_a_trial_leaves_nothing(store: Store, run: Run) -> None:
    """What is written in a trial is seen in it, and nowhere else, also when the trial breaks."""

    async def work(tx: Transaction) -> Any:
        await tx.run("CREATE (:Thing)")
        return (await tx.run("MATCH (n:Thing) RETURN count(n) AS n"))[0]["n"]

    async def broken(tx: Transaction) -> Any:
        await work(tx)
        raise KeyError("x")

    assert run(store.trial(work)) == 1
    with pytest.raises(KeyError):
        run(store.trial(broken))
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == 0


def test_a_transaction_is_whole(store: Store, run: Run) -> None:
    """If the last statement of a transaction fails, none took effect, and the error is ours."""

    async def work(tx: Transaction) -> None:
        await tx.run("CREATE (:Asset {identifier: 'a'})")
        await tx.run("CREATE (:Asset {identifier: 'a'})")

    with pytest.raises(StoreError) as raised:
        run(store.write(work))
    assert isinstance(raised.value.__cause__, ClientError)
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == 0


def test_trips_are_counted(store: Store, run: Run) -> None:
    """Each statement counts, inside a transaction and out of one."""

    async def work(tx: Transaction) -> None:
        await tx.run("RETURN 1")
        await tx.run("RETURN 2")

    before = store.trips
    run(store.run("RETURN 3"))
    run(store.write(work))
    assert store.trips - before == 3


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_rows_travel_in_records(store: Store, run: Run, count: int) -> None:
    """Any number of rows arrives in order, a thousand in each record."""
    statement = Statement(f"UNWIND CASE WHEN $n = 0 THEN [] ELSE range(1, $n) END AS row {RECORDS}", {"n": count})
    assert run(store.rows(statement)) == list(range(1, count + 1))


def test_preparing_again(store: Store, run: Run) -> None:
    """Constraints and indexes are created where missing; a second time nothing is."""
    run(store.run("DROP INDEX by_Asset_listedIn IF EXISTS", write=True))
    assert run(prepare(store, CATALOGUE)) == ["by_Asset_listedIn"]
    assert run(prepare(store, CATALOGUE)) == []
    names = [name for name, _ in definitions(CATALOGUE)]
    assert len(names) == len(set(names))


def test_a_new_text_is_sent_by_one_first(run: Run) -> None:
    """Of many who send what was never sent, one goes ahead, though it fails; what was sent before waits for nobody."""
    first, under_way, most = First(), 0, list[int]()

    async def send(text: str, *, fails: bool = False) -> None:
        nonlocal under_way
        async with first.of(text):
            under_way += 1
            most.append(under_way)
            await asyncio.sleep(0)
            under_way -= 1
            if fails:
                raise ValueError(text)

    async def all_at_once() -> None:
        for number in range(2):
            await asyncio.gather(*(send("new", fails=not (number or n)) for n in range(5)), return_exceptions=True)

    run(all_at_once())
    assert most[0] == 1
    assert max(most[1:5]) == 4
    assert max(most[5:]) == 5


def test_what_the_driver_logs_is_no_message_of_ours() -> None:
    """A program that set up no logging would else show it, and Python on standard error."""
    program = "import graph.store, logging; logging.getLogger('neo4j.pool').warning('a transaction is sent again'); logging.warning('ours')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["WARNING:root:ours"]
