"""Frameworks, one file for each version: which controls decide each requirement, so that a new version touches no control."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from controls import plain
from controls.control import Control
from controls.held import held
from controls.plain import Plain
from controls.problem import ControlError, Problem, did_you_mean

FOLDER = Path(__file__).parent / "frameworks"
SCHEMA = Path(__file__).parent / "framework.schema.json"


class UnknownFrameworkError(LookupError):
    """No framework has this name; the message says which there are."""


@dataclass(frozen=True)
class Requirement:
    """What a framework requires: its number there, what it is about, and the ids of the controls which decide it."""

    number: str
    subject: str
    controls: tuple[str, ...]
    level: int | None = None


@dataclass(frozen=True)
class Framework:
    """One version of a framework."""

    title: str
    requirements: tuple[Requirement, ...]
    path: Path = FOLDER

    def numbers(self, control: str) -> tuple[str, ...]:
        """The requirements which a control decides."""
        return tuple(r.number for r in self.requirements if control in r.controls)


def frameworks(controls: Sequence[Control], folder: Path = FOLDER) -> list[Framework]:
    """All frameworks of a folder. Raises ControlError with every problem of every file."""
    names = {name: c.id for c in controls for name in (*c.aliases, c.id)}
    found, problems = list[Framework](), list[Problem]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(framework(path, names))
        except ControlError as bad:
            problems += bad.problems
    if problems:
        raise ControlError(problems)
    return found


def framework(path: Path, names: Mapping[str, str]) -> Framework:
    """The framework in a file; `names` leads from ids and aliases of controls to ids. Raises ControlError with what is wrong there."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ControlError([Problem(path, 0, f"The file cannot be read: {error}.")]) from error
    read = held(plain.read(path, text, 1), SCHEMA, "A framework")
    if problems := [*_named(read), *_twice(read), *_unknown(read, names)]:
        raise ControlError(problems)
    return Framework(_title(read.value), tuple(_requirement(r, names) for r in read.value["requirements"]), path)


def named(found: Sequence[Framework], title: str) -> Framework:
    """The framework of this name and version. Raises UnknownFrameworkError."""
    known = {f.title: f for f in found}
    if title in known:
        return known[title]
    raise unknown(title, list(known))


def unknown(title: str, known: Sequence[str]) -> UnknownFrameworkError:
    """The error for a framework which nobody knows."""
    there = ", ".join(f"«{k}»" for k in sorted(known)) or "none"
    return UnknownFrameworkError(f"There is no framework «{title}»; there are {there}.{did_you_mean(title, known)}")


def mapped(controls: Sequence[Control], found: Sequence[Framework]) -> list[Control]:
    """The controls, each with the requirements that the frameworks say it decides beside those that it names itself."""
    return [replace(c, frameworks={**c.frameworks, **_places(c, found)}) for c in controls]


def _places(control: Control, found: Sequence[Framework]) -> dict[str, tuple[str, ...]]:
    return {f.title: numbers for f in found if (numbers := f.numbers(control.id))}


def _title(value: Mapping[str, Any]) -> str:
    return f"{value['name']} {value['version']}"


def _requirement(value: Mapping[str, Any], names: Mapping[str, str]) -> Requirement:
    decided = tuple(names[c] for c in value["controls"])
    return Requirement(value["number"], value["subject"], decided, value.get("level"))


def _named(read: Plain) -> Iterator[Problem]:
    wanted = _title(read.value).lower().replace(" ", "-") + ".yaml"
    if read.path.name != wanted:
        yield read.problem(("version",), f"The file of {_title(read.value)} must be named «{wanted}», and not «{read.path.name}».")


def _twice(read: Plain) -> Iterator[Problem]:
    seen = set[str]()
    for i, requirement in enumerate(read.value["requirements"]):
        if (number := requirement["number"]) in seen:
            yield read.problem(("requirements", i, "number"), f"There is a second requirement «{number}».")
        seen.add(number)


def _unknown(read: Plain, names: Mapping[str, str]) -> Iterator[Problem]:
    for i, requirement in enumerate(read.value["requirements"]):
        for j, control in enumerate(requirement["controls"]):
            if control not in names:
                where = ("requirements", i, "controls", j)
                yield read.problem(where, f"There is no control «{control}».{did_you_mean(control, names)}")
