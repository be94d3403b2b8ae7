"""The layout of a control's file: front matter, a title, sections, and blocks of code, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from controls.problem import ControlError, Problem

FENCE = re.compile(r"^```(\w*)\s*$")
HEADING = re.compile(r"^(#{1,2}) (.+?)\s*$")


@dataclass
class Block:
    """A fenced block of code: its language, its text, the line its text begins at, and the paragraph before it."""

    language: str
    text: str
    line: int
    caption: str = ""


@dataclass
class Section:
    """A heading of the first or second level with what stands below it."""

    title: str
    line: int
    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything below the heading."""
        return "\n".join(self.lines).strip()

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return re.sub(r"^```.*?^```\n?", "", self.text + "\n", flags=re.MULTILINE | re.DOTALL).strip()


@dataclass(frozen=True)
class Layout:
    """A file cut into its parts; the first section is the one below the title."""

    path: Path
    text: str
    front: str
    sections: tuple[Section, ...]

    def section(self, title: str) -> Section | None:
        """The section of that heading."""
        return next((s for s in self.sections[1:] if s.title == title), None)

    def body(self, title: str) -> str:
        """The text below a heading; nothing where there is no such heading."""
        return next((s.text for s in self.sections[1:] if s.title == title), "")


def layout(path: Path, text: str) -> Layout:
    """The parts of a control's file. Raises ControlError where the front matter, the title or the end of a block is missing."""
    lines = text.splitlines()
    end = _front(path, lines)
    sections = tuple(_sections(path, lines, end + 1))
    if not sections or not lines[sections[0].line - 1].startswith("# "):
        raise ControlError([Problem(path, end + 2, "A title must follow the front matter: a line «# What must be so».")])
    return Layout(path, text, "\n".join(lines[1:end]), sections)


def _front(path: Path, lines: list[str]) -> int:
    if not lines or lines[0] != "---":
        raise ControlError([Problem(path, 1, "A control begins with its front matter between two lines «---».")])
    try:
        return lines.index("---", 1)
    except ValueError:
        raise ControlError([Problem(path, 1, "The front matter has no end: a second line «---» is missing.")]) from None


def _sections(path: Path, lines: list[str], start: int) -> Iterator[Section]:
    section, i = None, start
    while i < len(lines):
        if heading := HEADING.match(lines[i]):
            if section:
                yield section
            section = Section(heading[2], i + 1)
        elif section:
            i = _content(path, lines, i, section)
        i += 1
    if section:
        yield section


def _content(path: Path, lines: list[str], i: int, section: Section) -> int:
    """Adds a line, or the whole block that begins there, and gives the last line that was used."""
    fence = FENCE.match(lines[i])
    end = next((j for j in range(i + 1, len(lines)) if lines[j].startswith("```")), i) if fence else i
    if fence and (end == i or lines[end].rstrip() != "```"):
        raise ControlError([Problem(path, i + 1, "This block has no end: a line «```» is missing.")])
    if fence:
        section.blocks.append(Block(fence[1], "\n".join(lines[i + 1 : end]), i + 2, _caption(section.lines)))
    section.lines += lines[i : end + 1]
    return end


def _caption(lines: list[str]) -> str:
    paragraph: list[str] = []
    for line in reversed("\n".join(lines).rstrip().splitlines()):
        if not line or line.startswith(("#", "```")):
            break
        paragraph.insert(0, line)
    return " ".join(paragraph)
