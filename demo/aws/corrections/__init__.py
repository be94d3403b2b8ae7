"""Answers that moto lacks or gets wrong, in the shape of botocore's model: one table from operations to functions.

A function answers, or gives None where moto is right.
"""

from collections.abc import Callable, Mapping

from demo.aws.answer import Answer
from demo.aws.call import Call
from demo.aws.corrections import accounts, callers, regions, reports, settings, snapshots, trails, workloads
from demo.aws.world import World

Correction = Callable[[Call, World], Answer | None]
CORRECTIONS: Mapping[tuple[str, str], Correction] = {
    **accounts.ANSWERS, **callers.ANSWERS, **regions.ANSWERS, **reports.ANSWERS, **settings.ANSWERS,
    **snapshots.ANSWERS, **trails.ANSWERS, **workloads.ANSWERS,
}  # fmt: skip


def corrected(call: Call, world: World) -> Answer | None:
    """The answer to a call that moto would get wrong."""
    correction = CORRECTIONS.get((call.service, call.operation))
    return regions.refused(call, world) or (correction(call, world) if correction else None)
