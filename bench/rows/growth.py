"""How time and memory of a collection grow with the number of accounts."""

from collections.abc import Iterator

from bench import trails
from bench.collecting import OURS
from bench.command import Took, command
from bench.database import database, emptied, environment
from bench.row import Bench, Curve, Figure, Found, Row
from demo.aws.server import SimulatedAWS
from graph.embedded import Address

COUNTS = (10, 30, 100, 300, 1_000)
SMALL = (2, 4, 8)
MEMORY = "the most memory of the collecting process"


def run(bench: Bench) -> Found:
    """First collections of more and more accounts, each into an empty graph."""
    counts, took = SMALL if bench.quick else COUNTS, dict[int, Took]()
    with database(bench.work / "neo4j") as at:
        for count in (counts[0], *counts):  # the first one twice: it warms up
            with SimulatedAWS("bench.large", str(count)) as aws:
                emptied(at)
                took[count] = collected(bench, at, aws)
            each = took[count]
            bench.tell(f"{count} accounts: {each.wall:.1f} s, {each.cpu:.1f} s of its processor, {each.peak:.0f} MB")
    return found(took, counts[-3], counts[-1])


def collected(bench: Bench, at: Address, aws: SimulatedAWS) -> Took:
    """A collection as a whole command."""
    words = ["collect", "--organization", "--role-name", trails.ROLE, "--only", "Trail"]
    return command([OURS, *words], bench.work / "collect.log", environment(at, aws.environment(trails.MANAGER)))


def found(took: dict[int, Took], small: int, large: int) -> Found:
    """The figures: what ten times as many accounts cost against what a hundred do."""
    times = large / small
    seconds = {f"{count} accounts, s": [each.wall] for count, each in took.items()}
    memory = {f"{count} accounts, peak MB": [each.peak] for count, each in took.items()}
    return Found(
        [
            Figure("the time for ten times as many accounts, against ten times the time", took[large].wall / took[small].wall / times,
                   at_most=1.0, raw=seconds),
            Figure(MEMORY, max(each.peak for each in took.values()), "MB", at_most=300, raw=memory),
        ],
        [
            Curve("How long a collection of trails in 17 regions takes", "accounts", "seconds", {
                "emptyset, whole command": [(count, each.wall) for count, each in took.items()],
                "of which its own processor time": [(count, each.cpu) for count, each in took.items()],
            }),
            Curve("Memory of the collecting process", "accounts", "MB", {"emptyset": [(count, each.peak) for count, each in took.items()]}),
        ],
    )  # fmt: skip


METHOD = """
Whole commands over organizations of 10 to 1,000 accounts, 17 regions and two trails in each account: 25 requests to AWS for each. The
simulated AWS is one process which answers without delay and takes about as much processor time for an answer as the collection takes for
the call, so on two cores neither waits for the other for long.
"""


def limits(found: Found) -> Iterator[str]:
    """What is kept in memory of each account."""
    if found.missed(MEMORY):
        small, large = (found.median(f"{count} accounts, peak MB") for count in (COUNTS[-3], COUNTS[-1]))
        each = (large - small) / (COUNTS[-1] - COUNTS[-3])
        yield (
            f"Memory grows by {each:.2f} MB for each account, from {small:.0f} MB for {COUNTS[-3]} to {large:.0f} MB for {COUNTS[-1]}: "
            "what is not yet written, and how each reading ended. "
            f"300 MB are reached at some {(300 - small) / each + COUNTS[-3]:.0f} accounts."
        )


ROW = Row(
    30, "100 accounts in 17 regions, then ten times as many", "itself", "time grows linearly at most; memory under 300 MB", METHOD, run,
    limits,
)  # fmt: skip
