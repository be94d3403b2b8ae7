"""What the application is given: the open database, what is known of its reading, and the controls."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from controls.service import Controls
from graph.coverage import Coverage
from graph.store import Store
from graph.timeline import last, present

Loader = Callable[[], Awaitable[Coverage]]


@dataclass(frozen=True)
class Services:
    """Opened when the application starts, closed when it ends. `coverage` loads what is known now."""

    store: Store
    coverage: Loader
    controls: Controls


class Remembered:
    """A loader which loads anew only where something was written, or grew too old, and looks for that once in some seconds."""

    def __init__(self, load: Loader, store: Store, seconds: float = 5.0) -> None:
        self._load, self._store, self._seconds = load, store, seconds
        self._lock = asyncio.Lock()
        self._until = 0.0
        self._found: Coverage | None = None
        self._stamp: datetime | None = None

    async def __call__(self) -> Coverage:
        """The coverage, at most that old."""
        if self._found is not None and time.monotonic() <= self._until:
            return self._found
        async with self._lock:
            if self._found is None or time.monotonic() > self._until:
                self._found = await self._renewed()
                self._until = time.monotonic() + self._seconds
            return self._found

    async def _renewed(self) -> Coverage:
        """What is known now. The stamp is read before the rest, so what is written in between is read again."""
        stamp = await last(self._store)
        same = self._found.later(present()) if self._found and stamp and stamp == self._stamp else None
        found = same or await self._load()
        self._stamp = stamp
        return found
