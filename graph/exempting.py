"""What decides whether assets are exempt: when each was made, and whether conditions hold for it, certainly and possibly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from graph.catalogue import Catalogue, NodeType
from graph.connectives import denial
from graph.coverage import Coverage
from graph.predicates import Predicates
from graph.question import Certainty, Where
from graph.sharpness import sharpest
from graph.statement import RECORDS, Statement
from graph.store import Store

AT_ONCE = 6  # conditions in one statement: each costs the planner as much as two of a control
MODES = (Certainty.CERTAIN, Certainty.POSSIBLE, Certainty.PRESENT)


@dataclass(frozen=True)
class Held:
    """How a condition stands for an asset: certainly so, possibly so, and so as the graph has it."""

    certain: bool
    possible: bool
    present: bool


NOT_HELD, HOLDS, OPEN = Held(False, False, False), Held(True, True, True), Held(False, True, True)  # noqa: FBT003 - three flags in a row


@dataclass(frozen=True)
class Made:
    """When an asset was made, as its field says it (`known`: at present), and when the graph first had it."""

    at: datetime | None
    known: bool
    seen: datetime | None


@dataclass(frozen=True)
class Facts:
    """What is known of one asset: when it was made, and how each of the conditions stands."""

    made: Made
    held: tuple[Held, ...]


async def facts(
    store: Store, coverage: Coverage, type_name: str, identifiers: Sequence[str], conditions: Sequence[Where]
) -> tuple[dict[str, Facts], frozenset[tuple[str, str]]]:
    """Identifier → facts, and the readings they rest on: one statement for every six conditions, however many assets there are."""
    found, touched = dict[str, Facts](), frozenset[tuple[str, str]]()
    for start in range(0, max(len(conditions), 1), AT_ONCE):
        statement = asked(coverage.catalogue, coverage, type_name, list(identifiers), conditions[start : start + AT_ONCE])
        touched |= statement.touched
        for row in await store.rows(statement):
            before = found[row["id"]].held if row["id"] in found else ()
            found[row["id"]] = Facts(_made(row), (*before, *(Held(*map(bool, each)) for each in row["held"])))
    return found, touched


def _made(row: Any) -> Made:
    at, seen = (datetime.fromtimestamp(row[name] / 1000, UTC) if row[name] is not None else None for name in ("made", "seen"))
    return Made(at, row["known"], seen)


def asked(catalogue: Catalogue, coverage: Coverage, type_name: str, identifiers: list[str], conditions: Sequence[Where]) -> Statement:
    """The statement; what would take too long to plan is asked less sharply, so that more is possible and nothing more is certain."""
    return sharpest(catalogue, coverage, lambda p: _asked(p, type_name, identifiers, conditions), lambda statement: statement)


def _asked(p: Predicates, type_name: str, identifiers: list[str], conditions: Sequence[Where]) -> Statement:
    here = p.catalogue.types[type_name]
    held = ", ".join("[" + ", ".join(f"coalesce({p.where(type_name, c, 'n', mode)}, false)" for mode in MODES) + "]" for c in conditions)
    made, known = _born(p, here)
    row = f"{{id: n.identifier, made: {made}, known: {known}, seen: coalesce(n.firstSeen, n.since).epochMillis, held: [{held}]}}"
    text = f"MATCH (n:Asset) WHERE n.identifier IN {p.param(identifiers)} AND n:{type_name} WITH {row} AS row {RECORDS}"
    return Statement(text, p.params, frozenset(p.touched))


def _born(p: Predicates, here: NodeType) -> tuple[str, str]:
    """Cypher for when an asset was made, and for whether that is read at present."""
    column = here.columns.get(here.kind.born)
    if column is None or column.property == "idFromProvider":
        return "null", "false"
    p.touched |= {(here.kind.name, op) for op in column.operations}
    return f"n.{column.property}.epochMillis", denial(p.unread(here, column.operations, "n"))
