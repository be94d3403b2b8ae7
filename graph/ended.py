"""Outcomes taken over by those of a new run, with what they were before.

Nearly every outcome of a run says what the one before said, only later. So a former outcome is kept whole only where more
than its time differs; the former times of all others are kept together, a list of numbers for each account.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from graph import formers
from graph.outcomes import Outcome
from graph.readings import digest
from graph.statement import RECORDS
from graph.timeline import utc

if TYPE_CHECKING:
    from graph.store import Transaction

SAID = ("service", "result", "error", "fingerprint")
BEFORE = (
    "UNWIND $accounts AS account MATCH (o:Outcome {account: account}) "
    f"WITH [o.key, o.account, o.kind, o.region, o.at, o.begun, {', '.join(f'o.{name}' for name in SAID)}] AS row {RECORDS}"
)
FORGET = "UNWIND $keys AS key MATCH (o:Outcome {key: key}) DELETE o"
WRITE = (
    "UNWIND $rows AS r MERGE (o:Outcome {key: r.said.key}) "
    "SET o = r.said, o.begun = CASE WHEN r.same THEN r.begun ELSE $at END"  # nobody may know since when the same was said
)
TIMES = (
    "UNWIND $rows AS r MERGE (k:ReadKeys {id: r.shape}) ON CREATE SET k.keys = r.keys "
    "CREATE (:Reread {account: r.account, shape: r.shape, until: $at, base: r.base, offsets: r.offsets})"
)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class _Before:
    """An outcome as the graph has it: when it was read, since when it says what it says, and that."""

    key: str
    account: str
    at: Any
    begun: Any
    said: tuple[str, ...]


async def replace(tx: "Transaction", at: datetime, forget: list[dict[str, Any]], outcomes: Iterable[Outcome]) -> None:
    """Write outcomes in place of those with their keys and of those to be forgotten, at the time of a transaction."""
    new = {o.key: {**vars(o), "key": o.key, "result": o.result.value} for o in outcomes}
    if not new and not forget:
        return
    before = {b.key: b for b in await _before(tx, forget, new)}
    same = {key for key, b in before.items() if key in new and tuple(new[key][name] for name in SAID) == b.said}
    if ended := sorted(before.keys() - same):
        await tx.run(formers.OUTCOMES, keys=ended, at=at)
    if gone := sorted(before.keys() - new.keys()):
        await tx.run(FORGET, keys=gone)
    if new:
        await tx.run(WRITE, rows=[_row(row, before[key] if key in same else None) for key, row in sorted(new.items())], at=at)
    if same:
        await tx.run(TIMES, rows=list(_times(before[key] for key in sorted(same))), at=at)


def _row(said: dict[str, Any], before: _Before | None) -> dict[str, Any]:
    """An outcome as it is written; `before` if it says the same as before."""
    return {"said": said, "same": before is not None, "begun": before.begun if before else None}


async def _before(tx: "Transaction", forget: list[dict[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> list[_Before]:
    """The outcomes that are replaced or forgotten: all of an account are read once, which is less than to look for each place."""
    places = {(r["account"], kind, r["region"]) for r in forget for kind in r["kinds"]}
    found, accounts = list[_Before](), {r["account"] for r in forget} | {row["account"] for row in new.values()}
    for record in await tx.run(BEFORE, accounts=sorted(accounts)):
        for key, account, kind, region, at, begun, *said in record["rows"]:
            if key in new or {(account, kind, region), (account, kind, None)} & places:
                found.append(_Before(key, account, utc(at), utc(begun) if begun else None, tuple(said)))
    return found


def _times(before: Iterable[_Before]) -> Iterator[dict[str, Any]]:
    """For each account when each of its outcomes was read, in microseconds from the first of them."""
    accounts: dict[str, list[_Before]] = defaultdict(list)
    for b in before:
        accounts[b.account].append(b)
    for account, found in sorted(accounts.items()):
        keys, base = [b.key for b in found], min(b.at for b in found)
        offsets = [(b.at - base) // MICROSECOND for b in found]
        yield {"account": account, "shape": digest(keys), "keys": keys, "base": base, "offsets": offsets}


def times(blocks: Iterable[Mapping[str, Any]]) -> dict[str, tuple[datetime, datetime]]:
    """Key → when it was read, until which time that was so: of blocks from the earliest to the latest the first that has it."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for block in blocks:
        base, until = utc(block["base"]), utc(block["until"])
        for key, offset in zip(block["keys"], block["offsets"], strict=True):
            found.setdefault(key, (base + offset * MICROSECOND, until))
    return found
