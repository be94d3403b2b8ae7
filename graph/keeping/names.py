"""What kept things are called, and lists of names that many of them share."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

RUN, EVALUATION, EXEMPTION = "run", "evaluation", "exemption"


def identifier(sort: str, at: datetime) -> str:
    """An id that sorts by time among its sort, such as `run-20260131T120000123Z-3f9a`."""
    moment = at.astimezone(UTC)
    return f"{sort}-{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z-{secrets.token_hex(2)}"


def moment(value: Any) -> datetime | None:
    """A point in time out of the graph. Always in UTC as Python has it: two zones of the same instant are not equal in Cypher."""
    return value.to_native().astimezone(UTC) if value else None


def sure(value: Any) -> datetime:
    """The same of one that is always there."""
    found: datetime = value.to_native().astimezone(UTC)
    return found


def name_set(names: Iterable[str]) -> dict[str, object]:
    """A list of names with a key that equal lists share, so that a thousand evaluations of the same keep it once."""
    ordered = sorted(set(names))
    return {"key": hashlib.sha256("\n".join(ordered).encode()).hexdigest(), "names": ordered}


def counts(found: Iterable[str]) -> dict[str, int]:
    """«complete=12» and the like, as a graph can hold them, as numbers by name."""
    return {name: int(number) for name, _, number in (each.rpartition("=") for each in found)}


def written(found: dict[str, int]) -> list[str]:
    """Numbers by name as a graph can hold them."""
    return [f"{name}={number}" for name, number in sorted(found.items())]
