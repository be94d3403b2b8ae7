"""Packs: folders of controls with a `pack.toml` that names them. What comes with the product is one; users have their own."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from controls.control import Control
from controls.frameworks import Framework, frameworks, mapped
from controls.held import held
from controls.load import FOLDER, survey, twice
from controls.plain import Plain
from controls.problem import ControlError, Problem
from queries.compile import Compiler

FILE = "pack.toml"
SCHEMA = Path(__file__).parent / "pack.schema.json"
KEY = re.compile(r"""^\s*\[{0,2}\s*["']?([\w-]+)""")
AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Pack:
    """What a `pack.toml` says; `frameworks` is a folder, or None."""

    folder: Path
    name: str
    version: str
    description: str
    frameworks: Path | None = None

    @property
    def title(self) -> str:
        """Name and version, as reports tell it."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Library:
    """Several packs taken together: their controls, in the order of the packs, and the frameworks that these decide."""

    packs: tuple[Pack, ...] = ()
    controls: tuple[Control, ...] = ()
    frameworks: tuple[Framework, ...] = ()


def library(compiler: Compiler, folders: Sequence[Path] = ()) -> Library:
    """Our own pack and those of some folders. Raises ControlError with every problem of every file."""
    found, problems = surveyed(compiler, [FOLDER, *folders])
    if problems:
        raise ControlError(problems)
    return found


def surveyed(compiler: Compiler, folders: Sequence[Path]) -> tuple[Library, list[Problem]]:
    """What can be loaded of some packs, and what is wrong with the rest. Their ids must differ."""
    packs, problems = _packs(folders)
    controls = list[Control]()
    for each in packs:
        loaded, wrong = survey(compiler, each.folder)
        controls += [replace(c, pack=each.title) for c in loaded]
        problems += wrong
    problems += twice(controls)
    found = list[Framework]()
    for each in packs:
        try:
            found += frameworks(controls, each.frameworks) if each.frameworks else []
        except ControlError as bad:
            problems += bad.problems
    problems += _same_title(found)
    return Library(tuple(packs), tuple(mapped(controls, found)), tuple(found)), sorted(set(problems))


def _packs(folders: Iterable[Path]) -> tuple[list[Pack], list[Problem]]:
    packs, problems = list[Pack](), list[Problem]()
    once: dict[Path, Path] = {}
    for folder in folders:
        once.setdefault(folder.resolve(), folder)  # as it was written, for messages
    for folder in once.values():
        try:
            packs.append(pack(folder))
        except ControlError as bad:
            problems += bad.problems
    return packs, problems


def pack(folder: Path) -> Pack:
    """The pack in a folder. Raises ControlError with what is wrong with its `pack.toml`, or that there is none."""
    path = folder / FILE
    read = held(_read(path), SCHEMA, f"«{FILE}»")
    values = read.value
    below = (folder / values["frameworks"]).resolve() if "frameworks" in values else None
    if below and not any(below.glob("*.yaml")):
        raise ControlError([read.problem(("frameworks",), f"There is no folder «{values['frameworks']}» with files «*.yaml» in it.")])
    return Pack(folder, values["name"], values["version"], values["description"], below)


def _read(path: Path) -> Plain:
    if not path.is_file():
        message = f"This folder is no pack: it has no «{FILE}» with name, version and description. `emptyset controls new` writes one."
        raise ControlError([Problem(path.parent, 0, message)])
    try:
        text = path.read_text(encoding="utf-8")
        return Plain(path, tomllib.loads(text), {(): 1} | dict(_lines(text)))
    except (OSError, UnicodeDecodeError) as error:
        raise ControlError([Problem(path, 0, f"The file cannot be read: {error}.")]) from error
    except tomllib.TOMLDecodeError as error:
        place = AT_LINE.search(str(error))
        raise ControlError([Problem(path, int(place[1]) if place else 0, f"This is not TOML: {error}.")]) from error


def _lines(text: str) -> Iterator[tuple[tuple[str], int]]:
    """Key → the line where it is written, which the parser does not say."""
    for number, line in enumerate(text.splitlines(), 1):
        if key := KEY.match(line):
            yield (key[1],), number


def _same_title(found: Sequence[Framework]) -> Iterator[Problem]:
    paths: dict[str, Path] = {}
    for each in found:
        if each.title in paths:
            yield Problem(each.path, 0, f"«{each.title}» is already the framework of {paths[each.title]}.")
        paths.setdefault(each.title, each.path)
