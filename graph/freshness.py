"""How old a reading may be before it counts as unread: one limit, and others for single operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

MAX_AGE = timedelta(hours=26)
AHEAD = timedelta(hours=1)  # that one machine's clock may be before another's
UNITS = (
    ("d", timedelta(days=2), timedelta(days=1)),
    ("h", timedelta(hours=2), timedelta(hours=1)),
    ("min", timedelta(0), timedelta(minutes=1)),
)


@dataclass(frozen=True)
class Freshness:
    """The limit of every operation, and of those that have one of their own, by name (`GetCredentialReport`)."""

    default: timedelta = MAX_AGE
    operations: Mapping[str, timedelta] = field(default_factory=dict)

    def keeps(self, operation: str, age: timedelta) -> bool:
        """Whether a reading of this age counts. One that is yet to be made was dated by a wrong clock, so nobody knows its age."""
        return -AHEAD <= age <= self.limit(operation)

    def limit(self, operation: str) -> timedelta:
        """How old a reading by this operation may be."""
        return self.operations.get(operation, self.default)


Limits = timedelta | Freshness  # a time span alone is the limit of every operation


def freshness(limits: Limits) -> Freshness:
    """The limits, where one may be given for all."""
    return limits if isinstance(limits, Freshness) else Freshness(limits)


def overdue(age: timedelta, limit: timedelta) -> str:
    """What is said of a reading that is too old: «read 30 h ago, the limit is 26 h»; or of one that is dated after now."""
    if age < timedelta(0):
        return f"dated {span(-age)} after now, so a clock was wrong; collect again"
    return f"read {span(age)} ago, the limit is {span(limit)}"


def span(time: timedelta) -> str:
    """A time span in the unit in which a person would say it; two days are 2 d, less is told in hours, and then in minutes."""
    unit, size = next((name, size) for name, least, size in UNITS if time >= least)
    return f"{time // size} {unit}"
