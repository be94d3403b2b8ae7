"""Exemptions that were given through the API or a command: kept as they were given, and never deleted.

One that is withdrawn stays on record, with who withdrew it and when. What an exemption means is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graph.keeping.names import EXEMPTION, identifier, moment, sure
from graph.keeping.runs import NotKept, Origin
from graph.store import Store

TIMES = ("given", "expires", "withdrawn")
GIVE = "CREATE (e:Exemption) SET e = $row"
ALL = "MATCH (e:Exemption) RETURN e {.*} AS row ORDER BY e.id"
ONE = "MATCH (e:Exemption {id: $id}) RETURN e {.*} AS row"
WITHDRAW = (
    "MATCH (e:Exemption {id: $id}) SET e.held = true REMOVE e.held "  # takes the lock, so that one of two withdraws it
    "WITH e WHERE e.withdrawn IS NULL SET e.withdrawn = $now, e.withdrawnBy = $by RETURN e.id AS id"
)


@dataclass(frozen=True)
class Given:
    """An exemption as it was given: `terms` are what it says (control, asset or condition, owner and so on)."""

    id: str
    given: datetime
    by: str
    version: str
    expires: datetime
    terms: Mapping[str, Any] = field(default_factory=dict)
    withdrawn: datetime | None = None
    withdrawn_by: str = ""


class Exemptions:
    """The exemptions that a graph keeps."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def give(self, origin: Origin, at: datetime, expires: datetime, terms: Mapping[str, Any]) -> Given:
        """Write a new one; from now on it counts."""
        one = Given(identifier(EXEMPTION, at), at.astimezone(UTC), origin.by, origin.version, expires.astimezone(UTC), dict(terms))
        row = {**one.terms, "id": one.id, "given": one.given, "by": one.by, "version": one.version, "expires": one.expires}
        await self._store.run(GIVE, write=True, row=row)
        return one

    async def all(self) -> list[Given]:
        """Every one, those that expired or were withdrawn too, oldest first."""
        return [_given(r["row"]) for r in await self._store.run(ALL)]

    async def get(self, exemption: str) -> Given:
        """The one of this id. Raises NotKept."""
        found = await self._store.run(ONE, id=exemption)
        if not found:
            raise NotKept(f"There is no exemption «{exemption}»; «emptyset exemptions list --withdrawn» shows those that are kept")
        return _given(found[0]["row"])

    async def withdraw(self, exemption: str, origin: Origin, at: datetime) -> Given:
        """Have it count no longer, from now on. Raises NotKept if there is none, or it was withdrawn before."""
        done = await self._store.run(WITHDRAW, write=True, id=exemption, now=at.astimezone(UTC), by=origin.by)
        one = await self.get(exemption)
        if not done:
            raise NotKept(f"«{exemption}» was withdrawn already, on {one.withdrawn:%Y-%m-%d %H:%M} UTC by {one.withdrawn_by}")
        return one


def _given(row: Mapping[str, Any]) -> Given:
    own = {*TIMES, "id", "by", "version", "withdrawnBy"}
    return Given(
        row["id"], sure(row["given"]), row["by"], row["version"], sure(row["expires"]), {k: v for k, v in row.items() if k not in own},
        moment(row.get("withdrawn")), row.get("withdrawnBy", ""),
    )  # fmt: skip
