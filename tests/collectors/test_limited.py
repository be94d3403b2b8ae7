"""Many things done side by side, but not all of them at once."""

import asyncio
from collections.abc import Iterator

import pytest

from collectors.limited import each


class Work:
    """Work that takes a turn of the event loop or two, and notes how much of it is done side by side."""

    def __init__(self) -> None:
        self.now = self.most = self.begun = 0

    async def __call__(self, number: int) -> int:
        """The square of a number; zero has none."""
        self.now, self.begun = self.now + 1, self.begun + 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001 * (number % 3))
        self.now -= 1
        return number * number // number * number


def numbers(count: int) -> Iterator[int]:
    """From one on; how many they are is not known beforehand."""
    yield from range(1, count + 1)


@pytest.mark.parametrize(("count", "most", "expected"), [(0, 5, 0), (3, 5, 3), (40, 5, 5), (40, 1, 1)])
def test_answers_are_in_order_and_no_more_is_begun_at_once(count: int, most: int, expected: int) -> None:
    """Whether or not it is known how many there are."""
    for things in (list(numbers(count)), numbers(count)):
        work = Work()
        assert asyncio.run(each(work, things, most)) == [n * n for n in numbers(count)]
        assert work.most == expected


def test_an_error_is_raised_and_ends_the_others() -> None:
    """The first one, as it is; nothing more is begun."""

    async def failed() -> tuple[int, int]:
        work = Work()
        with pytest.raises(ZeroDivisionError):
            await each(work, [2, 0, *numbers(1_000)], 2)
        begun = work.begun
        await asyncio.sleep(0.02)
        return begun, work.begun

    begun, later = asyncio.run(failed())
    assert begun == later < 1_000


def test_an_end_from_outside_ends_all_that_is_under_way() -> None:
    """Nothing more is begun."""

    async def ended() -> Work:
        work = Work()
        task = asyncio.create_task(each(work, numbers(1_000), 10))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        begun = work.begun
        await asyncio.sleep(0.02)
        assert work.begun == begun
        return work

    assert 10 <= asyncio.run(ended()).begun < 1_000
