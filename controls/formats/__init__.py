"""How a report is shown: one file for each format, found by folder.

A format is a module `as_NAME.py` with a function `render(report: Report) -> str`.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from controls.problem import any_of, did_you_mean
from controls.verdict import Report

PREFIX = "as_"


def names() -> list[str]:
    """The names of all formats."""
    return sorted(path.stem.removeprefix(PREFIX) for path in Path(__file__).parent.glob(f"{PREFIX}*.py"))


def render(report: Report, name: str) -> str:
    """The report in a format. Raises ValueError for one that does not exist."""
    if name not in names():
        raise ValueError(f"There is no report format «{name}»; there are {any_of(names())}.{did_you_mean(name, names())}")
    show: Callable[[Report], str] = import_module(f"{__name__}.{PREFIX}{name}").render
    return show(report)
