"""A collection by workers of Dask, against the same collection by one process."""

from collections.abc import Callable, Iterator, Mapping

from bench import trails
from bench.collecting import OURS
from bench.command import command
from bench.database import database, emptied, environment
from bench.row import Bench, Figure, Found, Row
from bench.timing import alternating, ratio
from demo.aws.server import SimulatedAWS
from tests.cli.cluster import cluster

FASTER = "faster with two workers"
ACCOUNTS, DELAY, CALLS, WORKERS = 24, 0.3, 8, 2


def run(bench: Bench) -> Found:
    """First collections into an empty graph, in turn."""
    with database(bench.work / "neo4j") as at, SimulatedAWS("bench.large", str(bench.size(ACCOUNTS, 4))) as aws:
        own = environment(at, aws.environment(trails.MANAGER))
        with cluster(bench.work, own, WORKERS) as scheduler:

            def measured(*more: str) -> float:
                emptied(at)
                return collected(bench, own, *more)

            bench.tell("once each, to warm up")
            ways: dict[str, Callable[[], float]] = {"one process": measured, "two workers": lambda: measured("--scheduler", scheduler)}
            for way in ways.values():
                way()
            aws.delay(DELAY)
            took = alternating(bench.runs(3), ways, tell=bench.tell)
    return Found(
        [
            Figure(FASTER, ratio(took["one process"], took["two workers"]), at_least=1.5,
                   raw={f"{name}, whole command, s": values for name, values in took.items()}),
        ]
    )  # fmt: skip


def collected(bench: Bench, own: Mapping[str, str], *more: str) -> float:
    """Seconds of the whole command."""
    words = ["collect", "--organization", "--role-name", trails.ROLE, "--only", "SQSQueue,LogGroup", "--workers", str(CALLS), *more]
    return command([OURS, *words], bench.work / "collect.log", own).wall


METHOD = """
Twenty-four accounts, queues and log groups in seventeen regions; every answer of the simulated AWS takes 300 ms longer, and each process
has eight calls in flight at most, so that it waits for AWS most of the time, as one does that reads a large organization within its
quotas. One process reads them, or two workers of Dask do, which are started before and read eight accounts side by side. On two cores that
AWS and Neo4j share, this shows that the work is divided; how far that goes is a matter of machines, until what is written waits for its
turn in Neo4j.
"""


def limits(found: Found) -> Iterator[str]:
    """What is not divided."""
    if found.missed(FASTER):
        yield (
            "Before anything can be divided the command lists the accounts, enters each of them and reads its regions, by itself and with "
            f"eight calls in flight: {(2 * ACCOUNTS / CALLS + 3) * DELAY:.1f} s of waiting, in both ways. Then a worker enters each of its "
            "accounts again, since no credentials travel with a share, and an account costs it about ten statements."
        )


ROW = Row(
    45,
    "collecting by two worker processes",
    "one process, with as many calls in flight in each",
    "measured; 1.5 times faster",
    METHOD,
    run,
    limits,
)
