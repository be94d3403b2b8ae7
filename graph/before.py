"""What the graph held when a run began: each asset that is known, and which of them lie in a place.

A run compares each group with what was in its places. It would take the square of the accounts to look through everything
for each of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.readings import Known
from graph.statement import RECORDS
from graph.steady import steady
from graph.store import Store

# Stubs are left out by a CASE, so that no plan begins with all assets that are none: it would be kept as the graph grows.
KNOWN = steady(
    "UNWIND $accounts AS account MATCH (n:Asset) WHERE (n.listedIn STARTS WITH account + '/' OR n.cloudAccountID = account) "
    "AND CASE WHEN n:Stub THEN false ELSE true END "
    "WITH [n.identifier, n.internalAssetType, n.scope, n.listedIn, n.readings, "
    f"[l IN labels(n) WHERE l STARTS WITH 'Unread_' | substring(l, 7)]] AS row {RECORDS}"
)
UNKNOWN = Known("", "", "", {}, frozenset())


class Before:
    """Assets by identifier, by the places of their kind, and by the account in which they were listed."""

    def __init__(self) -> None:
        self._assets: dict[str, Known] = {}
        self._placed: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._listed: dict[str, list[str]] = defaultdict(list)

    async def learn(self, store: Store, accounts: Iterable[str]) -> None:
        """Read what the graph holds of accounts."""
        if not (wanted := sorted(accounts)):
            return
        for record in await store.run(KNOWN, accounts=wanted):
            for identifier, kind, scope, listed_in, readings, unread in record["rows"]:
                hashes = dict(reading.split("=", 1) for reading in readings)
                self._remember(identifier, Known(kind, scope, listed_in, hashes, frozenset(unread)))

    def _remember(self, identifier: str, known: Known) -> None:
        if identifier not in self._assets:  # one that two accounts have to do with is read twice
            for place in {known.scope, known.listed_in}:
                self._placed[known.kind, place].append(identifier)
            self._listed[known.listed_in.rpartition("/")[0]].append(identifier)
        self._assets[identifier] = known

    def __contains__(self, identifier: str) -> bool:
        """Whether the asset was there."""
        return identifier in self._assets

    def __getitem__(self, identifier: str) -> Known:
        """The asset as it was; one that was not is unknown in every respect."""
        return self._assets.get(identifier, UNKNOWN)

    def within(self, kind: str, places: Iterable[str]) -> Iterator[tuple[str, Known]]:
        """The assets of a kind that live in some places, or were listed there."""
        found = dict.fromkeys(identifier for place in places for identifier in self._placed.get((kind, place), ()))
        return ((identifier, self._assets[identifier]) for identifier in found)

    def listed(self, account: str) -> Iterator[tuple[str, Known]]:
        """The assets that were listed in an account."""
        return ((identifier, self._assets[identifier]) for identifier in self._listed.get(account, ()))
