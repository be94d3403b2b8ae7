"""Collecting accounts, regions and trails without delay, against cartography and against the same calls by bare boto3."""

from collections.abc import Iterator

from bench.collecting import Scene, scene
from bench.row import Bench, Figure, Found, Row
from bench.timing import alternating, ratio

ACCOUNTS, REGIONS = 10, ("us-east-1", "eu-west-1")


def run(bench: Bench) -> Found:
    """Measure first collections into an empty graph, and the calls."""
    with scene(bench, bench.size(ACCOUNTS, 3), REGIONS) as made:
        bare = list[tuple[float, float]]()
        whole = alternating(bench.runs(5), {
            "cartography": lambda: first(made).cartography().wall,
            "emptyset": lambda: first(made).emptyset().wall,
            "boto3": lambda: bare.append(made.bare()) or bare[-1][0],  # type: ignore[func-returns-value]
        }, tell=bench.tell)  # fmt: skip
        alone = alternating(bench.runs(5), {
            "cartography": lambda: first(made).cartography_alone(),
            "emptyset": lambda: first(made).emptyset_alone(),
            "boto3": lambda: made.bare()[1],
        }, tell=bench.tell)  # fmt: skip
    raw = {f"{name}, whole command, s": values for name, values in whole.items()}
    raw_alone = {f"{name}, work alone, s": values for name, values in alone.items()}
    return Found(
        [
            Figure("faster than cartography as a whole command", ratio(whole["cartography"], whole["emptyset"]), at_least=10, raw=raw),
            Figure("faster than cartography in the work alone", ratio(alone["cartography"], alone["emptyset"]), at_least=10, raw=raw_alone),
            Figure("the time of bare boto3 as a whole command", ratio(whole["emptyset"], whole["boto3"]), at_most=1.3),
            Figure("the time of bare boto3 in the work alone", ratio(alone["emptyset"], alone["boto3"]), at_most=1.3),
        ],
        versions={"cartography": "0.143.0"},
    )  # fmt: skip


def first(made: Scene) -> Scene:
    """The same scene with an empty graph."""
    made.emptied()
    return made


METHOD = """
As above, without delay and in two regions. Bare boto3 makes the very same calls in as many threads, with a session for each account
and a client for each account, service and region, and makes nothing of the answers.
"""


def limits(found: Found) -> Iterator[str]:
    """How fast AWS's own library is."""
    if found.missed("faster than cartography as a whole command", "faster than cartography in the work alone"):
        (whole, bare), (alone, bare_alone) = (
            [found.median(f"cartography, {how}, s") / found.median(f"{name}, {how}, s") for name in ("emptyset", "boto3")]
            for how in ("whole command", "work alone")
        )
        yield (
            f"The same calls by bare boto3, which makes nothing of the answers, are {bare:.1f} times faster than cartography as a whole "
            f"command and {bare_alone:.1f} times in the work alone; ours, graph included, {whole:.1f} and {alone:.1f} times. Without delay "
            "the calls are the processor's work on both sides, of botocore and of the simulated AWS on the same two cores."
        )


ROW = Row(
    20, "the same without delay, 2 regions", "cartography 0.143; the same calls by bare boto3 in as many threads",
    "10 times faster than cartography; at most 1.3 times bare boto3", METHOD, run, limits,
)  # fmt: skip
