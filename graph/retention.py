"""How long history is kept: what ended before the horizon is forgotten, and the time before it can no longer be asked for."""

from datetime import datetime

from graph.store import Store

PORTION = 10_000
HORIZON = "MATCH (h:History {key: 'history'}) SET h.held = true WITH h WHERE h.since < $at SET h.since = $at"
# What ended at the horizon or before it was never so since.
FORGET = "MATCH (n:{label}) WHERE n.until <= $at WITH n LIMIT $portion DELETE n RETURN count(*) AS n"
UNUSED = "MATCH (k:ReadKeys) WHERE NOT EXISTS { MATCH (b:Reread) WHERE b.shape = k.id } DELETE k"


async def prune(store: Store, at: datetime) -> int:
    """Forget what was before a time; how many former states that were. The present is not touched."""
    await store.run(HORIZON, write=True, at=at)
    forgotten = 0
    for label in ("Former", "Severed", "Reread"):
        while count := (await store.run(FORGET.format(label=label), write=True, at=at, portion=PORTION))[0]["n"]:
            forgotten += count
    await store.run(UNUSED, write=True)
    return forgotten
