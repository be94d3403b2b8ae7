"""Runs and evaluations as JSON values: the one shape that the command line and the API show."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from graph.keeping.evaluations import Evaluation
from graph.keeping.runs import Run


def run(found: Run) -> dict[str, Any]:
    """A collection run."""
    values = asdict(found)
    return {name: _plain(value) for name, value in values.items()}


def evaluation(found: Evaluation) -> dict[str, Any]:
    """An evaluation, without its verdicts."""
    return {
        "id": found.id,
        "at": found.at.isoformat(),
        "by": found.by,
        "version": found.version,
        "maxAge": int(found.max_age.total_seconds()),
        "account": found.account or None,
        "accounts": list(found.accounts),
        "controls": list(found.controls),
        "oldest": _plain(found.oldest),
        "newest": _plain(found.newest),
        "runs": list(found.runs),
        "verdict": found.verdict,
        "verdicts": dict(found.verdicts or {}),
        "pinned": _plain(found.pin.at if found.pin else None),
        "pinnedBy": found.pin.by if found.pin else None,
        "note": found.pin.note if found.pin else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
