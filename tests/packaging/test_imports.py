"""Every module of every room can be imported by itself."""

import importlib
import pkgutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ["api", "cli", "collectors", "controls", "demo", "graph", "queries"]


def modules() -> list[str]:
    """The dotted names of all modules, those which are a command's start aside: importing them would start it."""
    found = pkgutil.walk_packages([str(ROOT)])
    return [each.name for each in found if each.name.partition(".")[0] in ROOMS and not each.name.endswith("__main__")]


@pytest.mark.parametrize("name", modules())
def test_a_module_can_be_imported_without_a_warning(name: str) -> None:
    """A module imports, and what it imports warns of nothing, since warnings are errors here."""
    assert importlib.import_module(name).__name__ == name


def test_every_room_is_a_package() -> None:
    """The seven rooms are all there, so the test above has looked into each."""
    assert {name.partition(".")[0] for name in modules()} == set(ROOMS)
