"""Ten thousand assets with `...AssetFragment` over HTTP, against @neo4j/graphql and against the bare driver."""

import statistics
from collections.abc import Callable, Iterator

import orjson
from neo4j import Driver, GraphDatabase

from bench.asked import FRAGMENT, asked
from bench.row import Bench, Figure, Found, Row
from bench.serving import VERSIONS, Asking
from bench.timing import alternating, ratio, seconds
from graph.catalogue import INTERFACE

NAMES = ", ".join(f".{f.name}" for f in INTERFACE)
SIMPLE = f"MATCH (n:Function) RETURN n {{{NAMES}}} AS row"
BARE = f"MATCH (n:Function) WITH collect(n {{{NAMES}}}) AS rows UNWIND range(0, size(rows) - 1, 1000) AS i RETURN rows[i..i + 1000] AS rows"
OURS = "{ functions { ...AssetFragment } }"
THEIRS = f"{{ functions {{ ...AssetFragment }} }} {FRAGMENT}"
RUNS = 15
FASTER = "faster than @neo4j/graphql"


def run(bench: Bench) -> Found:
    """Measure."""
    with asked(bench) as (at, mine, peer), GraphDatabase.driver(at.uri, auth=(at.username, at.password)) as driver:
        ours, theirs = Asking(mine), Asking(peer)
        counts = {len(ours.data(OURS)["functions"]), len(theirs.data(THEIRS)["functions"]), len(orjson.loads(_bare(driver)))}
        if len(counts) > 1:
            raise AssertionError(f"the answers differ in length: {counts}")
        measures: dict[str, Callable[[], float]] = {
            "emptyset, s": lambda: seconds(lambda: ours.bytes(OURS)),
            "@neo4j/graphql, s": lambda: seconds(lambda: theirs.bytes(THEIRS)),
            "driver and orjson, s": lambda: seconds(lambda: _bare(driver)),
            "driver and orjson, a row a record, s": lambda: seconds(lambda: _simple(driver)),
        }
        found = alternating(bench.runs(RUNS), measures, warm=3, tell=bench.tell)
    return _told(found)


def _told(found: dict[str, list[float]]) -> Found:
    mine, theirs, bare, simple = found.values()
    medians = ", ".join(f"{name.removesuffix(', s')} {1000 * statistics.median(values):.0f} ms" for name, values in found.items())
    return Found(
        [
            Figure(FASTER, ratio(theirs, mine), at_least=3, raw=found, note=f"medians: {medians}"),
            Figure("of the bare driver's time", ratio(mine, bare), at_most=1.3, note="whose rows come in records of a thousand"),
            Figure("of the bare driver's time, a row a record", ratio(mine, simple)),
        ],
        versions=VERSIONS,
    )


def limits(found: Found) -> Iterator[str]:
    """How fast it could be."""
    theirs, bare, mine = (found.median(f"{name}, s") for name in ("@neo4j/graphql", "driver and orjson", "emptyset"))
    if found.missed():
        yield (
            f"The bare driver with `orjson`, without GraphQL and HTTP, is {theirs / bare:.1f} times faster than @neo4j/graphql here. Of "
            f"our {1000 * mine:.0f} ms it takes {1000 * bare:.0f}; the others are GraphQL, HTTP, and the reading of the answer by whoever "
            "asks."
        )


def _bare(driver: Driver) -> bytes:
    """The rows as JSON, by the driver as it is fastest."""
    records, _, _ = driver.execute_query(BARE, routing_="r")
    return orjson.dumps([row for record in records for row in record["rows"]])


def _simple(driver: Driver) -> bytes:
    """The rows as JSON, by the driver as its manual shows it."""
    records, _, _ = driver.execute_query(SIMPLE, routing_="r")
    return orjson.dumps([record["row"] for record in records])


ROW = Row(
    60,
    "10,000 assets with `...AssetFragment` over HTTP",
    "@neo4j/graphql on the same Neo4j; the bare Python driver plus `orjson`",
    "3 times faster than @neo4j/graphql; at most 1.3 times the bare driver",
    "All 10,000 functions of an estate of 284,000 assets are asked for with the eleven fields that every asset has. Both servers "
    "run on one database, each as one process, and are asked over one connection that stays open; the answer is read whole. The "
    "driver asks for the same in this process and makes JSON of it, in records of a thousand rows, as it is fastest, and once more "
    "with a record for each row.",
    run,
    limits,
)
