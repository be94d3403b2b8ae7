"""Outcomes taken over by those of a new run, with what they were before.

Nearly every outcome of a run says what the one before said, only later. So a former outcome is kept whole only where more
than its time differs; the former times of all others are kept together, a list of numbers for each account.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graph import formers
from graph.outcomes import Outcome
from graph.readings import digest
from graph.statement import RECORDS
from graph.steady import steady
from graph.timeline import MICROSECOND, as_micro, from_micro, micro, of_micro, utc

if TYPE_CHECKING:
    from graph.store import Transaction

SAID = ("service", "result", "error", "fingerprint")
BEFORE = steady(
    "UNWIND $accounts AS account MATCH (o:Outcome {account: account}) "
    f"WITH [o.key, o.account, o.kind, o.region, {as_micro('o.at')}, {', '.join(f'o.{name}' for name in SAID)}] AS row {RECORDS}"
)
FORGET = steady("UNWIND $keys AS key MATCH (o:Outcome {key: key}) DELETE o")
WRITE = steady(f"UNWIND $rows AS r MERGE (o:Outcome {{key: r.said.key}}) SET o = r.said, o.at = {from_micro('r.read')}, o.begun = $at")
AGAIN = steady(
    f"CALL () {{ UNWIND $rows AS r MATCH (o:Outcome {{key: r.key}}) SET o.at = {from_micro('r.read')} }} "
    "UNWIND $times AS r MERGE (k:ReadKeys {id: r.shape}) ON CREATE SET k.keys = r.keys "
    "CREATE (:Reread {account: r.account, shape: r.shape, until: $at, base: r.base, offsets: r.offsets})"
)


@dataclass(frozen=True)
class _Before:
    """An outcome as the graph has it: when it was read, in microseconds since 1970, and what it says."""

    key: str
    account: str
    read: int
    said: tuple[str, ...]


async def replace(tx: "Transaction", at: datetime, forget: list[dict[str, Any]], outcomes: Iterable[Outcome]) -> None:
    """Write outcomes in place of those with their keys and of those to be forgotten, at the time of a transaction."""
    new = {o.key: o for o in outcomes}
    if not new and not forget:
        return
    before = {b.key: b for b in await _before(tx, forget, new)}
    same = {key for key, b in before.items() if key in new and tuple(getattr(new[key], name) for name in SAID) == b.said}
    if ended := sorted(before.keys() - same):
        await tx.run(formers.OUTCOMES, keys=ended, at=at)
    if gone := sorted(before.keys() - new.keys()):
        await tx.run(FORGET, keys=gone)
    if differing := sorted(new.keys() - same):
        await tx.run(WRITE, rows=[_row(new[key]) for key in differing], at=at)
    if same:
        rows = [{"key": key, "read": micro(new[key].at)} for key in sorted(same)]
        await tx.run(AGAIN, rows=rows, times=list(_times(before[key] for key in sorted(same))), at=at)


def _row(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it is written, without the time at which it was read, and that."""
    said = {name: value for name, value in vars(outcome).items() if name != "at"}
    return {"said": {**said, "key": outcome.key, "result": outcome.result.value}, "read": micro(outcome.at)}


async def _before(tx: "Transaction", forget: list[dict[str, Any]], new: Mapping[str, Outcome]) -> list[_Before]:
    """The outcomes that are replaced or forgotten: all of an account are read once, which is less than to look for each place."""
    places = {(r["account"], kind, r["region"]) for r in forget for kind in r["kinds"]}
    found, accounts = list[_Before](), {r["account"] for r in forget} | {o.account for o in new.values()}
    for record in await tx.run(BEFORE, accounts=sorted(accounts)):
        for key, account, kind, region, read, *said in record["rows"]:
            if key in new or {(account, kind, region), (account, kind, None)} & places:
                found.append(_Before(key, account, read, tuple(said)))
    return found


def _times(before: Iterable[_Before]) -> Iterator[dict[str, Any]]:
    """For each account when each of its outcomes was read, in microseconds from the first of them."""
    accounts: dict[str, list[_Before]] = defaultdict(list)
    for b in before:
        accounts[b.account].append(b)
    for account, found in sorted(accounts.items()):
        keys, first = [b.key for b in found], min(b.read for b in found)
        offsets = [b.read - first for b in found]
        yield {"account": account, "shape": digest(keys), "keys": keys, "base": of_micro(first), "offsets": offsets}


def times(blocks: Iterable[Mapping[str, Any]]) -> dict[str, tuple[datetime, datetime]]:
    """Key → when it was read, until which time that was so: of blocks from the earliest to the latest the first that has it."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for block in blocks:
        base, until = utc(block["base"]), utc(block["until"])
        for key, offset in zip(block["keys"], block["offsets"], strict=True):
            found.setdefault(key, (base + offset * MICROSECOND, until))
    return found
