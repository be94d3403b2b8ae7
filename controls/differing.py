"""What became of verdicts between two moments: new failures, failures that came back, what is resolved, what is no longer known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from controls.verdict import Verdict
from graph.keeping.between import Pair, Span, between
from graph.keeping.evaluations import Evaluations
from graph.keeping.names import EVALUATION, RUN
from graph.keeping.runs import NotKept, Runs
from graph.keeping.spans import CERTAIN, POSSIBLE
from graph.store import Store

FINE = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})
DECIDED = FINE | {Verdict.FAIL}
OPEN = frozenset({Verdict.UNKNOWN, Verdict.NOT_SUPPORTED})


class What(StrEnum):
    """What became of a verdict."""

    NEW_FAILURE = "NEW_FAILURE"
    REGRESSED = "REGRESSED"
    RESOLVED = "RESOLVED"
    TURNED_UNKNOWN = "TURNED_UNKNOWN"
    DECIDED_AGAIN = "DECIDED_AGAIN"
    ASSETS = "ASSETS"
    FIRST = "FIRST"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Change:
    """What became of a control in an account; «» stands for a verdict where nothing was said."""

    control: str
    account: str
    what: What
    before: str
    after: str
    since: datetime
    came: Mapping[str, tuple[str, ...]]
    went: Mapping[str, tuple[str, ...]]

    def plain(self) -> dict[str, Any]:
        """The same as JSON values."""
        assets = {sort: {"came": list(self.came.get(sort, ())), "went": list(self.went.get(sort, ()))} for sort in (CERTAIN, POSSIBLE)}
        return {
            "control": self.control, "cloudAccountID": self.account, "change": self.what.value, "from": self.before or None,
            "to": self.after or None, "since": self.since.isoformat(), **assets,
        }  # fmt: skip


async def changes(store: Store, start: datetime, end: datetime) -> list[Change]:
    """What differs between what was known at two moments, by control and account."""
    found = [change(pair, start, end) for pair in await between(store, start, end)]
    return sorted((c for c in found if c), key=lambda c: (c.control, c.account))


async def moment(store: Store, text: str) -> datetime:
    """The moment that is meant by the id of an evaluation, by that of a run (its end), or by a time. Raises NotKept."""
    if text.startswith(f"{EVALUATION}-"):
        return (await Evaluations(store).get(text)).at
    if text.startswith(f"{RUN}-"):
        run = await Runs(store).get(text)
        return run.ended or run.started
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None:
        raise NotKept(
            f"«{text}» is no evaluation, no run and no time such as 2026-01-31T12:00:00Z; "
            "«emptyset evaluations list» and «emptyset runs list» show what is kept"
        )
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def change(pair: Pair, start: datetime, end: datetime) -> Change | None:
    """What became of one pair; None if at both moments the same was said of the same assets."""
    first, last = _at(pair.spans, start), _at(pair.spans, end)
    before, after = (Verdict(s.verdict) if s else None for s in (first, last))
    moved = any((*pair.came.values(), *pair.went.values()))
    if before is after and not moved and _same(pair.spans, first, last) is What.ASSETS:
        return None
    since = last.since if last else max(s.until for s in pair.spans if s.until)
    what = _same(pair.spans, first, last) if before is after else _what(before, after, _earlier(pair.spans, last))
    return Change(pair.control, pair.account, what, before or "", after or "", since, pair.came, pair.went)


def _at(spans: Iterable[Span], moment: datetime) -> Span | None:
    return next((s for s in spans if s.holds(moment)), None)


def _same(spans: Iterable[Span], first: Span | None, last: Span | None) -> What:
    """Of a verdict that is what it was: whether it failed, was mended, and fails again, or only its assets differ."""
    if first is last or first is None or last is None or Verdict(last.verdict) is not Verdict.FAIL:
        return What.ASSETS
    between_them = {Verdict(s.verdict) for s in spans if first.since < s.since < last.since}
    return What.REGRESSED if between_them & FINE else What.ASSETS


def _earlier(spans: Iterable[Span], last: Span | None) -> list[Verdict]:
    """What was decided before the present verdict, oldest first."""
    return [Verdict(s.verdict) for s in spans if Verdict(s.verdict) in DECIDED and (last is None or s.since < last.since)]


def _what(before: Verdict | None, after: Verdict | None, earlier: list[Verdict]) -> What:
    known = earlier[-1] if earlier else None
    if after is Verdict.FAIL:
        if known is Verdict.FAIL and before in OPEN:
            return What.DECIDED_AGAIN
        return What.REGRESSED if Verdict.FAIL in earlier and known in FINE else What.NEW_FAILURE
    if after in OPEN and before not in OPEN:
        return What.TURNED_UNKNOWN
    if after in FINE and (before is Verdict.FAIL or (known is Verdict.FAIL and before in OPEN)):
        return What.RESOLVED
    if after in FINE and before in OPEN:
        return What.DECIDED_AGAIN
    return What.FIRST if before is None else What.OTHER


def told(found: Iterable[Change]) -> list[Change]:
    """Those that somebody should hear of: not that something is judged for the first time, and fine."""
    return [c for c in found if c.what not in {What.FIRST, What.OTHER}]
