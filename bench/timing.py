"""Measuring in turn, so that a machine which is slower for a while is so for both: what is told is the ratio, pair by pair."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

Measure = Callable[[], float]


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def alternating(
    runs: int, measures: Mapping[str, Measure], warm: int = 0, tell: Callable[[str], None] = lambda _: None
) -> dict[str, list[float]]:
    """Each measure `runs` times, in turn and every other time in the opposite order; the first `warm` rounds are not counted."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(warm + runs):
        names = list(measures) if number % 2 == 0 else list(measures)[::-1]
        for name in names:
            value = measures[name]()
            if number >= warm:
                found[name].append(value)
        tell(f"{number + 1} of {warm + runs}: " + ", ".join(f"{name} {values[-1]:.3g}" for name, values in found.items() if values))
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the ratios of runs that were made in turn."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))
