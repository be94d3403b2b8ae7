"""The controls of a running server: listed, found by id or alias, evaluated, and their evaluations kept."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from controls.control import Control
from controls.evaluate import Evaluator, Told
from controls.keeping import Keeper, Kept
from controls.problem import did_you_mean
from controls.verdict import Report
from graph.errors import StoreError
from graph.freshness import MAX_AGE, Limits, freshness

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
    """Loaded controls, as given to the API and the command line. Without a keeper no evaluation is kept."""

    controls: Sequence[Control]
    evaluator: Evaluator
    max_age: Limits = MAX_AGE
    keeper: Keeper | None = None

    def list(self) -> Sequence[Control]:
        """All controls, in the order of loading."""
        return self.controls

    def get(self, name: str) -> Control:
        """The control of this id or alias. Raises UnknownControlError."""
        return named(self.controls, name)

    async def last(self) -> dict[str, dict[str, Any]]:
        """Id → the verdict, as JSON, of the control's latest evaluation over all accounts, whoever made it."""
        return await self.keeper.last() if self.keeper else {}

    async def evaluate(self, names: Sequence[str] = (), account: str = "", *, as_of: str = "", evidence: bool = False) -> Report:
        """Fresh verdicts of some controls, or of all, with evidence if wanted; `as_of`: what they were at that time.

        Raises UnknownControlError before anything is asked, OutOfHistory for a time of which nothing is kept.
        """
        return (await self.evaluated(names, account, as_of=as_of, evidence=evidence))[0]

    async def evaluated(
        self, names: Sequence[str] = (), account: str = "", *, as_of: str = "", evidence: bool = False
    ) -> tuple[Report, Kept | None]:
        """The same, with how it was kept; verdicts that could not be kept are verdicts still, and the log says so.

        What was judged as of a time is not kept: it is no latest verdict.
        """
        told = Told.EVIDENCE if evidence else Told.REASONS
        each = list({c.id: c for c in [self.get(name) for name in names] or self.controls}.values())
        if as_of:
            return await self.evaluator.as_of(as_of, each, account=account, max_age=self.max_age, told=told), None
        report = await self.evaluator.evaluate(each, account=account, max_age=self.max_age, told=told)
        if self.keeper is None:
            return report, None
        try:
            return report, await self.keeper.keep(report, account, freshness(self.max_age).default)
        except StoreError as error:
            log.warning("the verdicts were not kept: %s", error)
            return report, None
