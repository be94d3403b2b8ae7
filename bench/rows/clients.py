"""Two hundred clients at once for a minute, against @neo4j/graphql under the same load."""

from collections.abc import Iterator

from bench.asked import FRAGMENT, asked
from bench.estate import MANAGER
from bench.load import Load, put
from bench.row import Bench, Figure, Found, Row
from bench.serving import VERSIONS, Server
from graph.store import MOST

CLIENTS, SECONDS = 200, 60
QUERIES = (
    "query ($n: String!) { vms(where: { internalName: { eq: $n } }) { ...AssetFragment metadataOptionHTTPTokens } }",
    "query ($a: String!) { functions(where: { cloudAccountID: { eq: $a } }) { identifier internalName iamRoles { internalName } } }",
    (
        "query ($n: String!) { vms(where: { internalName: { eq: $n } }) "
        "{ internalName networkInterfaces { internalName subnet { internalName } } securityGroups { groupName } } }"
    ),
    "query ($a: String!) { buckets(where: { cloudAccountID: { eq: $a }, encrypted: { eq: false } }) { identifier internalName } }",
)
ACCOUNTS = 50
MORE, LATE, HALF = "more requests a second", "p99 of its", "p50 of its"


def run(bench: Bench) -> Found:
    """Measure."""
    seconds = bench.size(SECONDS, 3)
    with asked(bench) as (_, mine, peer):
        loads = {
            "emptyset": _under(mine, "", seconds, bench),
            "@neo4j/graphql": _under(peer, FRAGMENT, seconds, bench),
        }
    return _told(loads["emptyset"], loads["@neo4j/graphql"])


def _under(server: Server, fragment: str, seconds: float, bench: Bench) -> Load:
    """A server under the load, after a few seconds of it that do not count."""
    requests = [(f"{query} {fragment if 'Fragment' in query else ''}", _variables(n)) for n in range(ACCOUNTS) for query in QUERIES]
    put(server, requests, CLIENTS, seconds / 10)
    load = put(server, requests, CLIENTS, seconds)
    bench.tell(
        f"{len(load.taken)} answers, {load.rate:.0f} a second, p50 {load.percentile(50):.3f} s, p99 {load.percentile(99):.3f} s, "
        f"{len(load.errors)} errors {load.errors[:1]}, {min(load.memory):.0f} to {max(load.memory):.0f} MB"
    )
    return load


def _variables(number: int) -> dict[str, str]:
    account = MANAGER + number
    return {"n": f"vm-{account}-{number}", "a": str(account)}


def _told(mine: Load, theirs: Load) -> Found:
    half = len(mine.memory) // 2
    note = f"{len(mine.taken)} and {len(theirs.taken)} answers; {len(theirs.errors)} errors of @neo4j/graphql"
    return Found(
        [
            Figure("errors", len(mine.errors), "errors", at_most=0, note=note),
            Figure(MORE, mine.rate / theirs.rate, at_least=1, raw=_pair("answers a second", mine.rate, theirs.rate)),
            Figure(
                LATE,
                mine.percentile(99) / theirs.percentile(99),
                at_most=1,
                raw=_pair("p99, s", mine.percentile(99), theirs.percentile(99)),
            ),
            Figure(HALF, mine.percentile(50) / theirs.percentile(50), raw=_pair("p50, s", mine.percentile(50), theirs.percentile(50))),
            Figure(
                "memory of the second half of the minute to that of the first",
                max(mine.memory[half:]) / max(mine.memory[:half] or mine.memory),
                at_most=1.1,
                raw={"emptyset, MB": mine.memory, "@neo4j/graphql, MB": theirs.memory},
            ),
        ],
        versions=VERSIONS,
    )


def _pair(unit: str, mine: float, theirs: float) -> dict[str, list[float]]:
    return {f"emptyset, {unit}": [mine], f"@neo4j/graphql, {unit}": [theirs]}


def limits(found: Found) -> Iterator[str]:
    """Whose time it is."""
    if found.missed(MORE, LATE):
        mine, theirs = (found.median(f"{name}, answers a second") for name in ("emptyset", "@neo4j/graphql"))
        yield (
            f"{mine:.0f} answers a second against {theirs:.0f}: Neo4j, the server and those who ask share two cores, and each server is "
            f"one process. Half of the answers come sooner than theirs ({found.value(HALF):.2f} of the time), the slowest hundredth later "
            f"({found.value(LATE):.2f}): statements wait for one of {MOST} places in the database, in turn, so that none is refused."
        )


ROW = Row(
    100,
    "200 clients asking at once for a minute",
    "@neo4j/graphql under the same load",
    "no error; more requests a second and a lower p99; memory bounded",
    "200 connections, each with the next question as soon as the answer to the last one is read, for a minute, after six seconds "
    "that do not count. The questions are four, with the values of 50 accounts: machines by name, with and without what they are "
    "connected to, and functions with their roles and unencrypted buckets of an account. Both servers are one process each on one "
    "database; whoever asks is one process of the same machine.",
    run,
    limits,
)
