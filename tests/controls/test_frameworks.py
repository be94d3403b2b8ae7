"""Frameworks: what their files say of the controls, and what a mistake in one is told."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from controls.control import Control
from controls.frameworks import FOLDER, UnknownFrameworkError, framework, frameworks, mapped, named
from controls.load import own
from controls.problem import ControlError
from queries.compile import Compiler
from tests.controls.test_loading import line_of

CIS = "CIS AWS Foundations"
GOOD = """\
# A framework of the house.
name: House Rules
version: "1.2"
requirements:
  - number: "1"
    subject: Trails are whole
    level: 1
    controls: [cloudtrail-all-regions, former]
  - number: "1.10"
    subject: Nobody shouts
    controls: []
"""
NAMES = {"cloudtrail-all-regions": "cloudtrail-all-regions", "former": "cloudtrail-kms-encryption"}
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def controls(compiler: Compiler) -> list[Control]:
    """Those that come with the product, as their files say."""
    return own(compiler)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a framework's file and gives its path."""

    def put(text: str, name: str = "house-rules-1.2.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


def benchmark(shared: Path) -> dict[str, tuple[int, str]]:
    """Number in version 7.0 → level, and number in version 6.0, as the benchmark's table has them."""
    text = (shared / "cis-aws-7.0.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d[\d.]+) \|.*\| ([12]) \| [AM] \|.*\| ([\d.]*) +\|$", text, re.MULTILINE)
    return {number: (int(level), old) for number, level, old in rows}


def test_all_requirements_are_there(controls: list[Control], shared: Path) -> None:
    """Version 7.0 has all 70 requirements of the benchmark with their levels, version 6.0 those which stand in both."""
    table, found = benchmark(shared), frameworks(controls)
    assert len(table) == 70
    assert {r.number: r.level for r in named(found, f"{CIS} 7.0").requirements} == {n: level for n, (level, _) in table.items()}
    assert {r.number for r in named(found, f"{CIS} 6.0").requirements} == {old for _, old in table.values() if old}


def test_versions_agree(controls: list[Control], shared: Path) -> None:
    """A requirement which stands in both versions is decided by the same controls in both."""
    found = frameworks(controls)
    new, old = ({r.number: r for r in named(found, f"{CIS} {v}").requirements} for v in ("7.0", "6.0"))
    for number, (_, before) in benchmark(shared).items():
        if before:
            assert (new[number].controls, new[number].subject) == (old[before].controls, old[before].subject)


def test_subjects_are_our_own_words(controls: list[Control], shared: Path) -> None:
    """No subject repeats the benchmark's title."""
    titles = (shared / "cis-aws-7.0.md").read_text(encoding="utf-8").lower()
    assert not [r.subject for f in frameworks(controls) for r in f.requirements if r.subject.lower() in titles]


def test_no_control_names_the_benchmark(controls: list[Control]) -> None:
    """A new version of the benchmark touches no control: none of their files says where it stands in it."""
    assert not [c.id for c in controls if any(name.startswith("CIS") for name in c.frameworks)]


def test_controls_get_their_places(controls: list[Control]) -> None:
    """A control shows where the frameworks place it beside what its own file says."""
    (found,) = [c for c in mapped(controls, frameworks(controls)) if c.id == "cloudtrail-all-regions"]
    own_words = {"AWS Foundational Security Best Practices 1.0.0": ("CloudTrail.1",)}
    assert found.frameworks == {**own_words, f"{CIS} 7.0": ("4.1",), f"{CIS} 6.0": ("4.1",)}


def test_a_former_id_leads_to_the_control(write: Write) -> None:
    """A framework that names a control by an alias means that control, and an absent level is none."""
    found = framework(write(GOOD), NAMES)
    assert found.title == "House Rules 1.2"
    assert found.requirements[0].controls == ("cloudtrail-all-regions", "cloudtrail-kms-encryption")
    assert (found.requirements[1].controls, found.requirements[1].level) == ((), None)
    assert found.numbers("cloudtrail-kms-encryption") == ("1",)


# what is replaced, by what, what the message says, and on which line (by a part of it) of the changed file
MISTAKES = {
    "unknown control": (
        "[cloudtrail-all-regions",
        "[cloudtrail-all-region",
        "Did you mean «cloudtrail-all-regions»?",
        "controls: [cloudtrail",
    ),
    "number twice": ('"1.10"', '"1"', "a second requirement «1»", "Nobody"),
    "wrong key": ("subject: Nobody", "subjekt: Nobody", "no key «subjekt». Did you mean «subject»?", "subjekt"),
    "wrong key above": ("name: House", "nam: House", "A framework lacks «name»", "# A framework"),
    "number not in quotes": ('"1.10"', "1.10", "1.1 is not of type 'string'", "1.10"),
    "unknown level": ("level: 1", "level: 3", "can be one of «1», «2»", "level: 3"),
    "name of the file": ('version: "1.2"', 'version: "1.3"', "must be named «house-rules-1.3.yaml»", "version:"),
    "key twice": ("    level: 1\n", "    level: 1\n    level: 2\n", "«level» is written twice", "level: 2"),
    "no yaml": ("controls: []", "controls: [", "This is not YAML", ""),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_line(write: Write, mistake: str) -> None:
    """Each mistake in a framework has a message that names it, at the line where it stands."""
    old, new, message, where = MISTAKES[mistake]
    assert old in GOOD
    path = write(text := GOOD.replace(old, new, 1))
    with pytest.raises(ControlError) as found:
        framework(path, NAMES)
    problems = [p for p in found.value.problems if message in p.message]
    assert problems, str(found.value)
    if where:
        lines = {p.line for p in problems}
        assert lines & {line_of(text, where), line_of(text, where) - 1}


def test_every_file_is_told_at_once(write: Write, controls: list[Control]) -> None:
    """Mistakes of two files are problems of one error; a file that is no text is one of them."""
    write(GOOD.replace("former", "nobody"))
    broken = write("")
    (broken.parent / "bytes.yaml").write_bytes(b"\xff\xfe")
    write(GOOD.replace("former", "nobody"))
    with pytest.raises(ControlError, match="cannot be read") as found:
        frameworks(controls, broken.parent)
    assert {p.path.name for p in found.value.problems} == {"bytes.yaml", "house-rules-1.2.yaml"}


def test_an_unknown_framework_is_told_which_there_are(controls: list[Control]) -> None:
    """Whoever asks for a framework that is not there is told those which are."""
    with pytest.raises(UnknownFrameworkError, match=r"«CIS AWS Foundations 6\.0», «CIS AWS Foundations 7\.0»"):
        named(frameworks(controls), "CIS")


def test_shipped_frameworks_are_files_of_versions() -> None:
    """Each version is a file of its own, named after framework and version."""
    assert {p.name for p in FOLDER.iterdir()} == {"cis-aws-foundations-6.0.yaml", "cis-aws-foundations-7.0.yaml"}
