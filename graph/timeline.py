"""The graph's own time: every transaction that writes gets a stamp later than all before it, whatever the clocks say.

One node keeps the last stamp and the horizon, which is where history begins. Whoever writes, or goes back in time, holds
this node until the end of the transaction, so stamps lie in the order in which transactions took effect.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from graph.errors import OutOfHistory
from graph.steady import steady

if TYPE_CHECKING:
    from graph.store import Store, Transaction

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# A graph that was written without history has it from now on, and what was written there has the server's times.
OPEN = (
    "WITH EXISTS { (:Outcome) } AND datetime() > $now AS late MERGE (h:History {key: 'history'}) "
    "ON CREATE SET h.since = CASE WHEN late THEN datetime() ELSE $now END, h.at = CASE WHEN late THEN datetime() ELSE $now END "
    "RETURN h.at AS at"
)
STAMP = steady(
    "MERGE (h:History {key: 'history'}) ON CREATE SET h.since = $now, h.at = $now SET h.held = true "
    "WITH h SET h.at = CASE WHEN h.at >= $now THEN h.at + duration({microseconds: 1}) ELSE $now END RETURN h.at AS at"
)
LAST = steady("MATCH (h:History {key: 'history'}) RETURN h.at AS at")
HOLD = steady("MATCH (h:History {key: 'history'}) SET h.held = true RETURN h.at AS at, h.since AS since")


class Clock:
    """A run's clock: it starts at the run's time and never goes back, even if the machine's does."""

    def __init__(self, at: datetime) -> None:
        self._at, self._began = at, time.monotonic()

    def now(self) -> datetime:
        """The run's time and what has passed since."""
        return self._at + timedelta(seconds=time.monotonic() - self._began)


def present() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


async def opened(store: "Store", clock: Clock) -> datetime:
    """The stamp of the last transaction; history begins now if it has not yet."""
    rows = await store.run(OPEN, write=True, now=clock.now())
    return utc(rows[0]["at"])


async def last(store: "Store") -> datetime | None:
    """The stamp of the last transaction, if there was any."""
    rows = await store.run(LAST)
    return utc(rows[0]["at"]) if rows else None


async def stamp(tx: "Transaction", clock: Clock) -> datetime:
    """The time of this transaction."""
    rows = await tx.run(STAMP, now=clock.now())
    return utc(rows[0]["at"])


async def held(tx: "Transaction", at: datetime) -> None:
    """Keep all writers waiting. Raises OutOfHistory if the graph does not reach to that time."""
    rows = await tx.run(HOLD)
    if not rows:
        raise OutOfHistory("the graph has no history yet: collect first")
    since, last = utc(rows[0]["since"]), utc(rows[0]["at"])
    if at < since:
        raise OutOfHistory(
            f"{at.isoformat()} is before the history that is kept, which begins at {since.isoformat()}; ask for a later time"
        )
    if at > max(last, datetime.now(UTC)):
        raise OutOfHistory(f"{at.isoformat()} is still to come; ask for a time that has passed")


def micro(at: datetime) -> int:
    """A time as microseconds since 1970: the driver takes fifty times as long for a time as for a number, and some are very many."""
    return (at - EPOCH) // MICROSECOND


def of_micro(microseconds: int) -> datetime:
    """The time of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def as_micro(time: str) -> str:
    """The Cypher of a time as microseconds since 1970, for times since then; Neo4j rounds others to the wrong second."""
    return f"{time}.epochSeconds * 1000000 + {time}.microsecond"


def from_micro(number: str) -> str:
    """The Cypher of the time of so many microseconds since 1970; Cypher's remainder of a time before then is negative."""
    rest = f"({number} % 1000000 + 1000000) % 1000000"
    return f"datetime({{epochSeconds: ({number} - {rest}) / 1000000, nanosecond: {rest} * 1000}})"


def utc(value: Any) -> datetime:
    """A time of Neo4j's as an offset of zero: it takes one instant in two zones for two times, of which one is later."""
    native: datetime = value.to_native()
    return native.astimezone(UTC)


def moment(text: str) -> datetime:
    """A point in time as ISO 8601 writes it; without a zone it is UTC. Raises OutOfHistory for anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise OutOfHistory(
            f"«{text[:40]}» is no point in time and no id of a run or an evaluation; write 2026-01-31 or 2026-01-31T12:00:00Z"
        ) from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
