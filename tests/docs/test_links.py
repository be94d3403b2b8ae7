"""Documents lead to what there is."""

import re
from pathlib import Path

import pytest

from tests.docs.reading import ROOT, anchors, documents, links, text

ROOMS = ("api", "cli", "collectors", "controls", "demo", "graph", "queries", "scripts", "tests")
TO_BE_WRITTEN = {*re.findall(r"<!-- recipe: (\S+) -->", text("CONTRIBUTING.md")), "api/built/"}  # the last is made, and not kept
DECISIONS = ROOT / "docs/decisions"


@pytest.mark.parametrize("document", documents())
def test_every_link_within_the_repository_leads_to_a_file(document: str) -> None:
    """And its anchor, if it has one, to a heading there."""
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (ROOT / document).parent / path if path else ROOT / document
        assert target.exists(), f"{document} links to {link}"
        if anchor:
            assert anchor in anchors(str(target.resolve().relative_to(ROOT))), f"{document} links to {link}"


@pytest.mark.parametrize("document", documents())
def test_every_module_that_is_named_exists(document: str) -> None:
    """A path in code quotes which begins with the name of a room is the path of a file or of a folder."""
    named = set(re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./-]*)`", text(document))) - TO_BE_WRITTEN
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_every_document_is_linked_from_another_one() -> None:
    """A reader who begins with README.md finds all of them."""
    reached, new = set[str](), {"README.md"}
    while new:
        reached |= new
        targets = {_target(document, link) for document in new for link in links(document)}
        new = {t for t in targets if t.endswith(".md") and (ROOT / t).is_file()} - reached
    assert set(documents()) - reached == set()


def _target(document: str, link: str) -> str:
    path = ((ROOT / document).parent / link.partition("#")[0]).resolve()
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else ""


def test_the_map_names_every_folder_of_code() -> None:
    """docs/architecture.md has each folder that holds modules."""
    folders = {str(p.parent.relative_to(ROOT)) for room in ROOMS for p in (ROOT / room).rglob("*.py")}
    told = text("docs/architecture.md")
    assert sorted(f for f in folders if f"`{f}/`" not in told) == []


def test_the_map_names_every_module_of_the_rooms() -> None:
    """So that a new module gets its line there; those of scripts and tests are told by their folder."""
    told = text("docs/architecture.md")
    modules = [p for room in ROOMS[:-2] for p in (ROOT / room).rglob("*.py") if not p.name.startswith("__")]
    assert sorted(str(p.relative_to(ROOT)) for p in modules if not _named(told, p)) == []


def _named(told: str, module: Path) -> bool:
    return f"`{module.name}`" in told or f"`{module.relative_to(ROOT)}`" in told


def test_decisions_are_numbered_without_holes() -> None:
    """0001, 0002 and so on, each number once."""
    numbers = [p.name[:4] for p in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("path", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_a_decision_has_its_context_and_consequences(path: Path) -> None:
    """Context, Decision, Consequences, in this order, and a title with its number."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found[0].startswith(f"{path.name[:4]} ")
    assert [title for title in found if title in {"Context", "Decision", "Consequences"}] == ["Context", "Decision", "Consequences"]
