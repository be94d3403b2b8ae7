"""The verdicts and how they weigh: what one account gets, and how bad several are together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from controls.control import Control
from controls.exemption import Use

Asset = Mapping[str, Any]


class Verdict(StrEnum):
    """What is said of a control or an account; those that weigh come first, worst first."""

    FAIL = "FAIL"
    UNKNOWN = "UNKNOWN"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    PASS = "PASS"  # noqa: S105 - a verdict
    NOT_APPLICABLE = "NOT_APPLICABLE"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    MANUAL = "MANUAL"
    DISABLED = "DISABLED"


WEIGHING = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_SUPPORTED, Verdict.PASS)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several. Neutral ones do not weigh, and nothing beside them is not a PASS but NOT_APPLICABLE."""
    found = set(verdicts)
    return next((v for v in WEIGHING if v in found), Verdict.NOT_APPLICABLE)


@dataclass(frozen=True)
class Interval:
    """When the readings behind an answer were made; None where there is no current one."""

    oldest: datetime | None = None
    newest: datetime | None = None


@dataclass(frozen=True)
class Total:
    """How many assets a control is about in an account, out of which some fail; `of` is what they are called.

    `at_least`: part of them is unread, so there may be more. `whole`: these are all of their type, and not some of it.
    """

    count: int
    of: str
    at_least: bool = False
    whole: bool = True

    def __str__(self) -> str:
        return f"{'at least ' if self.at_least else ''}{self.count} {self.of}"


@dataclass(frozen=True)
class Judged:
    """The verdict of one account, with the assets and the failed readings it rests on.

    `otherwise` is said of an UNKNOWN only: the verdict if nothing unseen mattered. `exempted` assets carry their exemption and
    whether they fail for certain. `total` is None where nothing was judged.
    """

    account: str
    name: str
    verdict: Verdict
    reason: str = ""
    otherwise: Verdict | None = None
    failing: tuple[Asset, ...] = ()
    undecided: tuple[Asset, ...] = ()
    exempted: tuple[Asset, ...] = ()
    gaps: tuple[Mapping[str, Any], ...] = ()
    total: Total | None = None

    @property
    def exempt(self) -> int:
        """How many assets are exempt."""
        return len(self.exempted)


@dataclass(frozen=True)
class RuleVerdict:
    """The verdict of one stored query. `strays`: how many assets it named that belong to no account in scope."""

    rule: str
    verdict: Verdict
    reason: str = ""
    accounts: tuple[Judged, ...] = ()
    readings: Interval = Interval()
    strays: int = 0


@dataclass(frozen=True)
class InScope:
    """What was judged and what was left out, each with its reason; regions by account."""

    accounts: tuple[str, ...] = ()
    left_out: tuple[Mapping[str, str], ...] = ()
    closed_regions: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class ControlVerdict:
    """The verdict of a control over everything in scope. An `insight` is shown and does not weigh.

    `about` is the control as it was loaded, for reports that tell what it says.
    """

    control: str
    title: str
    severity: str
    verdict: Verdict
    evaluated_at: datetime
    scope: InScope
    reason: str = ""
    readings: Interval = Interval()
    accounts: tuple[Judged, ...] = ()
    rules: tuple[RuleVerdict, ...] = ()
    insight: bool = False
    path: str = ""
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about: Control | None = None


@dataclass(frozen=True)
class Report:
    """All verdicts of one evaluation, and what each exemption came to in it.

    `max_age`: older readings counted as unread. `missing`: every reading behind a verdict that is missing or failed, also
    where the verdict is decided without it.
    """

    evaluated_at: datetime
    controls: tuple[ControlVerdict, ...] = field(default=())
    exemptions: tuple[Use, ...] = ()
    max_age: timedelta | None = None
    missing: tuple[Mapping[str, Any], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of those that weigh."""
        return worst(c.verdict for c in self.controls if not c.insight)


def exit_status(report: Report) -> int:
    """What `evaluate` ends with: 1 some FAIL; 3 no FAIL, but something is not known; 0 otherwise."""
    return {Verdict.FAIL: 1, Verdict.UNKNOWN: 3, Verdict.NOT_SUPPORTED: 3}.get(report.verdict, 0)
