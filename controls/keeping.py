"""Evaluations are kept: what each said of every control and account, and the latest reports in full."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from controls import report as plain
from controls.verdict import WEIGHING, ControlVerdict, Judged, Report, Verdict, worst
from graph.keeping.evaluations import Evaluation, Evaluations
from graph.keeping.names import EVALUATION, identifier
from graph.keeping.runs import NotKept, Origin
from graph.keeping.spans import Said, record
from graph.store import Store


@dataclass(frozen=True)
class Kept:
    """That an evaluation was kept: its id, and how many spans of verdicts it touched."""

    id: str
    touched: int


@dataclass(frozen=True)
class Keeper:
    """Keeps evaluations in a graph for whoever makes them, and finds them again."""

    store: Store
    origin: Origin
    _reports: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    async def keep(self, report: Report, account: str, max_age: timedelta, seen: datetime | None = None) -> Kept:
        """Write what a report says; `seen` is the graph's own time when it was begun.

        The evaluation itself comes last, so that it never vouches for what is not written.
        """
        evaluations = Evaluations(self.store)
        one = described(report, account, max_age, self.origin)
        runs = await evaluations.rested(one.oldest, one.newest, one.accounts)
        touched = await record(self.store, one.at, one.controls, said(report), account)
        ahead = seen if seen and seen > one.at else None
        await evaluations.keep(replace(one, runs=runs, seen=ahead), packed(plain.report(report)))
        return Kept(one.id, touched)

    async def last(self) -> dict[str, dict[str, Any]]:
        """Control → its verdict, as JSON, of the latest evaluation over all accounts."""
        evaluations = Evaluations(self.store)
        latest = await evaluations.whole()
        for gone in self._reports.keys() - set(latest.values()):
            del self._reports[gone]
        missing = await evaluations.reports(set(latest.values()) - self._reports.keys())
        self._reports.update({id_: unpacked(report) for id_, report in missing.items()})
        reports = {id_: {c["control"]: c for c in found["controls"]} for id_, found in self._reports.items()}
        return {control: reports[id_][control] for control, id_ in latest.items() if id_ in reports}

    async def report(self, evaluation: str) -> dict[str, Any]:
        """The full report of an evaluation. Raises NotKept."""
        found = await Evaluations(self.store).reports([evaluation])
        if not found:
            await Evaluations(self.store).get(evaluation)
            raise NotKept(f"The full report of «{evaluation}» is no longer kept; those that are pinned keep theirs")
        return unpacked(found[evaluation])


def described(report: Report, account: str, max_age: timedelta, origin: Origin) -> Evaluation:
    """An evaluation as it is kept, the runs aside."""
    oldest = [c.readings.oldest for c in report.controls if c.readings.oldest]
    newest = [c.readings.newest for c in report.controls if c.readings.newest]
    return Evaluation(
        id=identifier(EVALUATION, report.evaluated_at),
        at=report.evaluated_at.astimezone(UTC),
        by=origin.by,
        version=origin.version,
        max_age=max_age,
        account=account,
        oldest=min(oldest, default=None),
        newest=max(newest, default=None),
        verdict=report.verdict.value,
        accounts=tuple(sorted({a for c in report.controls for a in c.scope.accounts})),
        controls=tuple(c.control for c in report.controls),
        verdicts=Counter(c.verdict.value for c in report.controls),
    )


def said(report: Report) -> Iterator[Said]:
    """What is said of each control and account.

    Where a control, or one of its rules, could not be asked at all, no account is better off than that: a rule that
    broke is no reason to believe that what it found before is mended.
    """
    for control in report.controls:
        broken = [r.verdict for r in control.rules if not r.accounts and r.verdict in WEIGHING]
        for judged in control.accounts or _all(control):
            verdict = worst([judged.verdict, *broken]) if broken else judged.verdict
            yield Said(control.control, judged.account, verdict.value, _identifiers(judged.failing), _identifiers(judged.undecided))


def packed(report: dict[str, Any]) -> bytes:
    """A report as it is stored."""
    return zlib.compress(orjson.dumps(report))


def unpacked(report: bytes) -> dict[str, Any]:
    """A report as it was."""
    found: dict[str, Any] = orjson.loads(zlib.decompress(report))
    return found


def _all(control: ControlVerdict) -> Iterator[Judged]:
    """Every account in scope, of a control that says the same of all of them."""
    yield from (Judged(account, "", Verdict(control.verdict)) for account in control.scope.accounts)


def _identifiers(assets: Any) -> tuple[str, ...]:
    return tuple(sorted({a["identifier"] for a in assets}))
