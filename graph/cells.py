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
from graph.outcomes import Outcome, Result

Pair = tuple[str, str]


@dataclass
class Tally:
    """How many readings are complete and current, between which times, and how many are not, by outcome."""

    complete: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    gaps: Counter[str] = field(default_factory=Counter)

    def read(self, at: datetime) -> None:
        """One more that is complete."""
        self.complete += 1
        self.oldest, self.newest = min(self.oldest or at, at), max(self.newest or at, at)


def unread(coverage: Coverage) -> list[str]:
    """The types that no run has read anywhere."""
    seen = {o.kind for o in coverage.outcomes.values()}
    return sorted(kind.name for kind in coverage.catalogue.kinds if kind.name not in seen)


def gaps(coverage: Coverage, accounts: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The readings that are missing, failed or out of date, account by account; of all accounts if none is named."""
    wanted = set(accounts)
    inside = [a.id for a in coverage.accounts.values() if not a.out_of_scope and (not wanted or a.id in wanted)]
    return coverage.missing(inside, _touched(coverage))


def by_account(coverage: Coverage, missing: Iterable[Mapping[str, Any]]) -> dict[str, Tally]:
    """Account → its tally."""
    found: dict[str, Tally] = defaultdict(Tally)
    for o in _complete(coverage, coverage.accounts):
        found[o.account].read(o.at)
    for row in missing:
        found[row["cloudAccountID"]].gaps[row["outcome"]] += 1
    return found


def by_cell(coverage: Coverage, accounts: Collection[str]) -> dict[tuple[str, str, str], Tally]:
    """(account, region, service) → its tally, of some accounts."""
    found: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for o in _complete(coverage, accounts):
        found[o.account, o.region, o.service].read(o.at)
    for row in gaps(coverage, accounts) if accounts else ():
        found[row["cloudAccountID"], row["region"], row["service"]].gaps[row["outcome"]] += 1
    return dict(sorted(found.items()))


def _complete(coverage: Coverage, accounts: Collection[str]) -> Iterator[Outcome]:
    """Each complete and current reading, entering an account included."""
    inside = {a for a in accounts if a in coverage.accounts and not coverage.accounts[a].out_of_scope}
    return (o for o in coverage.outcomes.values() if o.account in inside and o.result is Result.COMPLETE and coverage.fresh(o))


def _touched(coverage: Coverage) -> set[Pair]:
    """Every reading of the types that some run has read."""
    never = set(unread(coverage))
    return {(kind.name, operation) for kind in coverage.catalogue.kinds if kind.name not in never for operation in services(kind)}
