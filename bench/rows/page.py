"""A page of a hundred out of a hundred thousand with the total count, wherever it begins, against @neo4j/graphql."""

import statistics
from functools import partial

from bench.asked import asked
from bench.row import Bench, Figure, Found, Row
from bench.serving import VERSIONS, Asking, Server, ServerError
from bench.timing import alternating, seconds

PAGE = (
    "query ($after: String) { vmsConnection(first: 100, after: $after) "
    "{ totalCount edges { cursor node { identifier internalName internalRegion } } pageInfo { hasNextPage endCursor } } }"
)
LAST_BEFORE = '{ vms(where: { identifier_STARTS_WITH: "%s" }, options: { limit: 1 }) { identifier } }'
COUNTLESS = PAGE.replace(" totalCount", "")
RUNS = 25


def run(bench: Bench) -> Found:
    """Measure."""
    with asked(bench) as (_, mine, peer):
        ours = Asking(mine)
        after = {name: _cursor(ours, share) for name, share in {"start": 0.0, "quarter": 0.25, "middle": 0.5, "end": 0.99}.items()}
        whole = ours.data(PAGE, {"after": None})["vmsConnection"]
        measures = {f"at the {name}, s": lambda at=at: seconds(lambda: ours.bytes(PAGE, {"after": at})) for name, at in after.items()}
        found = alternating(bench.runs(RUNS), measures, warm=5, tell=bench.tell)
        told = _peer(peer, bench)
    medians = {name.removesuffix(", s"): 1000 * statistics.median(values) for name, values in found.items()}
    figures = [Figure(name, value, "ms", at_most=15, raw={f"{name}, s": found[f"{name}, s"]}) for name, value in medians.items()]
    spread = max(medians.values()) / min(medians.values())
    note = f"of {whole['totalCount']} in all"
    figures.append(Figure("slowest position of the fastest", spread, at_most=1.5, note=note))
    return Found([*figures, *told], versions=VERSIONS)


def _cursor(ours: Asking, share: float) -> str | None:
    """The place after which a page begins that lies so far in the list."""
    total = ours.data("{ vmsConnection(first: 1) { totalCount } }")["vmsConnection"]["totalCount"]
    if not share:
        return None
    prefix = f"{int(share * total / 500):08x}"  # the identifiers of an account begin with its number
    found = ours.data(LAST_BEFORE % prefix)["vms"][0]["identifier"]
    return f"-|{found}"


def _peer(server: Server, bench: Bench) -> list[Figure]:
    """How long @neo4j/graphql takes for its first page, or what it says instead."""
    theirs, figures = Asking(server), []
    for name, query in {"@neo4j/graphql, first page": PAGE, "@neo4j/graphql, first page, without the count": COUNTLESS}.items():
        try:
            taken = [1000 * seconds(partial(theirs.bytes, query)) for _ in range(bench.runs(3))]
        except ServerError as error:
            figures.append(Figure(name, -1, "ms", note=f"answers with an error: {str(error)[:300]}"))
        else:
            figures.append(Figure(name, statistics.median(taken), "ms"))
        bench.tell(f"{figures[-1].name}: {figures[-1].value:.0f} {figures[-1].note}")
    return figures


ROW = Row(
    70,
    "a page of 100 out of 100,000, unfiltered, with `totalCount`",
    "@neo4j/graphql on the same Neo4j",
    "under 15 ms, independent of the page's position",
    "Of 100,000 virtual machines in an estate of 284,000 assets a page is asked for over HTTP, with cursors and the count of all, "
    "from the start, after a quarter, from the middle and near the end, in turn, over one open connection. @neo4j/graphql is asked "
    "for its first page.",
    run,
)
