"""What pyproject.toml, the locks and NOTICE promise."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
SETS = ["run", "demo", "test"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def lock(name: str) -> str:
    """The text of a lock."""
    return (ROOT / "requirements" / f"{name}.txt").read_text()


def pins(name: str) -> dict[str, set[str]]:
    """The versions that a lock holds for each package: several where the systems or Pythons differ."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock(name), re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def asked(name: str) -> list[Requirement]:
    """What pyproject.toml asks for a set, from the narrowest to this one."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    wider = [each for extra in SETS[1 : SETS.index(name) + 1] for each in extras[extra] if not each.startswith("emptyset")]
    return [Requirement(each) for each in PYPROJECT["build-system"]["requires"] + PYPROJECT["project"]["dependencies"] + wider]


def met(requirement: Requirement, versions: set[str]) -> bool:
    """Whether a package is pinned, and only to versions that are asked for."""
    return bool(versions) and all(map(requirement.specifier.contains, versions))


@pytest.mark.parametrize("name", SETS)
def test_a_lock_meets_every_requirement(name: str) -> None:
    """Whatever pyproject.toml asks for is pinned to a version in its range, so a changed range needs a renewed lock."""
    held = pins(name)
    assert [str(each) for each in asked(name) if not met(each, held.get(canonicalize_name(each.name), set()))] == []


@pytest.mark.parametrize("name", SETS)
def test_a_lock_has_a_checksum_for_each_package(name: str) -> None:
    """Each pinned package carries at least one SHA-256, and nothing is pinned to a file or an address."""
    entries = re.findall(r"^[\w.-]+==.*?(?=^[\w.-]+==|\Z)", lock(name), re.MULTILINE | re.DOTALL)
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert " @ " not in lock(name)


@pytest.mark.parametrize("name", SETS)
def test_a_lock_names_no_address(name: str) -> None:
    """No host stands in a lock, so each user's own registry serves it."""
    assert "://" not in lock(name)
    assert not re.search(r"^--", lock(name), re.MULTILINE)


@pytest.mark.parametrize(("narrow", "wide"), [("run", "demo"), ("demo", "test")])
def test_a_wider_lock_holds_the_narrower_one(narrow: str, wide: str) -> None:
    """An environment made for tests serves the demonstration too, version for version."""
    held = pins(wide)
    assert {package: versions for package, versions in pins(narrow).items() if held.get(package) != versions} == {}


def test_every_dependency_has_its_reason() -> None:
    """Beside each dependency for use stands why it is there."""
    block = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL)
    assert block
    assert [line for line in block[1].splitlines() if not re.search(r'",\s+# \w', line)] == []


def test_every_rule_that_is_off_has_its_reason() -> None:
    """Beside each rule of ruff that is ignored stands why."""
    text = (ROOT / "pyproject.toml").read_text()
    lines = re.findall(r'^  "[A-Z]+\d+",.*$|^"[\w*/.]+" = \["[A-Z]+\d*"\].*$', text, re.MULTILINE)
    assert len(lines) >= len(PYPROJECT["tool"]["ruff"]["lint"]["ignore"])
    assert [line for line in lines if not re.search(r"#\s+\w", line)] == []


def test_notice_names_every_package_in_use() -> None:
    """NOTICE gives the licence of each package of the demonstration's lock, which holds all that is needed for use."""
    rows = dict(re.findall(r"^(\S+) {2,}(\S.*)$", (ROOT / "NOTICE").read_text(), re.MULTILINE))
    assert {canonicalize_name(name) for name in rows} == set(pins("demo"))
    assert [name for name, text in rows.items() if text.lower() in {"see the package", "unknown"}] == []


def test_notice_names_what_is_no_python() -> None:
    """NOTICE tells the licences of the database and of its Java."""
    text = " ".join((ROOT / "NOTICE").read_text().split())
    assert "Neo4j Community Edition 5.26, GNU General Public License, version 3" in text
    assert "GNU General Public License, version 2, with the Classpath Exception" in text


def test_the_licence_is_complete() -> None:
    """LICENSE is the Apache License with all nine sections and its appendix."""
    text = (ROOT / "LICENSE").read_text()
    assert re.findall(r"^   (\d)\. ", text, re.MULTILINE) == list("123456789")
    assert "END OF TERMS AND CONDITIONS" in text
