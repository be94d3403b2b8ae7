"""The evidence of a verdict: each asset that fails or is undecided with the conditions, values and readings that say so."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from controls.verdict import Asset, Judged
from graph.coverage import Coverage
from graph.errors import TimedOut, TooComplex
from graph.evidence import evidence
from graph.question import Question
from graph.store import Store

MOST = 1_000  # of each account's lists, as many as a report shows


async def proven(store: Store, coverage: Coverage, questions: Sequence[Question], judged: Sequence[Judged]) -> list[Judged]:
    """The same, with `evidence` in every asset that a report names."""
    named = [a for j in judged for a in (*j.failing[:MOST], *j.undecided[:MOST])]
    told: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        ids = sorted({str(a["identifier"]) for a in named if a["internalAssetType"] == question.type})
        with suppress(TimedOut, TooComplex):  # the verdict stands without it
            for identifier, rows in (await evidence(store, coverage.catalogue, question, ids, coverage)).items():
                told.setdefault(identifier, []).extend(_holding(rows))

    def shown(assets: Sequence[Asset]) -> tuple[Asset, ...]:
        return tuple({**a, "evidence": told.get(str(a["identifier"]), [])} if i < MOST else a for i, a in enumerate(assets))

    return [replace(j, failing=shown(j.failing), undecided=shown(j.undecided)) for j in judged]


def _holding(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nothing of a question to which the asset is no answer, nor could be."""
    return [] if any(row["holds"] is False and not row["path"] for row in rows) else rows
