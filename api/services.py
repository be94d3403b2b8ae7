"""What the application is given: the open database, what is known of its reading, and the controls."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from controls.service import Controls
from graph.coverage import Coverage
from graph.store import Store

Loader = Callable[[], Awaitable[Coverage]]


@dataclass(frozen=True)
class Services:
    """Opened when the application starts, closed when it ends. `coverage` loads what is known now."""

    store: Store
    coverage: Loader
    controls: Controls


class Remembered:
    """A loader which loads at most once in some seconds, however many ask."""

    def __init__(self, load: Loader, seconds: float = 5.0) -> None:
        self._load, self._seconds = load, seconds
        self._lock = asyncio.Lock()
        self._until = 0.0
        self._found: Coverage | None = None

    async def __call__(self) -> Coverage:
        """The coverage, at most that old."""
        async with self._lock:
            if self._found is None or time.monotonic() > self._until:
                self._found = await self._load()
                self._until = time.monotonic() + self._seconds
            return self._found
