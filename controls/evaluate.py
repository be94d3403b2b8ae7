"""The evaluation of controls: each account's verdict from certain and possible answers, at one moment, over one coverage."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from controls.asking import ask
from controls.control import Control
from controls.evaluation import Evaluation, Told
from controls.exemption import Exemption, Uses
from controls.verdict import ControlVerdict, Report
from graph.coverage import Coverage, EvaluationScope
from graph.freshness import MAX_AGE, Limits, freshness
from graph.rewind import rewound
from graph.store import Store
from queries.compile import Compiler

LONGEST = 600.0  # seconds that an evaluation of the past may take in all: collections wait for its end


@dataclass(frozen=True)
class Evaluator:
    """Judges controls on a graph. `compiler` turns stored queries into questions to `store`; `exemptions` count until they expire."""

    compiler: Compiler
    store: Store
    exemptions: tuple[Exemption, ...] = ()

    async def evaluate(
        self,
        controls: Iterable[Control],
        *,
        account: str = "",
        now: datetime | None = None,
        max_age: Limits = MAX_AGE,
        scope: EvaluationScope | None = None,
        told: Told = Told.REASONS,
    ) -> Report:
        """The verdicts of all controls, over one account or all of them. Raises StoreError if the graph cannot be reached."""
        moment = now or datetime.now(UTC)
        coverage = await Coverage.load(self.store, self.compiler.catalogue, now=moment, max_age=max_age, scope=scope)
        uses, asked = Uses(self.exemptions, moment), list(controls)
        judged = Evaluation(self.compiler, self.store, coverage, account, uses, told)
        found = await _side_by_side(judged.control, asked, self._size, self.store.at_once)
        return Report(moment, found, uses.told(asked), freshness(max_age).default, judged.missing())

    def _size(self, control: Control) -> int:
        """How long it takes to judge a control, roughly: planning takes longest, and grows with what is asked."""
        return sum(len(repr(ask(self.compiler, rule.document, rule.variables))) for rule in control.rules if rule.document)

    async def as_of(
        self, time: str, controls: Iterable[Control], *, account: str = "", max_age: Limits = MAX_AGE, told: Told = Told.REASONS
    ) -> Report:
        """The verdicts as they were at a time: over the graph as it was, with what was fresh then. Raises OutOfHistory."""

        async def work(store: Store, at: datetime) -> Report:
            return await replace(self, store=store).evaluate(controls, account=account, now=at, max_age=max_age, told=told)

        return await rewound(self.store, time, work, LONGEST)  # type: ignore[no-any-return]


async def _side_by_side(
    work: Callable[[Control], Awaitable[ControlVerdict]], controls: Sequence[Control], size: Callable[[Control], int], most: int
) -> tuple[ControlVerdict, ...]:
    """The verdicts in the order of the controls, so many of which are judged at once; if one cannot be, none goes on.

    The largest come first, so that none of them is left alone at the end.
    """
    gate = asyncio.Semaphore(most)

    async def one(control: Control) -> ControlVerdict:
        async with gate:
            return await work(control)

    sizes = [size(control) for control in controls]
    tasks = {i: asyncio.ensure_future(one(controls[i])) for i in sorted(range(len(controls)), key=lambda i: -sizes[i])}
    try:
        return tuple(await asyncio.gather(*(tasks[i] for i in range(len(controls)))))
    finally:
        for task in tasks.values():
            task.cancel()
