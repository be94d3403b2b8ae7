"""A budget of calls for each account, service and region: AWS's request quotas belong to the account's own users too."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

RATE = 10.0  # calls a second; the lowest published quota of what is read here (CloudTrail, DescribeTrails)
LOWEST = 0.5
RECOVERY = 1.02  # growth of a lowered rate with each answered call

Key = tuple[str, str, str]


@dataclass
class Bucket:
    """Calls may come in bursts of one second's worth; `due` is when the next one would be on time."""

    rate: float
    due: float = 0.0
    lowest: float = 0.0

    def delay(self, now: float) -> float:
        """Take a place in the row and return how many seconds it is away."""
        self.due = max(self.due, now - 1.0) + 1.0 / self.rate
        return max(0.0, self.due - now)


@dataclass
class Budget:
    """The buckets of a run. `rate` is where each starts and what it never exceeds. Several event loops may share them."""

    rate: float = RATE
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[Key, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def wait(self, key: Key) -> None:
        """Return when the budget allows a call; nothing else is held up meanwhile."""
        with self._lock:
            delay = self._bucket(key).delay(self.clock())
        if delay:
            await asyncio.sleep(delay)

    def answered(self, key: Key) -> None:
        """Let a lowered rate recover a little."""
        with self._lock:
            bucket = self._bucket(key)
            bucket.rate = min(self.rate, bucket.rate * RECOVERY)

    def throttled(self, key: Key) -> None:
        """Halve the rate: AWS says that the account has no more to give."""
        with self._lock:
            bucket = self._bucket(key)
            bucket.rate = max(LOWEST, bucket.rate / 2)
            bucket.lowest = min(bucket.lowest or bucket.rate, bucket.rate)

    def lowered(self) -> list[dict[str, object]]:
        """The budgets that throttling lowered, and how far, in calls a second."""
        names = ("cloudAccountID", "service", "region")
        with self._lock:
            buckets = sorted(self._buckets.items(), key=lambda item: item[0])
        return [{**dict(zip(names, key, strict=True)), "lowestRate": round(b.lowest, 2)} for key, b in buckets if b.lowest]

    def _bucket(self, key: Key) -> Bucket:
        return self._buckets.setdefault(key, Bucket(self.rate))
