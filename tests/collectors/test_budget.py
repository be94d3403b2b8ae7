"""The budget of calls, with a clock that stands still, and with one that runs."""

import asyncio
import time

from hypothesis import given
from hypothesis import strategies as st

from collectors.budget import LOWEST, Bucket, Budget

HERE, THERE = ("111111111111", "cloudtrail", "us-east-1"), ("111111111111", "cloudtrail", "eu-west-1")


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_burst_is_free() -> None:
    """One second's worth of calls goes out at once, and from then on each waits its turn."""
    bucket = Bucket(rate=10)
    delays = [bucket.delay(100.0) for _ in range(30)]
    assert delays[:10] == [0.0] * 10
    assert [round(d, 6) for d in delays[10:]] == [round(0.1 * i, 6) for i in range(1, 21)]


def test_rest_is_not_saved_up() -> None:
    """After an hour of rest there is one second's worth of calls again, not an hour's."""
    bucket = Bucket(rate=10)
    bucket.delay(0.0)
    assert sum(bucket.delay(3600.0) == 0 for _ in range(100)) == 10


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60), st.floats(1, 20))
def test_the_rate_is_never_exceeded(pauses: list[float], rate: float) -> None:
    """Whenever calls come, no stretch of time holds more of them than its length and one burst allow."""
    bucket, now, sent = Bucket(rate=rate), 100.0, list[float]()
    for pause in pauses:
        now += pause
        sent.append(now + bucket.delay(now))
    for i, begin in enumerate(sent):
        for j in range(i, len(sent)):
            assert j - i + 1 <= (sent[j] - begin + 1.0) * rate + 1.001


def test_throttling_halves_and_success_recovers() -> None:
    """Each throttled call halves the rate, down to a floor, and answered ones bring it back to where it began, no further."""
    budget = Budget(rate=10, clock=Clock())
    budget.throttled(HERE)
    assert budget.lowered() == [{"cloudAccountID": HERE[0], "service": HERE[1], "region": HERE[2], "lowestRate": 5.0}]
    for _ in range(20):
        budget.throttled(HERE)
    assert budget.lowered()[0]["lowestRate"] == LOWEST
    for _ in range(1000):
        budget.answered(HERE)
    assert budget._bucket(HERE).rate == 10
    assert budget.lowered()[0]["lowestRate"] == LOWEST


def test_budgets_are_apart() -> None:
    """What is throttled in one region slows down no other."""
    budget = Budget(rate=10, clock=Clock())
    budget.throttled(HERE)
    budget.answered(THERE)
    assert [b["region"] for b in budget.lowered()] == ["us-east-1"]


def test_waiting_holds_up_nobody_else() -> None:
    """A call that waits for its budget lets others go on."""

    async def both() -> list[str]:
        budget, order = Budget(rate=5), list[str]()

        async def call(key: tuple[str, str, str], name: str, times: int) -> None:
            for _ in range(times):
                await budget.wait(key)
            order.append(name)

        await asyncio.gather(call(HERE, "many", 7), call(THERE, "few", 2))
        return order

    began = time.monotonic()
    assert asyncio.run(both()) == ["few", "many"]
    assert time.monotonic() - began >= 0.39
