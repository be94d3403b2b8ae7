"""The controls of a running server: listed, found by id or alias, evaluated, with the last verdict of each kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from controls.control import Control
from controls.evaluate import Evaluator
from controls.problem import did_you_mean
from controls.verdict import ControlVerdict, Report
from graph.freshness import MAX_AGE, Limits


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
    """Loaded controls and their last verdicts, as given to the API and the command line."""

    controls: Sequence[Control]
    evaluator: Evaluator
    max_age: Limits = MAX_AGE
    _last: dict[str, ControlVerdict] = field(default_factory=dict)

    def list(self) -> Sequence[Control]:
        """All controls, in the order of loading."""
        return self.controls

    def get(self, name: str) -> Control:
        """The control of this id or alias. Raises UnknownControlError."""
        return named(self.controls, name)

    def last(self, name: str) -> ControlVerdict | None:
        """The verdict of a control's latest evaluation over all accounts, if there was one."""
        return self._last.get(self.get(name).id)

    async def evaluate(self, names: Sequence[str] = (), account: str = "", *, evidence: bool = False) -> Report:
        """Fresh verdicts of some controls, or of all, with evidence if wanted. Raises UnknownControlError before anything is asked."""
        chosen = [self.get(name) for name in names] or self.controls
        each = list({c.id: c for c in chosen}.values())
        report = await self.evaluator.evaluate(each, account=account, max_age=self.max_age, evidence=evidence)
        if not account:
            self._last.update({v.control: v for v in report.controls})
        return report
