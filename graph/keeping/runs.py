"""Collection runs as they are kept: who started each, over what, and how it ended.

A run is written when it starts. One whose end was never written is unfinished: it still runs, or was killed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from graph.keeping.names import RUN, counts, identifier, moment, name_set, sure, written
from graph.store import Store

BEGIN = (
    "MERGE (s:NameSet {key: $accounts.key}) ON CREATE SET s.names = $accounts.names "
    "CREATE (r:CollectionRun)-[:OF_ACCOUNTS]->(s) SET r = $run"
)
END = "MATCH (r:CollectionRun {id: $id}) SET r += $set WITH r MATCH (h:History {key: 'history'}) SET r.left = h.at"
ROW = "MATCH (r)-[:OF_ACCOUNTS]->(s:NameSet) RETURN r {.*, accounts: s.names} AS run ORDER BY run.id DESC"
LATEST = f"MATCH (r:CollectionRun) WITH r ORDER BY r.id DESC LIMIT $most {ROW}"
ONE = f"MATCH (r:CollectionRun {{id: $id}}) {ROW}"


class State(StrEnum):
    """How a run ended."""

    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    UNFINISHED = "unfinished"


@dataclass(frozen=True)
class Origin:
    """Who does something, and with which version."""

    by: str
    version: str


@dataclass(frozen=True)
class Scope:
    """What a run reads; no regions or kinds named means all of them."""

    accounts: Iterable[str]
    regions: Iterable[str] = ()
    kinds: Iterable[str] = ()


@dataclass(frozen=True)
class Run:
    """A collection run. `counts` are its requests, and assets seen, created, changed and gone; `outcomes` how its readings ended.

    `left`: the graph's own time at its end. `error`: why it did not come to its end.
    """

    id: str
    by: str
    version: str
    started: datetime
    ended: datetime | None
    state: State
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    error: str = ""
    left: datetime | None = None


class Runs:
    """The runs that a graph keeps."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, origin: Origin, scope: Scope) -> str:
        """Write that a run starts; returns its id."""
        now = datetime.now(UTC)
        run = {
            "id": identifier(RUN, now), "by": origin.by, "version": origin.version, "started": now, "state": State.UNFINISHED.value,
            "regions": sorted(scope.regions), "kinds": sorted(scope.kinds), "counts": [], "outcomes": [], "error": "",
        }  # fmt: skip
        await self._store.run(BEGIN, write=True, run=run, accounts=name_set(scope.accounts))
        return str(run["id"])

    async def end(self, run: str, state: State, counted: dict[str, int], outcomes: dict[str, int], error: str = "") -> None:
        """Write how a run ended."""
        ended = {"ended": datetime.now(UTC), "state": state.value, "error": error}
        await self._store.run(END, write=True, id=run, set={**ended, "counts": written(counted), "outcomes": written(outcomes)})

    async def latest(self, most: int = 100) -> list[Run]:
        """The latest runs, newest first."""
        return [_run(r["run"]) for r in await self._store.run(LATEST, most=most)]

    async def get(self, run: str) -> Run:
        """The run of this id. Raises NotKept."""
        found = await self._store.run(ONE, id=run)
        if not found:
            raise NotKept(f"There is no run «{run}»; «emptyset runs list» shows those that are kept")
        return _run(found[0]["run"])


class NotKept(LookupError):
    """What is asked for is not kept, or no longer."""


def _run(row: Mapping[str, Any]) -> Run:
    return Run(
        row["id"], row["by"], row["version"], sure(row["started"]), moment(row.get("ended")), State(row["state"]),
        tuple(row["accounts"]), tuple(row["regions"]), tuple(row["kinds"]), counts(row["counts"]), counts(row["outcomes"]), row["error"],
        moment(row.get("left")),
    )  # fmt: skip
