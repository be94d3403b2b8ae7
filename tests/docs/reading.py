"""The documents as tests read them: which there are, their blocks of code, their links and headings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
WRITTEN = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
FENCE = re.compile(r"^(`{3,})([\w ]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A block of code: the document it stands in, its language, its text."""

    document: str
    language: str
    text: str


def documents() -> list[str]:
    """Every document that people read, as a path below the root."""
    return [*WRITTEN, *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").rglob("*.md"))]


def text(document: str) -> str:
    """All of a document."""
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(*languages: str) -> Iterator[Block]:
    """The blocks in one of these languages."""
    for document in documents():
        for _, language, code in FENCE.findall(text(document)):
            if language in languages:
                yield Block(document, language, code)


def links(document: str) -> list[str]:
    """Where a document leads to, addresses in the web left out."""
    return [target for target in LINK.findall(FENCE.sub("", text(document))) if not re.match(r"[a-z]+:", target)]


def anchors(document: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    titles = HEADING.findall(FENCE.sub("", text(document)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
