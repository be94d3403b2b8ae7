"""Points in time as a request writes them: a date, a date with time, or a duration relative to the reading."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from graph.question import Ago
from queries.refusal import refusal

UNITS = ("weeks", "days", "hours", "minutes", "seconds")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?")
_LONGEST = timedelta(days=36_525)


def moment(value: Any) -> datetime | Ago:
    """A date, a date with time, `"-P90D"` (90 days before the reading), `{days: 30}` (30 days after it) or `{ago: {days: 30}}`."""
    if isinstance(value, (datetime, Ago)):
        return value
    if isinstance(value, Mapping):
        before = value.keys() == {"ago"} and isinstance(value["ago"], Mapping)
        return _ago(-_units(value["ago"]) if before else _units(value), value)
    text = str(value)
    if found := _DURATION.fullmatch(text):
        return _ago(_iso(found), text)
    return _date(text)


def duration(ago: Ago) -> str:
    """An offset as ISO 8601 writes it."""
    seconds = int(ago.offset.total_seconds())
    days, rest = divmod(abs(seconds), 86_400)
    time = f"T{rest}S" if rest or not days else ""
    return f"{'-' if seconds < 0 else ''}P{f'{days}D' if days else ''}{time}"


def _ago(offset: timedelta, written: Any) -> Ago:
    if abs(offset) > _LONGEST:
        raise refusal(f"The duration {written} is longer than a hundred years.", "BAD_DATE")
    return Ago(offset)


def _units(value: Mapping[str, Any]) -> timedelta:
    known = {k: v for k, v in value.items() if k in UNITS and isinstance(v, int) and abs(v) < 10**6}
    if not known or known.keys() != value.keys():
        raise refusal(f"A duration is an object with whole numbers in some of {', '.join(UNITS)}, such as {{days: -90}}.", "BAD_DATE")
    return timedelta(**known)


def _iso(found: re.Match[str]) -> timedelta:
    sign, *numbers = found.groups()
    if not any(numbers):
        raise refusal(f"The duration «{found[0]}» has no number; write it like -P90D or PT12H.", "BAD_DATE")
    offset = timedelta(**{unit: int(n or 0) for unit, n in zip(UNITS, numbers, strict=True)})
    return -offset if sign == "-" else offset


def _date(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f"«{text[:40]}» is no date: write 2026-01-31, 2026-01-31T12:00:00Z, or a duration such as -P90D."
        raise refusal(message, "BAD_DATE") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
