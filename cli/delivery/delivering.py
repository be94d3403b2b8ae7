"""What is told to a webhook after an evaluation: all that became of verdicts since it was told last."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from cli.delivery.letters import Letters
from cli.delivery.webhook import Message, NotTaken, Webhook
from controls.differing import Change, changes, told
from graph.keeping import cursor
from graph.keeping.evaluations import Evaluation, Evaluations
from graph.store import Store

TYPE = "verdicts.changed"
MOST = 200  # changes in a message
CUT = 1_000  # assets in a list of a change


async def deliver(store: Store, webhook: Webhook, letters: Letters, evaluation: str) -> tuple[int, str]:
    """Tell what changed up to an evaluation; returns how many changes that is, and why they were not taken.

    What is not taken becomes a dead letter, so that the next evaluation does not tell it again.
    """
    name = hashlib.sha256(webhook.url.encode()).hexdigest()[:16]
    one = await Evaluations(store).get(evaluation)
    start = await cursor.told(store, name) or await _before(store, one)
    found, failures = told(await changes(store, start, one.at)), list[str]()
    for message in messages(found, one, start):
        try:
            await webhook.send(message)
        except NotTaken as error:
            letters.add(webhook, message, str(error))
            failures.append(str(error))
    await cursor.move(store, name, one.at)
    return len(found), "; ".join(dict.fromkeys(failures))


def messages(found: Sequence[Change], evaluation: Evaluation, start: datetime) -> Iterator[Message]:
    """The changes in messages of a size that receivers take; none if there is none."""
    parts = [found[i : i + MOST] for i in range(0, len(found), MOST)]
    for number, part in enumerate(parts, 1):
        data = {
            "evaluation": evaluation.id,
            "verdict": evaluation.verdict,
            "from": start.isoformat(),
            "to": evaluation.at.isoformat(),
            "part": number,
            "parts": len(parts),
            "changes": [_short(c.plain()) for c in part],
        }
        yield Message(f"{evaluation.id}.{number}", {"type": TYPE, "timestamp": evaluation.at.isoformat(), "data": data})


async def _before(store: Store, evaluation: Evaluation) -> datetime:
    """The evaluation before this one: who was never told hears of what is new with it."""
    earlier = await Evaluations(store).before(evaluation.at)
    return earlier.at if earlier else datetime.fromtimestamp(0, UTC)


def _short(change: dict[str, Any]) -> dict[str, Any]:
    """A change with lists of a thousand assets at most, and how many there are."""
    for sort in ("failing", "undecided"):
        moved = change[sort]
        change[sort] = {**{way: moved[way][:CUT] for way in moved}, **{f"{way}Count": len(moved[way]) for way in moved}}
    return change
