"""Verdicts through time: what was said of each control and account, from when until when, and of which assets.

A span stays open for as long as each evaluation says the same, so one that changes nothing writes no span. Closed spans
lose the label by which open ones are found.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph.store import Store, Transaction

ROWS = 5_000
ALL, CERTAIN, POSSIBLE = "", "failing", "undecided"

# The lock: evaluations that end at the same time are written one after the other.
LOCK = "MERGE (k:Keeping {name: 'verdicts'}) SET k.at = $at"
NEWER = "MATCH (e:Evaluation)-[:OF_CONTROLS]->(s) WHERE e.at > $at UNWIND s.names AS control RETURN DISTINCT control"
OPEN = (
    "UNWIND $controls AS c MATCH (v:CurrentVerdict {control: c}) "
    "RETURN v.key AS key, v.control AS control, v.account AS account, v.verdict AS verdict, v.hash AS hash"
)
FINDINGS = "UNWIND $keys AS k MATCH (f:CurrentFinding {key: k}) RETURN f.key AS key, f.sort AS sort, f.asset AS asset"
CLOSE = "UNWIND $rows AS k MATCH (v:CurrentVerdict {key: k}) SET v.until = $at REMOVE v:CurrentVerdict"
CREATE = "UNWIND $rows AS r CREATE (v:VerdictSpan:CurrentVerdict) SET v = r, v.since = $at"
REHASH = "UNWIND $rows AS r MATCH (v:CurrentVerdict {key: r.key}) SET v.hash = r.hash"
LOST = (
    "UNWIND $rows AS r MATCH (f:CurrentFinding {key: r.key}) WHERE f.sort = r.sort AND f.asset = r.asset "
    "SET f.until = $at REMOVE f:CurrentFinding"
)
FOUND = "UNWIND $rows AS r CREATE (f:FindingSpan:CurrentFinding) SET f = r, f.since = $at"


@dataclass(frozen=True)
class Said:
    """What an evaluation says of a control in an account, with the identifiers of what fails or may fail."""

    control: str
    account: str
    verdict: str
    failing: Sequence[str] = ()
    undecided: Sequence[str] = ()

    @property
    def key(self) -> str:
        """The pair as one text."""
        return f"{self.control} {self.account}"

    def findings(self) -> set[tuple[str, str, str]]:
        """Key, sort and identifier of each asset."""
        pairs = ((CERTAIN, self.failing), (POSSIBLE, self.undecided))
        return {(self.key, sort, asset) for sort, assets in pairs for asset in assets}

    def hash(self) -> str:
        """Equal where nothing differs."""
        text = "\n".join([self.verdict, *(f"{sort} {asset}" for _, sort, asset in sorted(self.findings()))])
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Differences:
    """What is to be written."""

    closed: list[str] = field(default_factory=list)
    opened: list[dict[str, str]] = field(default_factory=list)
    rehashed: list[dict[str, str]] = field(default_factory=list)
    lost: list[dict[str, str]] = field(default_factory=list)
    found: list[dict[str, str]] = field(default_factory=list)

    def size(self) -> int:
        """How many rows that is."""
        return len(self.closed) + len(self.opened) + len(self.rehashed) + len(self.lost) + len(self.found)


async def record(store: Store, at: datetime, controls: Sequence[str], said: Iterable[Said], account: str = ALL) -> int:
    """Write what differs from what was said before; returns how many spans were touched.

    `controls` were judged over the account of that number, or all: then an account of which nothing is said any more is
    no longer judged. A control which a later evaluation has judged already is left as it is.
    """
    total = 0
    for portion in _portions(controls, said):
        total += await store.write(_Record(at, portion, account))
    return total


def _portions(controls: Sequence[str], said: Iterable[Said]) -> Iterator[dict[str, list[Said]]]:
    """Whole controls, as many as make some thousand findings: a transaction has to fit into memory."""
    by_control: dict[str, list[Said]] = {control: [] for control in controls}
    for each in said:
        by_control[each.control].append(each)
    portion, size = dict[str, list[Said]](), 0
    for control, each_said in by_control.items():
        portion[control] = each_said
        size += sum(1 + len(s.failing) + len(s.undecided) for s in each_said)
        if size >= ROWS:
            yield portion
            portion, size = {}, 0
    if portion:
        yield portion


@dataclass(frozen=True)
class _Record:
    """One transaction: some controls compared with their open spans, and the differences written."""

    at: datetime
    said: Mapping[str, list[Said]]
    account: str

    async def __call__(self, tx: Transaction) -> int:
        await tx.run(LOCK, at=self.at)
        newer = {r["control"] for r in await tx.run(NEWER, at=self.at)}
        controls = [c for c in self.said if c not in newer]
        before = {r["key"]: r for r in await tx.run(OPEN, controls=controls) if self.account in {ALL, r["account"]}}
        now = {each.key: each for c in controls for each in self.said[c]}
        differing = [key for key in {**before, **now} if key not in now or key not in before or before[key]["hash"] != now[key].hash()]
        known = {(r["key"], r["sort"], r["asset"]) for r in await tx.run(FINDINGS, keys=[k for k in differing if k in before])}
        differences = compare(before, {key: now.get(key) for key in differing}, known)
        await self._write(tx, differences)
        return differences.size()

    async def _write(self, tx: Transaction, found: Differences) -> None:
        steps: list[tuple[str, Sequence[Any]]] = [
            (CLOSE, found.closed), (CREATE, found.opened), (REHASH, found.rehashed), (LOST, found.lost), (FOUND, found.found),
        ]  # fmt: skip
        for text, rows in steps:
            for start in range(0, len(rows), ROWS):
                await tx.run(text, rows=rows[start : start + ROWS], at=self.at)


def compare(before: Mapping[str, Any], now: Mapping[str, Said | None], known: set[tuple[str, str, str]]) -> Differences:
    """What to write of the pairs that differ; None: nothing is said of the pair any more."""
    found, wanted = Differences(), set[tuple[str, str, str]]()
    for key, said in now.items():
        wanted |= said.findings() if said else set()
        if said and key in before and before[key]["verdict"] == said.verdict:
            found.rehashed.append({"key": key, "hash": said.hash()})
            continue
        if key in before:
            found.closed.append(key)
        if said:
            row = {"key": key, "control": said.control, "account": said.account, "verdict": said.verdict}
            found.opened.append(row | {"hash": said.hash()})
    found.lost = [_row(each) for each in sorted(known - wanted)]
    found.found = [_row(each) for each in sorted(wanted - known)]
    return found


def _row(finding: tuple[str, str, str]) -> dict[str, str]:
    key, sort, asset = finding
    return {"key": key, "sort": sort, "asset": asset}
