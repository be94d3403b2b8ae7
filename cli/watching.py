"""`emptyset watch`: collect, evaluate, tell; again and again, and never twice at once on one graph."""

import asyncio
import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from types import FrameType

from cli import database, world
from cli.collecting import Order, fulfil, told
from cli.console import err, reading
from cli.delivery.delivering import deliver
from cli.delivery.letters import Letters
from cli.delivery.webhook import SECRET, Webhook, webhook
from cli.evaluating import Judging
from cli.failing import status_of
from cli.forgetting import forget
from cli.settings import settings
from cli.who import origin
from controls.choosing import Choice, chosen
from controls.control import Control
from controls.evaluate import Evaluator
from controls.exemption import Exemption
from controls.keeping import Keeper
from controls.service import Controls
from controls.verdict import Report
from graph.embedded import Address
from graph.keeping.lease import Held, Lease, Lost
from graph.store import Store

LEASE = "watch"
JITTER = 0.1
log = logging.getLogger("emptyset.watch")


@dataclass(frozen=True)
class Watch:
    """What is done in each round, and how often; `rounds` 0 goes on until it is stopped."""

    order: Order
    choice: Choice
    every: timedelta
    how: Judging
    sources: world.Sources
    webhook: Webhook | None = None
    rounds: int = 0


def watch(wanted: Watch) -> None:
    """Make rounds until interrupted: the first at once, each as a whole or, where it fails, told and left."""
    wanted.order.wanted()
    every = world.controls(wanted.sources)
    controls, exempt = chosen(every, wanted.choice), wanted.how.exemptions(every)
    signal.signal(signal.SIGTERM, _stop)
    took = 0.0
    try:
        for number in range(wanted.rounds) if wanted.rounds else count():
            if number:
                time.sleep(pause(wanted.every.total_seconds(), took))
            began = time.monotonic()
            _try(wanted, controls, exempt)
            took = time.monotonic() - began
    except KeyboardInterrupt:
        err.print("stopped")


def told_to(url: str) -> Webhook | None:
    """The webhook at an address, if there is one. Raises BadParameter for an address or a secret that cannot be."""
    return webhook(url, os.environ.get(SECRET, "")) if url else None


def pause(every: float, took: float) -> float:
    """How long to wait after a round, in seconds; up to a tenth more or less, so that many watches do not start together."""
    return max(0.0, every * random.SystemRandom().uniform(1 - JITTER, 1 + JITTER) - took)


def _stop(_: int, __: FrameType | None) -> None:
    """Being ended by the system is being interrupted."""
    signal.raise_signal(signal.SIGINT)


def _try(wanted: Watch, controls: Sequence[Control], exempt: tuple[Exemption, ...]) -> None:
    """One round, whose failure is told and does not end the watch."""
    _tell(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
    try:
        with database.address(settings()) as at:
            asyncio.run(_round(wanted, controls, exempt, at))
    except (Held, Lost) as error:
        _tell(f"this round is left out: {error}")
    except Exception as error:
        _tell(f"this round failed: {error}")
        if status_of(error) is None:
            log.exception("a failure that nobody foresaw")


async def _round(wanted: Watch, controls: Sequence[Control], exempt: tuple[Exemption, ...], at: Address) -> None:
    async with world.opened(settings(), at) as store:
        lease = Lease(store, LEASE, f"{origin(wanted.order.by).by} (process {os.getpid()})")
        await lease.during(lambda: _alone(wanted, controls, exempt, store))


async def _alone(wanted: Watch, controls: Sequence[Control], exempt: tuple[Exemption, ...], store: Store) -> None:
    with reading("reading AWS") as calls:
        summaries = await fulfil(wanted.order, store, calls)
    _tell("\n".join(line for summary in summaries for line in told(summary)))
    keeper = Keeper(store, origin(wanted.order.by))
    evaluator = Evaluator(world.compiler(), store, exempt)
    report, kept = await Controls(controls, evaluator, wanted.how.max_age, keeper).evaluated()
    _tell(f"{summed(report)}{f'; kept as {kept.id}' if kept else ''}")
    if kept and wanted.webhook:
        await _delivered(store, wanted.webhook, kept.id)
    if keep := settings().keep:
        await forget(store, datetime.now(UTC) - keep)


async def _delivered(store: Store, webhook: Webhook, evaluation: str) -> None:
    letters = Letters(settings().home)
    number, error = await deliver(store, webhook, letters, evaluation)
    told_how = f"not all taken: {error}; kept in {letters.file}, and «emptyset webhook resend» sends it again" if error else "told"
    if number:
        _tell(f"{webhook.origin}: {number} changes {told_how}")


def summed(report: Report) -> str:
    """How many controls got each verdict."""
    counted = Counter(c.verdict.value for c in report.controls)
    return f"{report.verdict.value}: {', '.join(f'{number} {verdict}' for verdict, number in sorted(counted.items()))}"


def _tell(text: str) -> None:
    err.print(text, markup=False)
