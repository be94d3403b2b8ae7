"""How far somebody has been told: a moment by name, so that what happened since is told next, whatever ended in between."""

from datetime import datetime

from graph.keeping.names import moment
from graph.store import Store

READ = "MATCH (k:Keeping {name: $name}) RETURN k.at AS at"
MOVE = "MERGE (k:Keeping {name: $name}) SET k.at = $at"


async def told(store: Store, name: str) -> datetime | None:
    """Up to when somebody has been told; None: never."""
    found = await store.run(READ, name=f"told {name}")
    return moment(found[0]["at"]) if found else None


async def move(store: Store, name: str, to: datetime) -> None:
    """Note up to when somebody has been told."""
    await store.run(MOVE, write=True, name=f"told {name}", at=to)
