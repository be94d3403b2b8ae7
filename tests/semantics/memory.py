"""Random histories: collections one after the other, each with faults of its own, and all that the graph held after each."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from collectors.places import Place
from graph.rewind import rewound
from graph.store import Store
from graph.timeline import utc
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.reading import Faults, Run, faults
from tests.semantics.worlds import World, worlds

NODES = "MATCH (n) WHERE NOT n:Former|Severed|Reread|ReadKeys|History RETURN labels(n) AS labels, properties(n) AS values"
LINKS = "MATCH (a)-[x]->(b) RETURN a.identifier AS a, type(x) AS type, b.identifier AS b, x.since AS since ORDER BY a, type, b"
VOLATILE = {c.property for t in CATALOGUE.types.values() for c in t.columns.values() if c.field.volatile}
HOUR = timedelta(hours=1)
Dump = Mapping[str, Any]


class Killed(Exception):
    """The end of a collection that does not come to its end."""


class Cut(Run):
    """A collection that is killed before it has read everything."""

    async def _rest(self, everywhere: list[Place], regional: list[Place]) -> None:
        await super()._rest(everywhere[:1], regional[:1])
        raise Killed


@dataclass(frozen=True)
class Step:
    """One collection of a history."""

    world: World
    faults: Faults
    cut: bool = False


@st.composite
def histories(draw: Any) -> list[Step]:
    """Some collections of two worlds in turn, so that much changes or nothing."""
    pool = [draw(worlds()), draw(worlds())]
    chosen = [draw(st.sampled_from(pool)) for _ in range(draw(st.integers(3, 5)))]
    return [
        Step(w, draw(st.one_of(st.just(Faults()), faults(w, before=pool[0]))), draw(st.sampled_from((False, False, True)))) for w in chosen
    ]


async def told(store: Store, steps: list[Step]) -> dict[datetime, Dump]:
    """Collect one after the other; what the graph held after each, by the time of its last transaction."""
    await store.clear()
    dumps: dict[datetime, Dump] = {}
    for i, step in enumerate(steps):
        run = (Cut if step.cut else Run)(store, step.world, step.faults, NOW + i * HOUR, current=True)
        with suppress(Killed):
            await run.collect()
        dumps[await last(store)] = await dump(store)
    return dumps


async def last(store: Store) -> datetime:
    """The time of the last transaction that wrote."""
    return utc((await store.run("MATCH (h:History) RETURN h.at AS at"))[0]["at"])


async def again(store: Store, at: datetime) -> Dump:
    """What the graph held at a time, by its history."""

    async def look(past: Store, _: datetime) -> Dump:
        return await dump(past)

    return await rewound(store, at.isoformat(), look)  # type: ignore[no-any-return]


async def dump(store: Store) -> Dump:
    """All that the graph holds at present, times included; without what is volatile."""
    nodes = {str(r["values"].get("identifier") or r["values"]["key"]): _plain(r["labels"], r["values"]) for r in await store.run(NODES)}
    return nodes | {f"{r['a']}|{r['type']}|{r['b']}": {"since": str(r["since"])} for r in await store.run(LINKS)}


def _plain(labels: list[str], values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: str(v) if hasattr(v, "iso_format") else v for name, v in values.items() if name not in {"linked", *VOLATILE}}
    return kept | {"labels": sorted(labels), "readings": [r.split("/")[0] for r in values.get("readings", [])]}


HELD = {"HAS_REGION": "account", "HAS_TRAIL": "accounts", "DELIVERS_TO": "bucket", "COPIES_TO": "copies", "BACKED_UP_TO": "backups",
        "PEERS_WITH": "peers"}  # fmt: skip
INWARD = {"HAS_REGION", "HAS_TRAIL"}


def compared(before: Dump, after: Dump) -> dict[str, tuple[str, set[str]]]:
    """Asset → what became of it and which of its fields differ, found by looking at everything there was."""
    one, other = _assets(before), _assets(after)
    found = {i: ("appeared", set[str]()) for i in other.keys() - one.keys()} | {i: ("went", set[str]()) for i in one.keys() - other.keys()}
    for i in one.keys() & other.keys():
        if names := {name for name in one[i].keys() | other[i].keys() if one[i].get(name) != other[i].get(name)}:
            found[i] = ("changed", names)
    return found


def _assets(whole: Dump) -> dict[str, dict[str, Any]]:
    """Each asset's declared values, what is nested in it and where its links lead, by name."""
    assets = {i: _declared(n) for i, n in whole.items() if "Asset" in n.get("labels", ()) and "Stub" not in n["labels"]}
    for key, node in whole.items():
        if "Nested" in node.get("labels", ()) and node["parent"] in assets:
            assets[node["parent"]].setdefault("selectors", {})[key] = _declared(node)
        elif "labels" not in node:
            _link(assets, *key.rsplit("|", 2))
    return assets


def _link(assets: dict[str, dict[str, Any]], start: str, type_: str, end: str) -> None:
    holder, far = (end, start) if type_ in INWARD else (start, end)
    if type_ in HELD and holder in assets:
        assets[holder].setdefault(HELD[type_], set()).add(far)


def _declared(node: Mapping[str, Any]) -> dict[str, Any]:
    (type_,) = [CATALOGUE.types[label] for label in node["labels"] if label in CATALOGUE.types]
    lasting = (c.property for c in type_.columns.values() if not c.field.volatile and c.property != "contentHash")
    return {name: node[name] for name in lasting if node.get(name) is not None}
