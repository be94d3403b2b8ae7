"""How complete the reading is, as a table: accounts, and within them regions and services.

It tells of the types that some run has been told to read. A type that none has read anywhere is named by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.catalogue import services
from graph.coverage import Coverage
from graph.endings import NEVER
from graph.model import GLOBAL
from graph.timeline import of_micro


@dataclass
class Tally:
    """How many readings are complete and current, between which times (in microseconds), and how many are not, by outcome."""

    complete: int = 0
    first: int = NEVER
    last: int = 0
    gaps: Counter[str] = field(default_factory=Counter)

    def read(self, at: int) -> None:
        """One more that is complete."""
        self.complete += 1
        self.first, self.last = min(self.first, at), max(self.last, at)

    @property
    def oldest(self) -> datetime | None:
        """The oldest that is complete."""
        return of_micro(self.first) if self.complete else None

    @property
    def newest(self) -> datetime | None:
        """The newest that is complete."""
        return of_micro(self.last) if self.complete else None


def unread(coverage: Coverage) -> list[str]:
    """The types that no run has read anywhere."""
    seen = {kind for kind, _ in coverage.endings.pairs()}
    return sorted(kind.name for kind in coverage.catalogue.kinds if kind.name not in seen)


def gaps(coverage: Coverage, accounts: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The readings that are missing, failed or out of date, account by account; of all accounts if none is named."""
    wanted = set(accounts)
    inside = [a.id for a in coverage.accounts.values() if not a.out_of_scope and (not wanted or a.id in wanted)]
    return coverage.missing(inside, _touched(coverage))


def by_account(coverage: Coverage, missing: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Account → its tally."""
    found: dict[str, Tally] = defaultdict(Tally)
    for account, _, _, at in _complete(coverage, coverage.accounts):
        found[account].read(at)
    for row in missing:
        found[row["cloudAccountID"]].gaps[row["outcome"]] += 1
    return found


def by_cell(coverage: Coverage, accounts: Collection[str]) -> dict[tuple[str, str, str], Tally]:
    """(account, region, service) → its tally, of some accounts."""
    found: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for account, region, service, at in _complete(coverage, accounts):
        found[account, region, service].read(at)
    for row in gaps(coverage, accounts) if accounts else ():
        found[row["cloudAccountID"], row["region"], row["service"]].gaps[row["outcome"]] += 1
    return dict(sorted(found.items()))


def _complete(coverage: Coverage, accounts: Collection[str]) -> Iterator[tuple[str, str, str, int]]:
    """Account, region, service and time of each complete and current reading, entering an account included."""
    places = _places(coverage, accounts)
    for pair in coverage.endings.pairs():
        endings = coverage.endings.of(*pair)
        for scope in places & coverage.current(*pair).complete:
            account, _, region = scope.rpartition("/")
            said, at = endings[scope]
            yield account, region, said.service, at


def _places(coverage: Coverage, accounts: Collection[str]) -> set[str]:
    """The scopes of accounts that are read; where an account's regions are not known, those of any account."""
    inside = [coverage.accounts[a] for a in accounts if a in coverage.accounts and not coverage.accounts[a].out_of_scope]
    anywhere = {r for a in coverage.accounts.values() for r in a.regions or ()}
    found = {f"{a.id}/{r}" for a in inside for r in (GLOBAL, *(anywhere if a.regions is None else a.regions))}
    numbers = {a.id for a in inside}
    return found | {a.listed_in for a in coverage.accounts.values() if a.listed_in.rpartition("/")[0] in numbers}


def _touched(coverage: Coverage) -> set[tuple[str, str]]:
    """Every reading of the types that some run has read."""
    never = set(unread(coverage))
    return {(kind.name, operation) for kind in coverage.catalogue.kinds if kind.name not in never for operation in services(kind)}
