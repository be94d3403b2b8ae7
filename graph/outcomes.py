"""How readings ended: the raw material of coverage."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    """How a call ended. UNDECIDED: it was answered, but the answer cannot be interpreted with certainty."""

    COMPLETE = "complete"
    DENIED = "denied"
    THROTTLED = "throttled"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Outcome:
    """The result of one operation for one place in one run; `kind` is «» for what opens an account (a session).

    `fingerprint` is that of the declaration which read; `error` is AWS's code and message.
    """

    kind: str
    service: str
    operation: str
    account: str
    region: str
    result: Result
    at: datetime
    error: str = ""
    fingerprint: str = ""

    @property
    def key(self) -> str:
        """What tells it from every other outcome; a new run's takes the place of the former with the same key."""
        return f"{self.kind}/{self.operation}/{self.account}/{self.region}"

    @property
    def scope(self) -> str:
        """The place that was read."""
        return f"{self.account}/{self.region}"
