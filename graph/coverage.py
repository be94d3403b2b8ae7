"""What is known of the cloud's reading: where each kind is currently listed, and where it is not.

Coverage is the complement of what was read: whatever lies in scope and has no current complete outcome is a gap.
Current means complete, younger than the limit of its operation, and read by the same declaration.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph import roster
from graph.catalogue import Catalogue, fingerprint, services
from graph.endings import NEVER, Currency, Endings, currency
from graph.failures import failures, missing
from graph.freshness import AHEAD, MAX_AGE, Limits, freshness
from graph.gaps import Gap
from graph.model import GLOBAL, Kind, Scope
from graph.outcomes import Outcome
from graph.places import Account, EvaluationScope
from graph.question import Where
from graph.timeline import MICROSECOND, micro, of_micro
from graph.unseen import possible

if TYPE_CHECKING:
    from graph.store import Store


class Coverage:
    """The last outcomes and the accounts, asked for gaps. All questions of one evaluation share one coverage."""

    def __init__(
        self,
        catalogue: Catalogue,
        outcomes: Iterable[Outcome] | Endings,
        accounts: Mapping[str, Account],
        now: datetime,
        max_age: Limits = MAX_AGE,
    ) -> None:
        self.catalogue, self.accounts, self.now, self.max_age = catalogue, accounts, now, freshness(max_age)
        self.endings = outcomes if isinstance(outcomes, Endings) else Endings(outcomes)
        self.manager = {a.id: a.manager for a in accounts.values() if a.manager}
        self._fingerprints = {kind.name: fingerprint(kind) for kind in catalogue.kinds}
        self._gaps: dict[str, tuple[Gap, ...]] = {}
        self._read_places: dict[tuple[str, frozenset[str]], tuple[list[str], list[str]]] = {}
        self._current: dict[tuple[str, str], Currency] = {}
        self._listed: dict[str, list[str]] = {}
        self._read: dict[tuple[str, str], dict[str, int]] = {}
        self._every: dict[Scope, list[Gap]] = {}

    @classmethod
    def nothing(cls, catalogue: Catalogue) -> "Coverage":
        """The coverage of an empty graph."""
        return cls(catalogue, (), {}, datetime.now(UTC))

    @classmethod
    async def load(
        cls, store: "Store", catalogue: Catalogue, *, now: datetime, max_age: Limits = MAX_AGE, scope: EvaluationScope | None = None,
        kinds: Iterable[str] | None = None,
    ) -> "Coverage":  # fmt: skip
        """Read the outcomes and the accounts, in one statement; of some kinds only, what is asked must not be about others."""
        records = await store.run(roster.statement(catalogue), kinds=None if kinds is None else sorted(kinds))
        endings, found = roster.parsed(catalogue, records[0], scope or EvaluationScope())
        return cls(catalogue, endings, found, now, max_age).without_unread_places(scope or EvaluationScope())

    def without_unread_places(self, scope: EvaluationScope) -> "Coverage":
        """The same without what is not currently read of the places themselves.

        An account whose regions are not read may have any; one whose status is not read may be open, so it is in scope
        unless it was excluded by name.
        """
        known = {a: self._as_read(x, a in scope.excluded_accounts) for a, x in self.accounts.items()}
        return Coverage(self.catalogue, self.endings, known, self.now, self.max_age)

    def later(self, now: datetime) -> "Coverage | None":
        """The same at a later time, if nothing was read meanwhile; None once one of the readings is too old by then."""
        if micro(now) > min((self.current(*pair).until for pair in self.endings.pairs()), default=NEVER) or now < self.now:
            return None
        same = copy(self)
        same.now = now
        return same

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """All outcomes by key."""
        return {o.key: o for o in self.endings}

    def _as_read(self, account: Account, excluded: bool) -> Account:
        current = self.fresh(self._opened(account))
        opening = self.catalogue.opening(Scope.ACCOUNT)
        managed, closed = (
            current and self._fresh_field(opening, name, account.listed_in) for name in (opening.managed_by, opening.closed[0])
        )
        regions = account.regions if self.listed(self.catalogue.opening(Scope.REGION), account.id, GLOBAL) else None
        out_of_scope = account.out_of_scope if excluded or (account.status_read and closed) else ""
        return replace(account, regions=regions, out_of_scope=out_of_scope, manager_read=account.manager_read and managed)

    # --- currency

    def current(self, kind: str, operation: str) -> Currency:
        """What counts of an operation at present."""
        if (kind, operation) not in self._current:
            limits = self.max_age.limit(operation) // MICROSECOND, AHEAD // MICROSECOND
            places, made_by = self.endings.of(kind, operation), self._fingerprints.get(kind)
            self._current[kind, operation] = currency(places, made_by, micro(self.now), limits)
        return self._current[kind, operation]

    def fresh(self, outcome: Outcome | None) -> bool:
        """Whether a reading is recent enough and was made by the present declaration, however it ended."""
        if outcome is None or not self.max_age.keeps(outcome.operation, self.now - outcome.at):
            return False
        return not outcome.kind or outcome.fingerprint == self._fingerprints.get(outcome.kind)

    def listing(self, kind: Kind, account: str, region: str) -> Outcome | None:
        """How the last listing of a kind ended in a place."""
        return self.endings.one(kind.name, kind.listing.operation, f"{account}/{region}")

    def listed(self, kind: Kind, account: str, region: str) -> bool:
        """Whether the listing of a kind is complete and current in a place."""
        return f"{account}/{region}" in self._listings(kind).complete

    def _listings(self, kind: Kind) -> Currency:
        return self.current(kind.name, kind.listing.operation)

    def listed_scopes(self, kind: Kind) -> list[str]:
        """The scopes whose listing of a kind is complete and current: what it did not name does not exist there."""
        if kind.name not in self._listed:
            self._listed[kind.name] = sorted({p.scope for p in self._places(kind)} & self._listings(kind).complete)
        return self._listed[kind.name]

    def stale(self, kind: Kind, operations: tuple[str, ...] = ()) -> list[str]:
        """The scopes whose last listing of a kind, or whose last reading by one of the operations, is not current.

        Nothing that rests on them is known any more of an asset listed there. One detail that failed is marked on its asset instead.
        """
        return self._places_read(kind, operations)[0]

    def read(self, kind: Kind, operations: tuple[str, ...] = ()) -> list[str]:
        """The scopes whose last listing of a kind, and whose last reading by each of the operations, is current, however it ended.

        With «», which is where stubs were listed: of them something else says what is known.
        """
        return self._places_read(kind, operations)[1]

    def _places_read(self, kind: Kind, operations: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """The scopes of which something is recorded, or should be: those where that is not current, and those where it is."""
        details = frozenset(operations) & services(kind).keys() - {kind.listing.operation}
        if (kind.name, details) not in self._read_places:
            places = {p.scope for p in self._places(kind) if p.region}
            for pair in self.endings.pairs(kind.name):
                places |= self.endings.of(*pair).keys()
            found = places - self._listings(kind).fresh
            found |= {s for op in details for s in places if self._overdue(kind, op, s)}
            self._read_places[kind.name, details] = sorted(found), ["", *sorted(places - found)]
        return self._read_places[kind.name, details]

    def _overdue(self, kind: Kind, operation: str, scope: str) -> bool:
        """Whether one of a kind's details was read too long ago in a scope; what nobody was asked for is as old as the listing."""
        current = self.current(kind.name, operation)
        if scope in current.kept:
            return False
        if scope in self.endings.of(kind.name, operation):
            return True
        listed = self.listing(kind, *_split(scope))
        return listed is None or not self.max_age.keeps(operation, self.now - listed.at)

    def _fresh_field(self, kind: Kind, name: str, scope: str) -> bool:
        """Whether the readings behind a field are recent enough in a scope."""
        column = self.catalogue.types[kind.name].columns.get(name)
        return column is None or not any(self._overdue(kind, op, scope) for op in services(kind).keys() & set(column.operations))

    def unknown_regions(self, kind: Kind) -> bool:
        """Whether there are accounts whose regions are not known, for a kind listed by region."""
        return any(not place.region for place in self._places(kind))

    def closed_scopes(self, kind: Kind) -> list[str]:
        """The scopes of regions that are not enabled, or left out: what is still shown of them, but not listed, does not count."""
        return self._closed if kind.scope is Scope.REGION else []

    @cached_property
    def _closed(self) -> list[str]:
        return sorted(f"{a.id}/{region}" for a in self.accounts.values() if a.regions is not None for region in a.closed_regions)

    def unmanaged(self) -> list[str]:
        """The accounts of which it is not read which account manages them: any other could."""
        return self._unmanaged

    @cached_property
    def _unmanaged(self) -> list[str]:
        unread = sorted(a.id for a in self.accounts.values() if not a.manager_read)
        return unread if len(self.accounts) > 1 else []

    def partial(self, kind: Kind, operations: tuple[str, ...]) -> bool:
        """Whether an asset of this kind may exist of which one of these operations is unread."""
        names = {*operations, kind.listing.operation}
        return bool(self.stale(kind, operations)) or bool(self.gaps(kind)) or not all(self.current(kind.name, n).whole for n in names)

    def read_at(self, kind: Kind, operations: tuple[str, ...]) -> dict[str, int]:
        """Scope → when the first of these operations was read there, in microseconds since 1970."""
        pair = kind.name, operations[0]
        if pair not in self._read:
            found = {**self.endings.of(kind.name, kind.listing.operation), **self.endings.of(*pair)}
            self._read[pair] = {scope: at for scope, (_, at) in found.items()}
        return self._read[pair]

    # --- gaps

    def gaps(self, kind: Kind) -> tuple[Gap, ...]:
        """The places where assets of a kind may exist that nobody saw, with what is known of them."""
        if kind.name not in self._gaps:
            complete = self._listings(kind).complete
            missing = [p for p in self._places(kind) if not p.region or p.scope not in complete]
            unlisted = [Gap("", "")] if not kind.opens and self.unseen_accounts() else []
            self._gaps[kind.name] = tuple(Gap(p.account, p.region, self._facts(kind, p)) for p in (*missing, *unlisted))
        return self._gaps[kind.name]

    def possible_gaps(self, type_name: str, where: Where) -> dict[str, list[Gap]]:
        """Account → the gaps in which an unseen asset of this type could meet the condition.

        The assets which are themselves the accounts are known one by one, so they hide nothing of an account.
        """
        kind, found = self.catalogue.kind(type_name), dict[str, list[Gap]]()
        for gap in () if kind.opens is Scope.ACCOUNT else self.gaps(kind):
            if gap.account and possible(where, gap.facts):
                found.setdefault(gap.account, []).append(gap)
        return found

    def unseen_accounts(self) -> tuple[Gap, ...]:
        """The places whose list of accounts is not current, so that there may be accounts which nobody saw."""
        return self.gaps(self.catalogue.opening(Scope.ACCOUNT))

    def _places(self, kind: Kind) -> list[Gap]:
        """Every place that a kind's listing has to cover: the same for all kinds that are listed alike."""
        if kind.scope not in self._every:
            self._every[kind.scope] = self._places_of(kind)
        return self._every[kind.scope]

    def _places_of(self, kind: Kind) -> list[Gap]:
        inside = [a for a in self.accounts.values() if not a.out_of_scope]
        if kind.scope is Scope.ORGANIZATION:
            return [Gap(account, region) for account, _, region in (s.rpartition("/") for s in sorted({a.listed_in for a in inside}))]
        if kind.scope is Scope.ACCOUNT:
            return [Gap(a.id, GLOBAL) for a in inside]
        return [Gap(a.id, r) for a in inside for r in (sorted(a.regions) if a.regions is not None else [""])]

    def _facts(self, kind: Kind, place: Gap) -> dict[str, Any]:
        facts: dict[str, Any] = {"cloudProvider": "aws", "internalAssetType": kind.name, "assetCategory": kind.category}
        implied = bool(kind.shown_everywhere) and (kind.name, place.account) in self._listed_somewhere
        if implied:
            facts |= {name: not shown for name, shown in kind.shown_everywhere.items()}
        if self._manages_nothing(place.account):
            facts |= {name: not managed for name, managed in kind.managers_only.items()}
        if place.account and kind.scope is not Scope.ORGANIZATION and not (kind.shared and self._shows_others(kind, place.account)):
            facts["cloudAccountID"] = place.account
        if place.region and kind.scope is Scope.REGION and (implied or not kind.shown_everywhere):
            facts["internalRegion"] = place.region
        return facts

    def _manages_nothing(self, number: str) -> bool:
        """Whether the present reading says that an account does not manage an organization."""
        account = self.accounts.get(number)
        return account is not None and account.manager_read and account.manager != number

    def _shows_others(self, kind: Kind, number: str) -> bool:
        """Whether an account may list what another one of its organization shares: any other, or only the one that manages it."""
        account = self.accounts.get(number)
        return account is None or not account.manager_read or account.manager not in ({"", number} if kind.managers_only else {""})

    def _opened(self, account: Account) -> Outcome | None:
        """The listing that found an account."""
        return self.listing(self.catalogue.opening(Scope.ACCOUNT), *account.listed_in.rsplit("/", 1))

    @cached_property
    def _listed_somewhere(self) -> set[tuple[str, str]]:
        """(kind, account) pairs of which at least one place is currently listed."""
        kinds = [kind for kind in self.catalogue.kinds if kind.shown_everywhere]
        return {(kind.name, _split(scope)[0]) for kind in kinds for scope in self._listings(kind).complete}

    # --- for reports

    def interval(self, touched: Iterable[tuple[str, str]], account: str = "") -> tuple[datetime | None, datetime | None]:
        """The oldest and the newest current reading behind an answer, of one account or of all."""
        found = [self.current(*pair) for pair in set(touched)]
        if account:
            return self._interval_in(account, set(touched))
        oldest, newest = [c.oldest for c in found if c.oldest is not None], [c.newest for c in found if c.newest is not None]
        return (of_micro(min(oldest)), of_micro(max(newest))) if oldest else (None, None)

    def _interval_in(self, account: str, touched: set[tuple[str, str]]) -> tuple[datetime | None, datetime | None]:
        places = ((self.endings.of(*pair), self.current(*pair).fresh) for pair in touched)
        times = [at for of, fresh in places for scope, (_, at) in of.items() if _split(scope)[0] == account and scope in fresh]
        return (of_micro(min(times)), of_micro(max(times))) if times else (None, None)

    def failures(self, account: str, touched: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        """The readings behind an answer that are missing or failed, in the account and in the one that manages it."""
        return failures(self, account, set(touched))

    def missing(self, accounts: Iterable[str], touched: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
        """The readings that are missing or failed in any of these accounts, whether or not a verdict is undecided for it."""
        return missing(self, accounts, set(touched))


def _split(scope: str) -> tuple[str, str]:
    account, _, region = scope.rpartition("/")
    return account, region


__all__ = ["MAX_AGE", "Account", "Coverage", "EvaluationScope"]
