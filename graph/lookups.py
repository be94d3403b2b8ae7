"""How each reading of one asset stands: which operation told what, when, and why it did not."""

from typing import Any

from graph.catalogue import NodeType, mark, operations, services
from graph.coverage import Coverage
from graph.failures import lacking
from graph.outcomes import Outcome, Result
from graph.store import Store

STANDS = "MATCH (n:Asset {identifier: $id}) WHERE NOT n:Stub RETURN n.internalAssetType AS kind, n.listedIn AS place, labels(n) AS labels"
UNTOLD = "of this asset it was not read"


async def lookups(store: Store, coverage: Coverage, identifier: str) -> list[dict[str, Any]]:
    """A row for each operation and each derivation of the asset's type; none if there is no such asset."""
    rows = await store.run(STANDS, id=identifier)
    if not rows or rows[0]["kind"] not in coverage.catalogue.types:
        return []
    here = coverage.catalogue.types[rows[0]["kind"]]
    asset = _Standing(coverage, here, str(rows[0]["place"]), frozenset(rows[0]["labels"]))
    return [asset.row(operation) for operation in dict.fromkeys(operations(here.kind))]


class _Standing:
    """One asset: its type, the place under which its reading is accounted, and its labels."""

    def __init__(self, coverage: Coverage, here: NodeType, place: str, labels: frozenset[str]) -> None:
        self._coverage, self._here, self._labels = coverage, here, labels
        self._account, _, self._region = place.partition("/")
        self._stale = place in coverage.stale(here.kind)

    def row(self, operation: str) -> dict[str, Any]:
        """How an operation stands. What follows from others stands as the worst of them."""
        row = {"operation": operation, "service": services(self._here.kind).get(operation, ""), "fields": self._fields(operation)}
        if operation in services(self._here.kind):
            return {**row, **self._called(operation)}
        rests = {o for c in self._here.columns.values() if operation in c.operations for o in c.operations if o != operation}
        told = [self._called(o) for o in sorted(rests & services(self._here.kind).keys())] or [self._called(self._here.listing)]
        worst = min(told, key=lambda each: (each["read"], str(each["at"])))
        return {**row, **(worst if mark(operation) not in self._labels else {**worst, "read": False, "error": worst["error"] or UNTOLD})}

    def _called(self, operation: str) -> dict[str, Any]:
        found = self._outcome(operation)
        marked = mark(operation) in self._labels
        if found is not None and not marked and not self._stale and self._current(found):
            return self._told(read=True, outcome=Result.COMPLETE.value, error="", at=found.at)
        why = lacking(self._coverage, self._here.kind, operation, found, self._account, self._region)
        if found is not None and self._current(found):  # this asset's alone, or its listing's
            listed = self._outcome(self._here.listing)
            why = {**why, "outcome": "unread", "error": UNTOLD} if marked or listed is None else self._lacking_listing(listed)
        return self._told(read=False, outcome=why["outcome"], error=why["error"], at=why["at"])

    def _lacking_listing(self, listed: Outcome) -> dict[str, Any]:
        return lacking(self._coverage, self._here.kind, self._here.listing, listed, self._account, self._region)

    def _current(self, outcome: Outcome) -> bool:
        """Whether it is young enough, and vouches for what it did not mark."""
        young = self._coverage.fresh(outcome)
        return young and (outcome.result is Result.COMPLETE or mark(outcome.operation) not in self._labels)

    def _outcome(self, operation: str) -> Outcome | None:
        """How it ended where the asset was listed; what nobody was asked for is as old as the listing."""
        place = f"{self._account}/{self._region}"
        own, listed = (self._coverage.endings.one(self._here.name, op, place) for op in (operation, self._here.listing))
        return own or listed

    def _told(self, *, read: bool, outcome: str, error: str, at: Any) -> dict[str, Any]:
        place = {"cloudAccountID": self._account, "region": self._region}
        return {"read": read, "outcome": outcome, "error": error, "at": at.isoformat() if at else None, **place}

    def _fields(self, operation: str) -> list[str]:
        """The fields, nested objects and links that it fills, as the schema names them."""
        parts = {f"{p.name}_{f.name}": f"{p.name}.{f.name}" for p in self._here.parts for f in p.fields}
        columns = [parts.get(c.property, c.property) for c in self._here.columns.values() if operation in c.operations]
        return columns + [r.name for r in self._here.relations.values() if r.held and operation in r.operations]
