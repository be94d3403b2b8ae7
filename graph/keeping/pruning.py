"""Forgetting what is older than a limit. What is pinned stays, and so does what was said when it was made."""

from dataclasses import dataclass
from datetime import datetime

from graph.store import Store

PORTION = 10_000
# The latest evaluation stays however old it is: what it said still stands.
EVALUATIONS = (
    "MATCH (last:Evaluation) WITH max(last.at) AS newest MATCH (e:Evaluation) WHERE e.at < $before AND e.at < newest "
    "AND e.pinned IS NULL AND NOT e:Reported WITH e LIMIT $most DETACH DELETE e RETURN count(*) AS n"
)
RUNS = (
    "MATCH (r:CollectionRun) WHERE r.started < $before AND NOT EXISTS { MATCH (e:Evaluation) WHERE r.id IN e.runs } "
    "WITH r LIMIT $most DETACH DELETE r RETURN count(*) AS n"
)
SPANS = (
    "MATCH (e:Evaluation) WHERE e.pinned IS NOT NULL WITH collect(e.at) AS pinned "
    "MATCH (s:{label}) WHERE s.until < $before AND NOT any(at IN pinned WHERE s.since <= at AND s.until > at) "
    "WITH s LIMIT $most DETACH DELETE s RETURN count(*) AS n"
)
NAMES = "MATCH (s:NameSet) WHERE NOT EXISTS { (s)--() } WITH s LIMIT $most DELETE s RETURN count(*) AS n"


@dataclass(frozen=True)
class Pruned:
    """How many of each were forgotten."""

    evaluations: int
    runs: int
    spans: int


async def prune(store: Store, before: datetime) -> Pruned:
    """Forget evaluations, runs, and ends of verdicts that lie before a moment."""
    evaluations = await _portions(store, EVALUATIONS, before)
    runs = await _portions(store, RUNS, before)
    spans = [await _portions(store, SPANS.format(label=label), before) for label in ("VerdictSpan", "FindingSpan")]
    await _portions(store, NAMES, before)
    return Pruned(evaluations, runs, sum(spans))


async def _portions(store: Store, text: str, before: datetime) -> int:
    total = 0
    while found := (await store.run(text, write=True, before=before, most=PORTION))[0]["n"]:
        total += found
    return total
