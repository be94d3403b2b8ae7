"""How long each rule of a public catalogue takes on ten accounts with five thousand assets.

    python -m bench.catalogue FOLDER [ACCOUNTS]

An organization of the simulated AWS is filled in one region, collected and judged there; the table is Markdown. The time
of a rule is that of an evaluation of its control alone, the reading of what was collected included.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench import filled
from cli import collecting, database, world
from cli.console import reading
from cli.settings import Settings, settings
from controls.control import Control
from controls.evaluate import Evaluator
from controls.public import public
from demo.aws.server import SimulatedAWS
from graph.coverage import EvaluationScope
from graph.embedded import Address
from graph.store import Store


def main(folder: Path, accounts: int) -> None:
    """Fill, collect, judge, and print what each took."""
    with tempfile.TemporaryDirectory() as home, SimulatedAWS() as aws:
        own = replace(settings(), home=Path(home), uri="", database="neo4j")
        started = time.perf_counter()
        filled.organization(aws, accounts)
        print(f"filled {accounts} accounts in {time.perf_counter() - started:.0f} s", flush=True)
        os.environ.pop("AWS_PROFILE", None)
        os.environ.update(aws.environment(filled.MANAGER))
        with database.address(own, linger=0) as at:
            asyncio.run(_measured(own, at, folder))


async def _measured(own: Settings, at: Address, folder: Path) -> None:
    started = time.perf_counter()
    compiler = world.compiler()
    schema = time.perf_counter() - started
    controls = [replace(control, enabled=True) for control in public(compiler, folder)]
    print(f"schema {schema:.2f} s, {len(controls)} controls loaded and validated in {time.perf_counter() - started - schema:.2f} s")
    async with world.opened(own, at) as store:
        started = time.perf_counter()
        order = collecting.Order(role=filled.ROLE, whole_organization=True, regions=filled.REGION)
        with reading("reading AWS") as calls:
            (summary,) = await collecting.fulfil(order, store, calls)
        took = f"{summary.requests} requests in {time.perf_counter() - started:.0f} s"
        print(f"collected {summary.written.assets} assets by {took}", flush=True)
        await _judged(Evaluator(compiler, store), controls, store)


SCOPE = EvaluationScope(frozenset({filled.REGION}))


async def _judged(evaluator: Evaluator, controls: list[Control], store: Store) -> None:
    taken = list[float]()
    print("\n| control | rules | verdict | failing | undecided | s | statements |\n| --- | --- | --- | --- | --- | --- | --- |")
    for control in controls:
        started, trips = time.perf_counter(), store.trips
        (found,) = (await evaluator.evaluate([control], scope=SCOPE)).controls
        taken.append(time.perf_counter() - started)
        failing, undecided = (sum(len(getattr(a, name)) for a in found.accounts) for name in ("failing", "undecided"))
        row = (control.id, len(control.rules), found.verdict.value, failing, undecided, f"{taken[-1]:.2f}", store.trips - trips)
        print(f"| {' | '.join(map(str, row))} |", flush=True)
    started = time.perf_counter()
    await evaluator.evaluate(controls, scope=SCOPE)
    print(f"\neach: median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s, in all {sum(taken):.0f} s")
    print(f"all in one evaluation, with their plans known: {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)  # noqa: PLR2004  # the second argument
