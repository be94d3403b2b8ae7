"""One Cypher statement with its parameters, ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Statement:
    """Cypher and its parameters; `touched` names what the answer rests on, as (kind, operation) pairs."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    touched: frozenset[tuple[str, str]] = frozenset()


# Rows travel as ready maps in records of 1,000: one row a record costs four times as much, one list of all a third more.
RECORDS = "WITH collect(row) AS rows UNWIND range(0, size(rows) - 1, 1000) AS i RETURN rows[i..i + 1000] AS rows"
