"""Many things done side by side, but not all of them at once: a thousand accounts have a million places of a kind to be listed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sized
from typing import TypeVar

# More than there are calls in flight, so that none waits for the budget of another. A task that waits takes 8 kB.
MOST = 1_000
Thing = TypeVar("Thing")
Answer = TypeVar("Answer")


async def each(work: Callable[[Thing], Awaitable[Answer]], things: Iterable[Thing], most: int = MOST) -> list[Answer]:
    """What `work` makes of each, in their order. They are begun in turn, `most` of them side by side.

    The first error is raised, and ends the others: none of them would be begun for nobody.
    """
    found, waiting = dict[int, Answer](), iter(enumerate(things))

    async def go_on() -> None:
        for i, thing in waiting:
            found[i] = await work(thing)

    count = min(most, len(things) if isinstance(things, Sized) else most)
    tasks = [asyncio.ensure_future(go_on()) for _ in range(count)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    return [found[i] for i in range(len(found))]
