"""Threads on which blocking calls run beside the event loop."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

Job = tuple["Future[Any]", Callable[[], Any]]


class Workers:
    """At most `count` threads. Unlike an executor's, they do not hold up the end of the process, so Ctrl-C need not wait for AWS.

    Several event loops may share them, each in a thread of its own.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._lock = threading.Lock()

    async def run(self, work: Callable[[], Any]) -> Any:
        """What `work` returns or raises; work which was cancelled before it began is not done."""
        with self._lock:
            if self._busy == len(self._threads) < self._count:
                self._start()
            self._busy += 1
        future: Future[Any] = Future()
        try:
            self._jobs.put((future, work))
            return await asyncio.wrap_future(future)
        finally:
            with self._lock:
                self._busy -= 1

    def close(self) -> None:
        """Let each thread end after its present job."""
        for _ in self._threads:
            self._jobs.put(None)

    def _start(self) -> None:
        thread = threading.Thread(target=_serve, args=(self._jobs,), daemon=True, name="aws")
        self._threads.append(thread)
        thread.start()


def _serve(jobs: "SimpleQueue[Job | None]") -> None:
    while job := jobs.get():
        future, work = job
        if not future.set_running_or_notify_cancel():
            continue
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result takes it
            future.set_exception(error)
        del job, future, work  # or an idle thread would keep the last answer
