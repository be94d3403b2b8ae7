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


PORTION = 1_000
# Rows travel as ready maps in records of 1,000: one row a record costs four times as much, one list of all a third more.
RECORDS = "WITH collect(row) AS rows UNWIND range(0, size(rows) - 1, 1000) AS i RETURN rows[i..i + 1000] AS rows"


def portions(source: str, row: str, also: str = "") -> str:
    """The nodes `n` of a source, each as a row that is made of `x`, and of what is told of them beside (`also`, by which they are grouped).

    Neo4j reads the values of a node that comes out of a list in one go, and those of one that it has just found one by one.
    """
    gathered = f"{also}, collect(n)" if also else "collect(n)"
    at = f"range(0, size(found) - 1, {PORTION})"
    return f"{source} WITH {gathered} AS found UNWIND {at} AS i RETURN [x IN found[i..i + {PORTION}] | {row}] AS rows"
