"""The controls of a running server: listed, found by id or alias, evaluated, and their evaluations kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from controls.control import Control
from controls.evaluate import Evaluator
from controls.evaluation import Told
from controls.exemption import LONGEST, Exemption, Use
from controls.keeping import Keeper, Kept
from controls.problem import did_you_mean
from controls.register import Register
from controls.verdict import Report
from graph import timeline
from graph.errors import StoreError
from graph.freshness import MAX_AGE, Limits, freshness
from graph.keeping.runs import Origin

log = logging.getLogger("emptyset.controls")


class UnknownControlError(LookupError):
    """No control has this id; the message may name the one that was meant."""


def named(controls: Sequence[Control], name: str) -> Control:
    """The control of this id or alias. Raises UnknownControlError."""
    ids = {c.id: c for c in reversed(controls)}
    former = {alias: c for c in controls for alias in c.aliases}
    if found := ids.get(name) or former.get(name):
        return found
    raise UnknownControlError(f"There is no control «{name}».{did_you_mean(name, ids)}")


@dataclass(frozen=True)
class Controls:
    """Loaded controls, as given to the API and the command line. Without a keeper no evaluation is kept.

    The exemptions of an evaluation are those of the evaluator, which stand in files, and those that the graph keeps, of which
    each may expire at most `longest` after it is given.
    """

    controls: Sequence[Control]
    evaluator: Evaluator
    max_age: Limits = MAX_AGE
    keeper: Keeper | None = None
    longest: timedelta = LONGEST

    @property
    def register(self) -> Register:
        """The exemptions that the graph keeps."""
        origin = self.keeper.origin if self.keeper else Origin("", "")
        return Register(self.evaluator.store, self.evaluator.compiler, self.controls, origin, self.longest)

    async def exemptions(self) -> tuple[Exemption, ...]:
        """Every exemption: those in files, then those that the graph keeps, the oldest first."""
        return (*self.evaluator.exemptions, *await self.register.all())

    async def uses(self) -> tuple[Use, ...]:
        """Every exemption with what it comes to on the graph as it is, those that were withdrawn too."""
        every, now = await self.exemptions(), datetime.now(UTC)
        about = [c for c in self.controls if any(e.stands(now) and e.concerns(c) for e in every)]
        report = await replace(self.evaluator, exemptions=every).evaluate(about, max_age=self.max_age, now=now)
        found = {use.exemption.source: use for use in report.exemptions}
        return tuple(found.get(e.source, Use(e, e.idle(now))) for e in every)

    def list(self) -> Sequence[Control]:
        """All controls, in the order of loading."""
        return self.controls

    def get(self, name: str) -> Control:
        """The control of this id or alias. Raises UnknownControlError."""
        return named(self.controls, name)

    async def last(self) -> dict[str, dict[str, Any]]:
        """Id → the verdict, as JSON, of the control's latest evaluation over all accounts, whoever made it."""
        return await self.keeper.last() if self.keeper else {}

    async def evaluate(self, names: Sequence[str] = (), account: str = "", *, as_of: str = "", told: Told = Told.REASONS) -> Report:
        """Fresh verdicts of some controls, or of all; `as_of`: as they were.

        That is at a time, as a run left the graph, or as an evaluation saw it; the latter two are named by their ids.
        Raises UnknownControlError before anything is asked, OutOfHistory for a time of which nothing is kept.
        """
        return (await self.evaluated(names, account, as_of=as_of, told=told))[0]

    async def evaluated(
        self, names: Sequence[str] = (), account: str = "", *, as_of: str = "", told: Told = Told.REASONS
    ) -> tuple[Report, Kept | None]:
        """The same, with how it was kept; verdicts that could not be kept are verdicts still, and the log says so.

        What was judged as of a time is not kept: it is no latest verdict.
        """
        each = list({c.id: c for c in [self.get(name) for name in names] or self.controls}.values())
        evaluator = replace(self.evaluator, exemptions=await self.exemptions())
        if as_of:
            return await evaluator.as_of(as_of, each, account=account, max_age=self.max_age, told=told), None
        seen = await timeline.last(self.evaluator.store) if self.keeper else None
        report = await evaluator.evaluate(each, account=account, max_age=self.max_age, told=told)
        if self.keeper is None:
            return report, None
        try:
            return report, await self.keeper.keep(report, account, freshness(self.max_age).default, seen)
        except StoreError as error:
            log.warning("the verdicts were not kept: %s", error)
            return report, None
