"""How long Neo4j plans a statement, told apart from how busy the machine is."""

import time
from collections.abc import Mapping
from itertools import count
from typing import Any

from graph.statement import Statement
from graph.store import Store

PLANNING = 2.0  # seconds
WORTH = 45  # plans of a simple statement, measured beside it: about what those seconds are on a machine that does nothing else
PATIENCE = 60.0  # seconds in which one try must be within the limit
SIMPLE = "MATCH (n:Trail)-[:DELIVERS_TO]->(m:Bucket) WHERE m.versioned = $p AND n.label STARTS WITH $q RETURN n.identifier"
TURN = count()


async def too_slow(store: Store, statement: Statement) -> str:
    """«» if the statement is planned within the limit, at least once in a minute; else how long it took at best."""
    began, best = time.monotonic(), float("inf")
    while time.monotonic() - began < PATIENCE:
        simple = await _planned(store, SIMPLE, {"p": True, "q": "a"}, "identifier")
        best = min(best, took := await _planned(store, statement.text, statement.params, "certain"))
        if took < max(PLANNING, WORTH * simple):
            return ""
    return f"{best:.1f} s to plan: {statement.text}"


async def _planned(store: Store, text: str, params: Mapping[str, Any], name: str) -> float:
    """Seconds to plan a statement that was never seen: its plan is kept, so a name in it changes with every turn."""
    turn = next(TURN)
    if name == "certain":
        fresh = text.replace("AS certain", f"AS certain{turn}", 1).replace("certain: certain", f"certain: certain{turn}")
    else:
        fresh = f"{text} AS identifier{turn}"
    started = time.perf_counter()
    await store.run(f"EXPLAIN {fresh}", **params)
    return time.perf_counter() - started
