"""How old a reading may be before it counts as unread: one limit, and others for single operations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

MAX_AGE = timedelta(hours=26)
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

    def limit(self, operation: str) -> timedelta:
        """How old a reading by this operation may be."""
        return self.operations.get(operation, self.default)


Limits = timedelta | Freshness  # a time span alone is the limit of every operation


def freshness(limits: Limits) -> Freshness:
    """The limits, where one may be given for all."""
    return limits if isinstance(limits, Freshness) else Freshness(limits)


def overdue(age: timedelta, limit: timedelta) -> str:
    """What is said of a reading that is too old: «read 30 h ago, the limit is 26 h»."""
    return f"read {span(age)} ago, the limit is {span(limit)}"


def span(time: timedelta) -> str:
    """A time span in the unit in which a person would say it; two days are 2 d, less is told in hours, and then in minutes."""
    unit, size = next((name, size) for name, least, size in UNITS if time >= least)
    return f"{time // size} {unit}"
