"""Collecting accounts, regions and trails from an AWS that takes its time, against cartography."""

import statistics
from collections.abc import Iterator

from bench.collecting import Scene, round_trips, scene
from bench.row import Bench, Figure, Found, Row
from bench.timing import alternating, ratio

ACCOUNTS, DELAY = 10, 0.080
WAITS = 8
FOLLOWING = (
    "who is asking, which accounts there are, their roles, their regions, 170 listings in 64 threads (three rounds), 60 details; "
    "each needs the answers of the one before"
)


def run(bench: Bench) -> Found:
    """Measure first collections into an empty graph."""
    with scene(bench, bench.size(ACCOUNTS, 3), delay=DELAY) as made:
        trips = round_trips(made)
        whole = alternating(bench.runs(3), {"cartography": lambda: first(made, "whole", "cartography"),
                                            "emptyset": lambda: first(made, "whole", "emptyset")}, tell=bench.tell)  # fmt: skip
        alone = alternating(bench.runs(2), {"cartography": lambda: first(made, "alone", "cartography"),
                                            "emptyset": lambda: first(made, "alone", "emptyset")}, tell=bench.tell)  # fmt: skip
        start = [made.start().wall for _ in range(bench.runs(5))]
    return Found(
        [
            Figure("faster as a whole command", ratio(whole["cartography"], whole["emptyset"]), at_least=20,
                   raw={f"{name}, whole command, s": values for name, values in whole.items()}),
            Figure("faster in the work alone", ratio(alone["cartography"], alone["emptyset"]), at_least=20,
                   raw={f"{name}, work alone, s": values for name, values in alone.items()}),
            Figure("fewer round trips", trips["cartography"].statements / trips["emptyset"].statements, at_least=30,
                   raw={f"{name}, statements": [float(counts.statements)] for name, counts in trips.items()}),
            Figure("fewer turns of the connection", trips["cartography"].turns / trips["emptyset"].turns,
                   raw={f"{name}, turns": [float(counts.turns)] for name, counts in trips.items()}),
            Figure("of our whole command is the start of the process", statistics.median(start) / statistics.median(whole["emptyset"]),
                   "parts of 1", raw={"emptyset, interpreter and imports, s": start}),
            Figure("waits of 80 ms that follow one another", WAITS * DELAY, "s", note=FOLLOWING),
        ],
        versions={"cartography": "0.143.0"},
    )  # fmt: skip


def first(made: Scene, how: str, name: str) -> float:
    """A first collection by a tool: seconds."""
    made.emptied()
    if how == "alone":
        return made.cartography_alone() if name == "cartography" else made.emptyset_alone()
    return (made.cartography() if name == "cartography" else made.emptyset()).wall


METHOD = """
Ten accounts of one organization, seventeen enabled regions, two trails in each account, one of them in all regions. Every answer of
the simulated AWS takes 80 ms longer. Each run is a first collection into an empty graph in which the constraints and indexes of both
tools are already there. cartography reads the accounts by ten profiles, and only its module `cloudtrail`; Emptyset reads the organization
by its role and `--only Trail`, which is 252 requests against cartography's 224, since it also reads each trail's status and tags.

Round trips are statements (messages RUN of Bolt), counted for both by the same proxy before Neo4j. Turns are how often a client that
had heard an answer sent something anew, which counts the beginning and committing of transactions too.
"""


def limits(found: Found) -> Iterator[str]:
    """What a collection waits for that cannot be left out."""
    if found.missed("fewer round trips"):
        yield (
            f"cartography needs {found.median('cartography, statements'):.0f} statements for its module of CloudTrail alone, once its "
            f"indexes are there, and we {found.median('emptyset, statements'):.0f}: what the graph is, what it holds, the run, and one for "
            "each sort of row."
        )
    if found.missed("faster as a whole command", "faster in the work alone"):
        theirs, whole = found.median("cartography, whole command, s"), found.median("emptyset, whole command, s")
        start = found.median("emptyset, interpreter and imports, s")
        yield (
            f"A twentieth of cartography's {theirs:.1f} s would be {theirs / 20:.2f} s. Of our {whole:.2f} s {start:.2f} s are the start "
            f"of Python and the imports, and {WAITS * DELAY:.2f} s are waits for AWS that follow one another. The rest is Python, for "
            "which botocore takes some 2 ms for each call and a third of a second for EC2's model."
        )


ROW = Row(
    10, "collect accounts, regions, trails: 10 accounts, 17 regions, 2 trails in each, each AWS answer delayed by 80 ms",
    "cartography 0.143, same simulated AWS, same Neo4j", "20 times faster, 30 times fewer round trips", METHOD, run, limits,
)  # fmt: skip
