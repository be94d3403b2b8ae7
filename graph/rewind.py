"""The graph as it was: a transaction that puts back what changed since a time, asks, and is rolled back.

What asks is what asks about the present, so an answer as of a time is right if what was put back is. It costs in
proportion to what changed since. It needs a server that can write, and writers wait for its end.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from graph import ended, timeline
from graph.errors import OutOfHistory, TooLarge
from graph.keeping import moments
from graph.keeping.runs import NotKept
from graph.store import Store, Transaction
from graph.trial import Joined

Asking = Callable[[Store, datetime], Awaitable[Any]]
THEN = "f.until > $at AND coalesce(f.begun <= $at, true)"
UNLINK = "MATCH (n:{label}) WHERE n.linked > $at MATCH (n)-[x]-() WHERE x.since > $at DELETE x"
RESTORE = (
    "MATCH (f:Former) WHERE {then} AND '{label}' IN f.formerLabels MERGE (n:{label} {{{key}: f.{key}}}) "
    "REMOVE n:$([l IN labels(n) WHERE NOT l IN f.formerLabels]) SET n:$(f.formerLabels) "
    "SET n = properties(f) REMOVE n.formerLabels, n.until"
)
NOT_YET = "MATCH (n:{label}) WHERE n.begun > $at DETACH DELETE n"
LINK = (
    "MATCH (s:Severed) WHERE s.until > $at AND coalesce(s.since <= $at, true) "
    "OPTIONAL MATCH (a:Asset {identifier: s.start}) OPTIONAL MATCH (c:Nested {identifier: s.start}) "
    "OPTIONAL MATCH (b:Asset {identifier: s.end}) OPTIONAL MATCH (d:Nested {identifier: s.end}) "
    "WITH s, coalesce(a, c) AS start, coalesce(b, d) AS end WHERE start IS NOT NULL AND end IS NOT NULL "
    "MERGE (start)-[x:$(s.type)]->(end) SET x.since = s.since"
)
KEYS = {"Asset": "identifier", "Nested": "identifier", "Outcome": "key"}
TIMES = (
    "MATCH (b:Reread) WHERE b.until > $at WITH b ORDER BY b.until "
    "WITH b.account AS account, b.shape AS shape, head(collect(b)) AS b MATCH (k:ReadKeys {id: shape}) "
    "RETURN b.until AS until, b.base AS base, b.offsets AS offsets, k.keys AS keys ORDER BY until"
)
ENDED = f"MATCH (f:Former) WHERE {THEN} AND 'Outcome' IN f.formerLabels RETURN f.key AS key, f.until AS until"
READ = "UNWIND $rows AS r MATCH (o:Outcome {key: r.key}) SET o.at = r.at"
TOO_MUCH = "too much has changed since {at} to go back there in one transaction; ask for a later time, or give Neo4j more memory"


async def rewound(store: Store, as_of: str, work: Asking, seconds: float | None = None) -> Any:
    """What `work` makes of the graph as it was, and of the time itself; `seconds` is what it may take, the store's limit by default.

    `as_of` is a time, or the id of a run or an evaluation. Raises OutOfHistory for what is neither or lies outside of the history
    that is kept, TooLarge if too much changed since.
    """
    at = await moment(store, as_of)

    async def inside(tx: Transaction) -> Any:
        await timeline.held(tx, at)
        try:
            await restore(tx, at)
        except TooLarge as error:
            raise TooLarge(TOO_MUCH.format(at=at.isoformat())) from error
        return await work(Joined(store, tx), at)

    return await store.trial(inside, seconds)


async def moment(store: Store, text: str) -> datetime:
    """The time that is meant by a run (as it left the graph), an evaluation (as it saw it) or a time. Raises OutOfHistory."""
    try:
        return await moments.named(store, text) or timeline.moment(text)
    except NotKept as error:
        raise OutOfHistory(str(error)) from error


async def restore(tx: Transaction, at: datetime) -> None:
    """Make the graph what it was, within a transaction."""
    for label in ("Asset", "Nested"):
        await tx.run(UNLINK.format(label=label), at=at)
    for label, key in KEYS.items():
        await tx.run(RESTORE.format(label=label, key=key, then=THEN), at=at)
        await tx.run(NOT_YET.format(label=label), at=at)
    await tx.run(LINK, at=at)
    await _times(tx, at)


async def _times(tx: Transaction, at: datetime) -> None:
    """Give outcomes that said the same ever since the time at which they said it then."""
    differed = {r["key"]: timeline.utc(r["until"]) for r in await tx.run(ENDED, at=at)}
    found = ended.times(await tx.run(TIMES, at=at))
    rows = [{"key": key, "at": read} for key, (read, until) in found.items() if key not in differed or until < differed[key]]
    if rows:
        await tx.run(READ, rows=rows)
