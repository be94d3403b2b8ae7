"""An exemption: somebody answers for an asset that fails a control, for a reason and until a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from controls.control import Control
from graph.question import Where

LONGEST = timedelta(days=366)


class State(StrEnum):
    """What an exemption came to in one evaluation.

    REBOUND: the asset of this name was made after the exemption was approved, so it is another one. UNPROVEN: whether it is the
    same one, or whether the condition holds, is not known. UNUSED: nothing that it speaks of fails. BROKEN: what it says means
    nothing to the controls and types that there are by now.
    """

    ACTIVE = "active"
    EXPIRED = "expired"
    REBOUND = "rebound"
    UNPROVEN = "unproven"
    UNUSED = "unused"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


def means(pattern: str, control: Control) -> bool:
    """Whether an id, an alias or a pattern means a control."""
    return any(fnmatchcase(name, pattern) for name in (control.id, *control.aliases))


@dataclass(frozen=True)
class Exemption:
    """Who answers for which controls (an id, an alias or a pattern), for which asset or all that meet a condition, and until when.

    `asset` is an identifier or the provider's id. `where` is the condition as it is written, `meant` what it means on each type.
    `by_name`: of assets that AWS gives no mark of their making, any one under the name is meant. `source` is its place in a file,
    or its id. It counts from `since` on, until it expires or is withdrawn. `id`, `by` and `withdrawn` are those of one that is
    kept in the graph, `by` being who gave it. `problem`: why it means nothing any more.
    """

    control: str
    owner: str
    reason: str
    ticket: str
    approved: datetime
    expires: datetime
    asset: str = ""
    where: str = ""
    accounts: tuple[str, ...] = ()
    by_name: bool = False
    source: str = ""
    meant: Mapping[str, Where] = field(default_factory=dict, hash=False)
    since: datetime | None = None
    id: str = ""
    by: str = ""
    withdrawn: datetime | None = None
    withdrawn_by: str = ""
    problem: str = ""

    def expired(self, now: datetime) -> bool:
        """Whether it has stopped counting."""
        return now >= self.expires

    def stands(self, now: datetime) -> bool:
        """Whether it was given by then, and not withdrawn."""
        return (self.since is None or self.since <= now) and (self.withdrawn is None or now < self.withdrawn)

    def counts(self, now: datetime) -> bool:
        """Whether it can exempt anything."""
        return self.stands(now) and not self.expired(now) and not self.problem

    def idle(self, now: datetime) -> State:
        """What it comes to where it exempts nothing, whatever the graph says."""
        if self.withdrawn and now >= self.withdrawn:
            return State.WITHDRAWN
        if self.expired(now):
            return State.EXPIRED
        return State.BROKEN if self.problem else State.UNUSED

    def concerns(self, control: Control) -> bool:
        """Whether it speaks of a control."""
        return means(self.control, control)

    def names(self, asset: Mapping[str, Any]) -> bool:
        """Whether it speaks of an asset by name, or by a condition on its type, as far as its account goes."""
        meant = self.asset in {asset["identifier"], asset["idFromProvider"]} if self.asset else asset["internalAssetType"] in self.meant
        return meant and (not self.accounts or asset["cloudAccountID"] in self.accounts)

    def plain(self) -> dict[str, Any]:
        """It as data, for a report."""
        return {
            "control": self.control,
            "asset": self.asset or None,
            "where": self.where or None,
            "accounts": list(self.accounts),
            "owner": self.owner,
            "reason": self.reason,
            "ticket": self.ticket,
            "approved": self.approved,
            "expires": self.expires,
            "source": self.source,
            "id": self.id or None,
            "by": self.by or None,
            "withdrawn": self.withdrawn,
            "withdrawnBy": self.withdrawn_by or None,
            "problem": self.problem or None,
        }


@dataclass(frozen=True)
class Use:
    """An exemption with what it came to, and how many assets it exempted."""

    exemption: Exemption
    state: State
    count: int = 0


@dataclass
class Uses:
    """What the exemptions of one evaluation come to, gathered control by control."""

    given: tuple[Exemption, ...] = ()
    now: datetime | None = None
    seen: dict[int, set[State]] = field(default_factory=dict)
    exempted: dict[int, set[str]] = field(default_factory=dict)

    def of(self, control: Control) -> list[tuple[int, Exemption]]:
        """Those that count for a control now, by number."""
        return [(i, e) for i, e in enumerate(self.given) if e.concerns(control) and (self.now is None or e.counts(self.now))]

    def note(self, number: int, state: State, identifier: str = "") -> None:
        """That an exemption came to this for one asset."""
        self.seen.setdefault(number, set()).add(state)
        if state is State.ACTIVE:
            self.exempted.setdefault(number, set()).add(identifier)

    def told(self, judged: Iterable[Control]) -> tuple[Use, ...]:
        """Each that stands and speaks of one of the controls that were judged, with the best that it came to."""
        controls = list(judged)
        standing = [(i, e) for i, e in enumerate(self.given) if self.now is None or e.stands(self.now)]
        about = [(i, e) for i, e in standing if any(e.concerns(c) for c in controls)]
        return tuple(Use(e, self._state(i, e), len(self.exempted.get(i, ()))) for i, e in about)

    def _state(self, number: int, exemption: Exemption) -> State:
        found = self.seen.get(number, set())
        idle = exemption.idle(self.now) if self.now else State.UNUSED
        return next((s for s in (State.ACTIVE, State.REBOUND, State.UNPROVEN) if s in found), idle)
