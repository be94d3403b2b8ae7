"""Forgetting what is older than a limit, of the graph and of what was said of it."""

from datetime import datetime

from graph.keeping.pruning import prune as prune_kept
from graph.retention import prune as prune_history
from graph.store import Store


async def forget(store: Store, before: datetime) -> str:
    """Forget the history before a time, and the runs, evaluations and verdicts of then; how many of each, in words."""
    states, kept = await prune_history(store, before), await prune_kept(store, before)
    counts = f"{kept.evaluations} evaluations, {kept.runs} runs, {kept.spans} former verdicts and findings, {states} former states"
    return f"forgotten: {counts}; what was before {before:%Y-%m-%d %H:%M} UTC can no longer be asked for"
