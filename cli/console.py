"""What a person sees while something takes long. Answers go to standard output, everything else to standard error."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

WIDE = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "160"))  # a log is as wide as it needs
out = Console(highlight=False, width=WIDE)
err = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else 160)
STEPS = {
    "jars": "fetching and checking the jars of Neo4j",
    "classes": "preparing quick starts of Neo4j, once on this machine",
    "start": "starting Neo4j",
}


def _bar(*columns: BarColumn | MofNCompleteColumn) -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), *columns, TimeElapsedColumn(), console=err, transient=True)


@contextmanager
def starting() -> Iterator["Steps"]:
    """Progress of the embedded database: how many jars, then that it starts."""
    with _bar(BarColumn(), MofNCompleteColumn()) as progress:
        yield Steps(progress)


class Steps:
    """Shows steps which tell how much of them is done; where nobody watches a terminal, a line for each step."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Tell how far a step is."""
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(STEPS.get(step, step), total=total)
            if not err.is_terminal:
                err.print(STEPS.get(step, step))
        self._progress.update(self._tasks[step], completed=done, total=total)


class Calls:
    """Counts of a collection under way: readings that were complete, denied, failed."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress, self._title, self._counts = progress, title, Counter[str]()
        self._task = progress.add_task(title, total=None)

    def __call__(self, result: str) -> None:
        """Count a reading that ended."""
        self._counts[str(result)] += 1
        told = ", ".join(f"{n} {name}" for name, n in sorted(self._counts.items()))
        self._progress.update(self._task, description=f"{self._title}: {told}")


@contextmanager
def reading(title: str) -> Iterator[Calls]:
    """Progress of a collection."""
    if not err.is_terminal:
        err.print(title)
    with _bar() as progress:
        yield Calls(progress, title)
