"""Moments that are named by what was done then: a run, at its end, or an evaluation.

They are moments of the graph's own time (`graph/timeline.py`), which is ahead of a clock that was set back since.
"""

from datetime import datetime

from graph.keeping.evaluations import Evaluations
from graph.keeping.names import EVALUATION, RUN
from graph.keeping.runs import NotKept, Runs
from graph.store import Store


async def named(store: Store, text: str) -> datetime | None:
    """The moment that an id means; None if it is no id. Raises NotKept for one that is not kept, and for a run without an end."""
    if text.startswith(f"{EVALUATION}-"):
        one = await Evaluations(store).get(text)
        return one.seen or one.at
    if not text.startswith(f"{RUN}-"):
        return None
    run = await Runs(store).get(text)
    if found := run.left or run.ended:
        return found
    raise NotKept(f"«{text}» has not ended, or was killed, so nobody knows what it left; name a time, such as {run.started.isoformat()}")
