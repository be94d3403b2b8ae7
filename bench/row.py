"""What a row of the table is, and what it finds."""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Raw = Mapping[str, Sequence[float]]


@dataclass(frozen=True)
class Figure:
    """One figure: mostly a ratio, with the runs that it comes from.

    `raw`: what was measured, named with its unit ("cartography, s"), one value for each run, paired by position. A figure
    without `at_least` or `at_most` is told and has no target. `note`: what there is to know about it.
    """

    name: str
    value: float
    unit: str = "times"
    at_least: float | None = None
    at_most: float | None = None
    raw: Raw = field(default_factory=dict)
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.at_least is None and self.at_most is None:
            return None
        return (self.at_least is None or self.value >= self.at_least) and (self.at_most is None or self.value <= self.at_most)


@dataclass(frozen=True)
class Curve:
    """How a cost grows: a plot with a line for each name, of (x, y) points."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]


@dataclass
class Found:
    """What a row found. `versions`: of the peers it ran."""

    figures: list[Figure] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Found":
        """What was written as JSON."""
        figures, curves = [Figure(**x) for x in plain["figures"]], [Curve(**x) for x in plain["curves"]]
        return cls(figures, curves, dict(plain["versions"]))

    def median(self, label: str) -> float:
        """The median of what was measured under a label of a figure's `raw`."""
        return statistics.median(next(f.raw[label] for f in self.figures if label in f.raw))

    def value(self, name: str) -> float:
        """The value of the figure of this name."""
        return next(f.value for f in self.figures if f.name == name)

    def missed(self, *names: str) -> bool:
        """Whether one of these figures, or any if none is named, does not reach its target."""
        return any(f.reached is False for f in self.figures if not names or f.name in names)


@dataclass(frozen=True)
class Bench:
    """What a row is given: an empty folder of its own, the folder where peers are installed, and how to tell how far it is.

    `quick` asks for one run of everything in a small size, to see that it works; its figures say nothing.
    """

    work: Path
    peers: Path
    tell: Callable[[str], None] = print
    quick: bool = False

    def runs(self, wanted: int) -> int:
        """How many runs to make."""
        return 1 if self.quick else wanted

    def size(self, wanted: int, small: int) -> int:
        """How much to measure with."""
        return small if self.quick else wanted


def unlimited(_: Found) -> Iterable[str]:
    """No limit is known."""
    return ()


@dataclass(frozen=True)
class Row:
    """A row of the table: what is measured, against what, the target in words, how it is done, and the doing.

    `order` is its place in the table. `limits` says, where a target is missed, what the limit is, by what was measured.
    """

    order: int
    title: str
    against: str
    target: str
    method: str
    run: Callable[[Bench], Found]
    limits: Callable[[Found], Iterable[str]] = unlimited


def finite(value: float) -> float:
    """A figure that JSON can hold."""
    return value if math.isfinite(value) else -1.0
