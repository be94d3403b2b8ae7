"""Evaluations as they are kept: one node each, with the full report of the latest ones and of those pinned as evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.keeping.names import counts, moment, name_set, sure, written
from graph.keeping.runs import NotKept, Origin
from graph.store import Store, Transaction

# The runs that were under way while what was evaluated was read, of the accounts that were judged.
RESTED = (
    "MATCH (r:CollectionRun)-[:OF_ACCOUNTS]->(s:NameSet) "
    "WHERE r.started <= $newest AND coalesce(r.ended, $newest) >= $oldest AND any(a IN s.names WHERE a IN $accounts) "
    "RETURN r.id AS id ORDER BY id"
)
KEEP = (
    "MERGE (c:NameSet {key: $controls.key}) ON CREATE SET c.names = $controls.names "
    "MERGE (a:NameSet {key: $accounts.key}) ON CREATE SET a.names = $accounts.names "
    "CREATE (c)<-[:OF_CONTROLS]-(e:Evaluation:Reported)-[:OF_ACCOUNTS]->(a) SET e = $row"
)
# A report is kept until an evaluation of the same accounts has judged all of its controls again.
SUPERSEDED = (
    "MATCH (e:Reported)-[:OF_CONTROLS]->(s:NameSet) WHERE e.at < $at AND e.pinned IS NULL AND $account IN ['', e.account] "
    "AND all(c IN s.names WHERE c IN $controls) REMOVE e:Reported, e.report"
)
ROW = (
    "MATCH (a:NameSet)<-[:OF_ACCOUNTS]-(e)-[:OF_CONTROLS]->(c:NameSet) "
    "RETURN e {.*, report: null, reported: e:Reported, accounts: a.names, controls: c.names} AS row ORDER BY row.at DESC"
)
LATEST = f"MATCH (e:Evaluation) WHERE e.pinned IS NOT NULL OR NOT $pinned WITH e ORDER BY e.at DESC LIMIT $most {ROW}"
ONE = f"MATCH (e:Evaluation {{id: $id}}) {ROW}"
BEFORE = f"MATCH (e:Evaluation) WHERE e.at < $at WITH e ORDER BY e.at DESC LIMIT 1 {ROW}"
WHOLE = "MATCH (e:Reported {account: ''})-[:OF_CONTROLS]->(c:NameSet) RETURN e.id AS id, c.names AS controls ORDER BY e.at"
REPORTS = "UNWIND $ids AS id MATCH (e:Evaluation {id: id}) WHERE e.report IS NOT NULL RETURN e.id AS id, e.report AS report"
PIN = "MATCH (e:Evaluation:Reported {id: $id}) SET e.pinned = $now, e.pinnedBy = $by, e.note = $note RETURN e.id AS id"
UNPIN = "MATCH (e:Evaluation {id: $id}) WHERE e.pinned IS NOT NULL REMOVE e.pinned, e.pinnedBy, e.note RETURN e.id AS id"


@dataclass(frozen=True)
class Pin:
    """That an evaluation is evidence, since when, by whom and what for."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True)
class Evaluation:
    """One evaluation. `account` «» stands for all; `runs` are the collections it rested on; `verdicts` counts controls.

    `seen`: the graph's own time at its beginning, where that is ahead of the clock by which it was made.
    """

    id: str
    at: datetime
    by: str
    version: str
    max_age: timedelta
    account: str
    oldest: datetime | None
    newest: datetime | None
    verdict: str
    runs: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    verdicts: Mapping[str, int] | None = None
    pin: Pin | None = None
    reported: bool = False
    seen: datetime | None = None


class Evaluations:
    """The evaluations that a graph keeps."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def rested(self, oldest: datetime | None, newest: datetime | None, accounts: Iterable[str]) -> tuple[str, ...]:
        """The runs behind readings of an interval."""
        if oldest is None or newest is None:
            return ()
        rows = await self._store.run(RESTED, oldest=oldest, newest=newest, accounts=sorted(accounts))
        return tuple(r["id"] for r in rows)

    async def keep(self, one: Evaluation, report: bytes) -> None:
        """Write an evaluation with its report; reports that it supersedes are dropped, unless they are pinned."""
        row = {
            "id": one.id, "at": one.at, "by": one.by, "version": one.version, "maxAge": int(one.max_age.total_seconds()),
            "account": one.account, "oldest": one.oldest, "newest": one.newest, "verdict": one.verdict, "runs": list(one.runs),
            "verdicts": written(dict(one.verdicts or {})), "report": report, "seen": one.seen,
        }  # fmt: skip

        async def work(tx: Transaction) -> None:
            await tx.run(KEEP, row=row, controls=name_set(one.controls), accounts=name_set(one.accounts))
            await tx.run(SUPERSEDED, at=one.at, account=one.account, controls=sorted(one.controls))

        await self._store.write(work)

    async def latest(self, most: int = 100, *, pinned: bool = False) -> list[Evaluation]:
        """The latest, newest first; only those that are pinned, if so wanted."""
        return [_evaluation(r["row"]) for r in await self._store.run(LATEST, most=most, pinned=pinned)]

    async def get(self, evaluation: str) -> Evaluation:
        """The evaluation of this id. Raises NotKept."""
        found = await self._store.run(ONE, id=evaluation)
        if not found:
            raise NotKept(f"There is no evaluation «{evaluation}»; «emptyset evaluations list» shows those that are kept")
        return _evaluation(found[0]["row"])

    async def before(self, at: datetime) -> Evaluation | None:
        """The last evaluation before a moment."""
        found = await self._store.run(BEFORE, at=at)
        return _evaluation(found[0]["row"]) if found else None

    async def whole(self) -> dict[str, str]:
        """Control → the latest evaluation of it over all accounts."""
        return {control: r["id"] for r in await self._store.run(WHOLE) for control in r["controls"]}

    async def reports(self, ids: Iterable[str]) -> dict[str, bytes]:
        """The full reports of evaluations, of those that have theirs still."""
        return {r["id"]: bytes(r["report"]) for r in await self._store.run(REPORTS, ids=sorted(ids))}

    async def pin(self, evaluation: str, origin: Origin, note: str) -> None:
        """Keep an evaluation with its report as evidence. Raises NotKept."""
        if not await self._store.run(PIN, write=True, id=evaluation, now=datetime.now(UTC), by=origin.by, note=note):
            await self.get(evaluation)
            raise NotKept(
                f"The full report of «{evaluation}» is no longer kept, since a later evaluation took its place; "
                "pin the latest one, or evaluate with --pin NOTE"
            )

    async def unpin(self, evaluation: str) -> None:
        """Let an evaluation be pruned like any other. Raises NotKept."""
        if not await self._store.run(UNPIN, write=True, id=evaluation):
            await self.get(evaluation)
            raise NotKept(f"«{evaluation}» is not pinned; «emptyset evaluations list --pinned» shows those that are")


def _evaluation(row: Mapping[str, Any]) -> Evaluation:
    pinned = row.get("pinned")
    return Evaluation(
        row["id"], sure(row["at"]), row["by"], row["version"], timedelta(seconds=row["maxAge"]), row["account"],
        moment(row.get("oldest")), moment(row.get("newest")), row["verdict"], tuple(row["runs"]), tuple(row["accounts"]),
        tuple(row["controls"]), counts(row["verdicts"]), Pin(sure(pinned), row["pinnedBy"], row["note"]) if pinned else None,
        row["reported"], moment(row.get("seen")),
    )  # fmt: skip
