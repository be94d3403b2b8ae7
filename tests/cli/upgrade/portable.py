"""A graph as text, a node or a relationship a line, and back: so that a stored graph can be reviewed as a change to it can."""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from graph.store import Store

PORTION = 500
NODES = "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS values"
LINKS = "MATCH (a)-[x]->(b) RETURN elementId(a) AS start, type(x) AS type, properties(x) AS values, elementId(b) AS end"
PUT_NODES = "UNWIND $rows AS r CREATE (n:Loaded {number: r.number}) SET n:$(r.labels), n += r.values"
PUT_LINKS = (
    "UNWIND $rows AS r MATCH (a:Loaded {number: r.start}), (b:Loaded {number: r.end}) CREATE (a)-[x:$(r.type)]->(b) SET x = r.values"
)


async def dumped(store: Store) -> list[str]:
    """The lines of a graph, in an order that does not depend on how it came about."""
    nodes = [(sorted(r["labels"]), _plain(r["values"]), r["id"]) for r in await store.run(NODES)]
    nodes.sort(key=lambda n: json.dumps(n[:2], sort_keys=True))
    numbers = {id_: number for number, (_, _, id_) in enumerate(nodes)}
    links = [(numbers[r["start"]], r["type"], numbers[r["end"]], _plain(r["values"])) for r in await store.run(LINKS)]
    lines = [json.dumps({"labels": labels, "values": values}, sort_keys=True) for labels, values, _ in nodes]
    return lines + [json.dumps(link) for link in sorted(links, key=json.dumps)]


async def load(store: Store, lines: Iterable[str]) -> None:
    """Add what the lines say to a graph."""
    found = [json.loads(line, object_hook=_value) for line in lines]
    nodes = [{"number": i, **n} for i, n in enumerate(f for f in found if isinstance(f, dict))]
    links = [dict(zip(("start", "type", "end", "values"), f, strict=True)) for f in found if isinstance(f, list)]
    await store.run("CREATE INDEX loaded IF NOT EXISTS FOR (n:Loaded) ON (n.number)", write=True)
    for text, rows in ((PUT_NODES, nodes), (PUT_LINKS, links)):
        for start in range(0, len(rows), PORTION):
            await store.run(text, write=True, rows=rows[start : start + PORTION])
    await store.run("MATCH (n:Loaded) REMOVE n:Loaded, n.number", write=True)
    await store.run("DROP INDEX loaded", write=True)


def _plain(value: Any) -> Any:
    """A value of the graph as JSON has it: times and bytes as objects with one key."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if hasattr(value, "to_native"):
        return {"$time": value.to_native().isoformat()}
    return {"$bytes": base64.b64encode(value).decode()} if isinstance(value, (bytes, bytearray)) else value


def _value(found: dict[str, Any]) -> Any:
    if "$time" in found:
        return datetime.fromisoformat(found["$time"])
    return base64.b64decode(found["$bytes"]) if "$bytes" in found else found
