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
    same one, or whether the condition holds, is not known. UNUSED: nothing that it speaks of fails.
    """

    ACTIVE = "active"
    EXPIRED = "expired"
    REBOUND = "rebound"
    UNPROVEN = "unproven"
    UNUSED = "unused"


@dataclass(frozen=True)
class Exemption:
    """Who answers for which controls (an id, an alias or a pattern), for which asset or all that meet a condition, and until when.

    `asset` is an identifier or the provider's id. `where` is the condition as it is written, `meant` what it means on each type.
    `by_name`: of assets that AWS gives no mark of their making, any one under the name is meant. `source` is its place in a file.
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

    def expired(self, now: datetime) -> bool:
        """Whether it has stopped counting."""
        return now >= self.expires

    def concerns(self, control: Control) -> bool:
        """Whether it speaks of a control."""
        return any(fnmatchcase(name, self.control) for name in (control.id, *control.aliases))

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
        return [(i, e) for i, e in enumerate(self.given) if e.concerns(control) and not (self.now and e.expired(self.now))]

    def note(self, number: int, state: State, identifier: str = "") -> None:
        """That an exemption came to this for one asset."""
        self.seen.setdefault(number, set()).add(state)
        if state is State.ACTIVE:
            self.exempted.setdefault(number, set()).add(identifier)

    def told(self, judged: Iterable[Control]) -> tuple[Use, ...]:
        """Each that speaks of one of the controls that were judged, with the best that it came to."""
        controls = list(judged)
        about = [(i, e) for i, e in enumerate(self.given) if any(e.concerns(c) for c in controls)]
        return tuple(Use(e, self._state(i, e), len(self.exempted.get(i, ()))) for i, e in about)

    def _state(self, number: int, exemption: Exemption) -> State:
        if self.now and exemption.expired(self.now):
            return State.EXPIRED
        found = self.seen.get(number, set())
        return next((s for s in (State.ACTIVE, State.REBOUND, State.UNPROVEN) if s in found), State.UNUSED)
