"""The walk of docs/new-control.md as steps: commands from its blocks, and edits as they are shown there."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.docs.reading import text

DOCUMENT = "docs/new-control.md"
STEP = re.compile(r"^\d+\. (.*?)^   ```(\w+)\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A line to type."""

    line: str


@dataclass(frozen=True)
class Edit:
    """A change of a file: texts that stand there once, each with what replaces it."""

    file: str
    changes: tuple[tuple[str, str], ...]

    def make(self, folder: Path) -> None:
        """Change the file in a folder."""
        path = folder / self.file
        found = path.read_text(encoding="utf-8")
        for old, new in self.changes:
            assert found.count(old) == 1, old
            found = found.replace(old, new)
        path.write_text(found, encoding="utf-8")


def steps() -> Iterator[Command | Edit]:
    """All of them, in their order; each line of a block of commands is one."""
    for words, language, code in STEP.findall(text(DOCUMENT)):
        block = textwrap.dedent(code)
        if language == "bash":
            yield from (Command(line) for line in block.splitlines())
        else:
            (file,) = re.findall(r"In `([^`]+)`", words)
            yield Edit(file, tuple(changes(block)))


def changes(diff: str) -> Iterator[tuple[str, str]]:
    """Each run of lines that go, with the lines that come for them."""
    for gone, come in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", diff, re.MULTILINE):
        old, new = (re.sub(r"^[-+]", "", lines, flags=re.MULTILINE) for lines in (gone, come))
        yield old, new
