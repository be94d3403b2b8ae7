"""What was said at two moments, of the controls and accounts of which something was said anew between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from graph.keeping.names import moment, sure
from graph.store import Store

TOUCHED = (
    "CALL () { MATCH (v:VerdictSpan) WHERE v.since > $start AND v.since <= $end RETURN v.key AS key "
    "UNION MATCH (v:VerdictSpan) WHERE v.until > $start AND v.until <= $end RETURN v.key AS key "
    "UNION MATCH (f:FindingSpan) WHERE f.since > $start AND f.since <= $end RETURN f.key AS key "
    "UNION MATCH (f:FindingSpan) WHERE f.until > $start AND f.until <= $end RETURN f.key AS key } "
    "MATCH (v:VerdictSpan {key: key}) WHERE v.since <= $end "
    "RETURN v.key AS key, v.control AS control, v.account AS account, v.verdict AS verdict, v.since AS since, v.until AS until "
    "ORDER BY key, since"
)
ASSETS = (
    "CALL () { MATCH (f:FindingSpan) WHERE f.since > $start AND f.since <= $end RETURN f "
    "UNION MATCH (f:FindingSpan) WHERE f.until > $start AND f.until <= $end RETURN f } "
    "RETURN f.key AS key, f.sort AS sort, f.asset AS asset, f.since AS since, f.until AS until"
)
AT = (
    "MATCH (v:VerdictSpan) WHERE v.since <= $at AND (v.until IS NULL OR v.until > $at) "
    "RETURN v.control AS control, v.account AS account, v.verdict AS verdict ORDER BY control, account"
)

HISTORY = (
    "MATCH (v:VerdictSpan) WHERE v.key STARTS WITH $prefix "
    "RETURN v.account AS account, v.verdict AS verdict, v.since AS since, v.until AS until ORDER BY since DESC, account LIMIT $most"
)


@dataclass(frozen=True)
class Span:
    """A verdict and when it was said first, and not any more."""

    verdict: str
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it was what was said at a moment."""
        return self.since <= at and (self.until is None or self.until > at)


@dataclass(frozen=True)
class Pair:
    """A control in an account: its spans up to the later moment, oldest first, and the assets that came and went."""

    control: str
    account: str
    spans: tuple[Span, ...]
    came: Mapping[str, tuple[str, ...]]
    went: Mapping[str, tuple[str, ...]]


async def between(store: Store, start: datetime, end: datetime) -> list[Pair]:
    """The pairs of which anything was said anew after `start`, up to `end`."""
    spans: dict[str, list[Span]] = {}
    names: dict[str, tuple[str, str]] = {}
    for r in await store.run(TOUCHED, start=start, end=end):
        names[r["key"]] = r["control"], r["account"]
        spans.setdefault(r["key"], []).append(_span(r))
    moved = _moved(await store.run(ASSETS, start=start, end=end), start, end)
    return [Pair(*names[key], tuple(found), *moved.get(key, ({}, {}))) for key, found in spans.items()]


async def at(store: Store, when: datetime) -> list[dict[str, str]]:
    """The verdict of each control and account as it was known at a moment."""
    return [dict(r) for r in await store.run(AT, at=when)]


async def history(store: Store, control: str, most: int) -> list[tuple[str, Span]]:
    """The latest spans of a control, each with its account, newest first."""
    rows = await store.run(HISTORY, prefix=f"{control} ", most=most)
    return [(r["account"], _span(r)) for r in rows]


Moved = dict[str, tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]]


def _moved(rows: Iterable[Mapping[str, Any]], start: datetime, end: datetime) -> Moved:
    """Key → sort → the assets that were not there at the start and are at the end, and the other way round."""
    early, late = set[tuple[str, str, str]](), set[tuple[str, str, str]]()
    for r in rows:
        span = _span({"verdict": "", **r})
        for when, there in ((start, early), (end, late)):
            if span.holds(when):
                there.add((r["key"], r["sort"], r["asset"]))
    came, went = _by_key(late - early), _by_key(early - late)
    return {key: (came.get(key, {}), went.get(key, {})) for key in {**came, **went}}


def _by_key(found: set[tuple[str, str, str]]) -> dict[str, dict[str, tuple[str, ...]]]:
    grouped: dict[str, dict[str, tuple[str, ...]]] = {}
    for (key, sort), each in groupby(sorted(found), lambda finding: finding[:2]):
        grouped.setdefault(key, {})[sort] = tuple(asset for _, _, asset in each)
    return grouped


def _span(row: Mapping[str, Any]) -> Span:
    return Span(row["verdict"], sure(row["since"]), moment(row["until"]))
