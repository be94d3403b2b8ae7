"""The evaluation of controls: each account's verdict from certain and possible answers, at one moment, over one coverage."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from controls.asking import largest_first
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
        found = await _side_by_side(judged.control, largest_first(self.compiler, asked), self.store.at_once)
        return Report(moment, tuple(found[id(c)] for c in asked), uses.told(asked), freshness(max_age).default, judged.missing())

    async def as_of(
        self, time: str, controls: Iterable[Control], *, account: str = "", max_age: Limits = MAX_AGE, told: Told = Told.REASONS
    ) -> Report:
        """The verdicts as they were at a time: over the graph as it was, with what was fresh then. Raises OutOfHistory."""

        async def work(store: Store, at: datetime) -> Report:
            return await replace(self, store=store).evaluate(controls, account=account, now=at, max_age=max_age, told=told)

        return await rewound(self.store, time, work, LONGEST)  # type: ignore[no-any-return]


async def _side_by_side(
    work: Callable[[Control], Awaitable[ControlVerdict]], controls: Sequence[Control], most: int
) -> dict[int, ControlVerdict]:
    """The verdict of each control, by its identity, so many of which are judged at once; if one cannot be, none goes on."""
    gate = asyncio.Semaphore(most)

    async def one(control: Control) -> ControlVerdict:
        async with gate:
            return await work(control)

    tasks = {id(control): asyncio.ensure_future(one(control)) for control in controls}
    try:
        return dict(zip(tasks, await asyncio.gather(*tasks.values()), strict=True))
    finally:
        for task in tasks.values():
            task.cancel()
