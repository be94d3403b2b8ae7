"""What two places of one run both say they have: an asset has one place, so the second is not believed.

A name may move while it is asked for: a bucket is deleted in one account after that was listed, and made in another
before this one is. And something on the way may answer for all regions alike. Whatever it was, the second listing is not
what AWS has now, so it is incomplete, and the next run decides.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from graph.model import Kind
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group
from graph.store import Store

TWICE = "it names «{id}», which {place} named before"
CLAIM = (
    "UNWIND $rows AS r MERGE (c:Claim {key: $run + '/' + r.id}) ON CREATE SET c.place = r.place, c.run = $run "
    "WITH r, c WHERE c.place <> r.place RETURN r.id AS id, c.place AS place"
)
CLAIMED = "UNWIND $ids AS id MATCH (c:Claim {key: $run + '/' + id}) RETURN id"
SETTLED = "MATCH (c:Claim) WHERE c.run = $run CALL (c) { DELETE c }"


class Claims:
    """Who named each asset first."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    async def among(self, identifiers: Collection[str]) -> set[str]:
        """Those of some assets that any place has named."""
        return {identifier for identifier in identifiers if identifier in self._places}

    async def heeded(self, group: Group) -> Group:
        """A group without what another place named before; from now on, all that is left is its own."""
        disputed = [] if own_place(group.kind) else await self._disputed(group.found)
        return self._without(group, disputed) if disputed else group

    async def _disputed(self, found: Iterable[Found]) -> list[Found]:
        return [f for f in found if self._places.setdefault(f.identifier, f.listed_in) != f.listed_in]

    def _without(self, group: Group, disputed: list[Found]) -> Group:
        """A group without some assets; the listings that named them have failed."""
        places = {f.listed_in: TWICE.format(id=f.interface["idFromProvider"], place=self._places[f.identifier]) for f in disputed}
        ids = {f.identifier for f in disputed}
        return replace(
            group,
            found=[f for f in group.found if f.identifier not in ids],
            outcomes=[_failed(o, places[o.scope]) if _lists(group, o) and o.scope in places else o for o in group.outcomes],
            complete=[scope for scope in group.complete if scope not in places],
            incomplete=list(dict.fromkeys([*group.incomplete, *(scope for scope in group.complete if scope in places)])),
        )


class SharedClaims(Claims):
    """The same for processes that read one run together: the claims stand in the graph until it ends."""

    def __init__(self, store: Store, run: str) -> None:
        super().__init__()
        self._store, self._run = store, run

    async def among(self, identifiers: Collection[str]) -> set[str]:
        """Those of some assets that any place has named, whoever read it."""
        if not identifiers:
            return set()
        return {r["id"] for r in await self._store.run(CLAIMED, run=self._run, ids=sorted(identifiers))}

    async def _disputed(self, found: Iterable[Found]) -> list[Found]:
        by_id = {f.identifier: f for f in found}
        rows = [{"id": i, "place": f.listed_in} for i, f in sorted(by_id.items())]
        others = await self._store.run(CLAIM, write=True, run=self._run, rows=rows) if rows else []
        self._places |= {r["id"]: r["place"] for r in others}  # for the error that names it
        return [by_id[r["id"]] for r in others]

    async def settled(self) -> None:
        """Forget them: the run has ended."""
        await self._store.run(SETTLED, write=True, run=self._run)


def own_place(kind: Kind) -> bool:
    """Whether an asset has its place in its identifier, so that no other place can name it."""
    return not kind.id_is_unique and kind.owner is None and kind.region is None


def _lists(group: Group, outcome: Outcome) -> bool:
    return outcome.operation == group.kind.listing.operation


def _failed(outcome: Outcome, error: str) -> Outcome:
    return replace(outcome, result=Result.FAILED, error=error) if outcome.result is Result.COMPLETE else outcome
