"""A new control from the template: valid but for the places that are marked to be filled in."""

import re
from collections.abc import Iterable
from pathlib import Path
from string import Template

from controls.control import Control
from controls.packs import FILE
from controls.problem import ControlError, Problem

TEMPLATE = Path(__file__).parent / "template"
LONGEST = 80  # characters, as the schemas have it
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def begin(name: str, folder: Path, taken: Iterable[Control]) -> list[Path]:
    """The files that were written: the control, and a `pack.toml` if the folder has none. Nothing is overwritten.

    Raises ControlError if the name is none for a control, or is taken.
    """
    path = folder / f"{name}.md"
    if not ID.fullmatch(name) or len(name) > LONGEST:
        raise ControlError([Problem(path, 0, f"«{name}» is no id: lower-case words joined by hyphens are meant, such as s3-locked.")])
    if known := next((c for c in taken if name in {c.id, *c.aliases}), None):
        raise ControlError([Problem(path, 0, f"«{name}» is already the id or an alias of the control in {known.path}.")])
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(path, "control.md", id=name)]
    return written if (folder / FILE).exists() else [*written, _write(folder / FILE, FILE, name=_slug(folder.resolve().name))]


def _write(path: Path, template: str, **values: str) -> Path:
    text = Template((TEMPLATE / template).read_text(encoding="utf-8")).substitute(values)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ControlError([Problem(path, 0, "This file is already there; it stays as it is.")]) from None
    return path


def _slug(name: str) -> str:
    """The name of a folder as that of a pack."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:LONGEST].strip("-") or "controls"
