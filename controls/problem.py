"""What is wrong with a file of controls, and where: the file, the line, what, and what may have been meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a file; lines count from 1, and 0 stands for the file as a whole."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class ControlError(ValueError):
    """Files of controls or views which cannot be loaded, with every problem found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The known word nearest to a mistaken one as a question, or nothing."""
    near = get_close_matches(word, sorted(known), n=1)
    return f" Did you mean «{near[0]}»?" if near else ""


def any_of(known: Iterable[str]) -> str:
    """Known words as a list for a message."""
    return ", ".join(f"«{k}»" for k in sorted(known))
