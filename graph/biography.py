"""What became of one asset through time: its versions compared, one with the next.

What was kept of it suffices, so the graph is not put back for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph import timeline
from graph.catalogue import Catalogue
from graph.differences import Change, Reading, State, between
from graph.store import Store

LIFE = (
    "CALL () { MATCH (n:Asset {identifier: $id}) WHERE NOT n:Stub RETURN n AS node, labels(n) AS labels "
    "UNION MATCH (n:Former {identifier: $id}) WHERE 'Asset' IN n.formerLabels AND NOT 'Stub' IN n.formerLabels "
    "RETURN n AS node, n.formerLabels AS labels "
    "UNION MATCH (n:Nested {parent: $id}) RETURN n AS node, labels(n) AS labels "
    "UNION MATCH (n:Former {parent: $id}) RETURN n AS node, n.formerLabels AS labels } "
    "RETURN properties(node) AS values, labels, node.begun AS begun, node.until AS until"
)
LINKS = (
    "CALL () { MATCH (n:Asset {identifier: $id})-[x]-(m:Asset) RETURN n, x, m "
    "UNION MATCH (n:Nested {parent: $id})-[x]-(m:Asset) RETURN n, x, m } "
    "RETURN n.identifier AS owner, type(x) AS type, startNode(x) = n AS outgoing, m.identifier AS other, "
    "coalesce(m.idFromProvider, m.identifier) AS title, x.since AS since, null AS until"
)
SEVERED = (
    "UNWIND $ids AS id CALL (id) { MATCH (s:Severed {start: id}) RETURN s, true AS outgoing, s.end AS other "
    "UNION MATCH (s:Severed {end: id}) RETURN s, false AS outgoing, s.start AS other } "
    "OPTIONAL MATCH (m:Asset {identifier: other}) RETURN id AS owner, s.type AS type, outgoing, other, "
    "coalesce(m.idFromProvider, other) AS title, s.since AS since, s.until AS until"
)


@dataclass(frozen=True)
class Event:
    """What became of it at a time."""

    at: datetime
    change: Change


async def biography(store: Store, catalogue: Catalogue, identifier: str, most: int) -> list[Event]:
    """The latest changes of an asset, newest first; none if it was never seen."""
    nodes = [dict(r) for r in await store.run(LIFE, id=identifier)]
    owners = sorted({n["values"]["identifier"] for n in nodes})
    links = [dict(r) for r in (*await store.run(LINKS, id=identifier), *await store.run(SEVERED, ids=owners))]
    life = _Life(Reading(catalogue), [_timed(n) for n in nodes], [_timed(x) for x in links])
    return life.events(most)


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    times = {name: timeline.utc(row[name]) if row.get(name) else None for name in ("begun", "since", "until")}
    return {**row, **times, "since": times["since"] or times["begun"]}


class _Life:
    """The versions of an asset, of what is nested in it and of their links, each with the time for which it stood."""

    def __init__(self, reading: Reading, nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> None:
        self._reading, self._nodes, self._links = reading, nodes, links

    def events(self, most: int) -> list[Event]:
        """Each time at which it came to differ. Times that are not known are before all that are."""
        rows = (*self._nodes, *self._links)
        times = sorted({at for row in rows for at in (row["since"], row["until"]) if at})
        found: list[Event] = []
        after = self._state(times[-1]) if times else None
        for place in reversed(range(len(times))):
            before = self._state(times[place - 1] if place else None)
            found += [Event(times[place], change) for change in between(before, after)]
            after = before
            if len(found) >= most:
                break
        return found[:most]

    def _state(self, at: datetime | None) -> State | None:
        there = [n for n in self._nodes if _stands(n, at)]
        asset = next((n for n in there if "Asset" in n["labels"]), None)
        if asset is None:
            return None
        kind, links = str(asset["values"]["internalAssetType"]), [x for x in self._links if _stands(x, at)]
        nested = [
            {"values": n["values"], "links": self._ends(label, n, links)} for n in there if (label := self._label(n)) and n is not asset
        ]
        return self._reading.state(kind, asset["values"], self._ends(kind, asset, links), nested)

    def _label(self, node: Mapping[str, Any]) -> str:
        """The type of a nested object."""
        return next((label for label in node["labels"] if label in self._reading.held), "") if "Nested" in node["labels"] else ""

    def _ends(self, kind: str, node: Mapping[str, Any], links: list[dict[str, Any]]) -> list[list[str]]:
        """Of the links those that the node holds."""
        held, mine = self._reading.held.get(kind, []), (x for x in links if x["owner"] == node["values"]["identifier"])
        return [[x["type"], x["other"], x["title"]] for x in mine if f"{x['type']}{'>' if x['outgoing'] else '<'}" in held]


def _stands(row: Mapping[str, Any], at: datetime | None) -> bool:
    """Whether it stood at a time, and after whatever was written then; None is before all times that are known."""
    if at is None:
        return row["since"] is None
    return (row["since"] is None or row["since"] <= at) and (row["until"] is None or row["until"] > at)
