"""Packs: what a folder of one's own must say of itself, and what holds of several packs together."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controls.choosing import Choice, chosen
from controls.control import Control, Severity
from controls.load import FOLDER, MARK, own, survey, twice
from controls.new import TEMPLATE, begin
from controls.packs import Library, library, pack, surveyed
from controls.problem import ControlError
from controls.service import named
from queries.compile import Compiler

TOML = """\
# The rules of the house.
name = "house"
version = "1.2.0"
description = "What the house wants"
frameworks = "wishes"
"""
WISHES = """\
name: House Wishes
version: "1"
requirements:
  - {number: "1", subject: Log files can be trusted, controls: [old-name]}
  - {number: "2", subject: Nobody shouts, controls: []}
"""
CONTROL = (FOLDER / "cloudtrail-kms-encryption.md").read_text(encoding="utf-8")
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a pack with one control, which had another name before, and a framework."""

    def put(toml: str = TOML, name: str = "house-keys", aliases: str = "old-name", wishes: str = WISHES, into: str = "house") -> Path:
        folder = tmp_path / into
        (folder / "wishes").mkdir(parents=True)
        (folder / "wishes/house-wishes-1.yaml").write_text(wishes, encoding="utf-8")
        (folder / "pack.toml").write_text(toml, encoding="utf-8")
        text = CONTROL.replace("id: cloudtrail-kms-encryption", f"id: {name}\naliases: [{aliases}]")
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
        return folder

    return put


@pytest.fixture(scope="module")
def shipped(compiler: Compiler) -> Library:
    """What comes with the product."""
    return library(compiler)


def test_our_own_controls_are_a_pack(compiler: Compiler, shipped: Library) -> None:
    """The folder of the shipped controls is loaded as any other pack, with its frameworks."""
    (found,) = shipped.packs
    assert (found.folder, found.name) == (FOLDER, "emptyset-aws")
    assert [c.id for c in shipped.controls] == [c.id for c in own(compiler)]
    assert {c.pack for c in shipped.controls} == {found.title}
    assert "CIS AWS Foundations 7.0" in {f.title for f in shipped.frameworks}


def test_the_version_of_our_own_pack_is_that_of_the_product(shipped: Library) -> None:
    """A report that names one names the other."""
    assert f'\nversion = "{shipped.packs[0].version}"\n' in (FOLDER.parents[1] / "pyproject.toml").read_text(encoding="utf-8")


def test_a_pack_is_added(compiler: Compiler, make: Make, shipped: Library) -> None:
    """Its controls come after ours, with its name, and its framework places controls of both."""
    found = library(compiler, [make(wishes=WISHES.replace("[]", "[cloudtrail-all-regions]"))])
    assert [c.id for c in found.controls] == [*(c.id for c in shipped.controls), "house-keys"]
    house, trails = named(found.controls, "house-keys"), named(found.controls, "cloudtrail-all-regions")
    assert house.pack == "house 1.2.0"
    assert (house.frameworks["House Wishes 1"], trails.frameworks["House Wishes 1"]) == (("1",), ("2",))


def test_a_former_id_leads_to_the_control(compiler: Compiler, make: Make) -> None:
    """By its alias a control is found, chosen, matched by a pattern and named in a framework."""
    controls = surveyed(compiler, [make()])[0].controls
    assert named(controls, "old-name").id == "house-keys"
    for choice in (Choice(names=["old-name"]), Choice(globs=["old-*"]), Choice(framework="House Wishes 1", globs=["old-name"])):
        assert [c.id for c in chosen(controls, choice)] == ["house-keys"]


def test_a_pack_that_is_named_twice_is_one(compiler: Compiler, make: Make) -> None:
    """The same folder, written in two ways, brings its controls once."""
    folder = make()
    found, problems = surveyed(compiler, [folder, folder / "wishes/.."])
    assert ([c.id for c in found.controls], problems) == (["house-keys"], [])


# what is replaced in pack.toml, by what, what the message says, and on which line
MISTAKES = {
    "unknown key": ("description", "desciption", "no key «desciption». Did you mean «description»?", 4),
    "missing key": ('version = "1.2.0"\n', "", "lacks «version»", 1),
    "wrong type": ('"1.2.0"', "1.2", "«version»: 1.2 is not of type 'string'", 3),
    "no version": ('"1.2.0"', '"new"', "«version»: 'new' does not match", 3),
    "no name": ('"house"', '"My House"', "«name»: 'My House' does not match", 2),
    "no TOML": ('"1.2.0"', "1.2.0", "This is not TOML", 3),
    "key written twice": ('version = "1.2.0"', 'version = "1.2.0"\nversion = "1.2.1"', "This is not TOML", 4),
    "no such folder": ('"wishes"', '"whishes"', "There is no folder «whishes»", 5),
    "a table": ("frameworks =", "[framework]\nx =", "no key «framework». Did you mean «frameworks»?", 5),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_line(compiler: Compiler, make: Make, mistake: str) -> None:
    """Each mistake in a pack.toml has a message that names it, at the line where it stands."""
    old, new, message, line = MISTAKES[mistake]
    assert old in TOML
    folder = make(TOML.replace(old, new, 1))
    _, problems = surveyed(compiler, [folder])
    assert [(p.path, p.line) for p in problems if message in p.message] == [(folder / "pack.toml", line)], problems


def test_a_folder_without_a_pack_is_told(compiler: Compiler, tmp_path: Path) -> None:
    """Whoever names a folder that is no pack is told what is missing and what writes it."""
    (problem,) = surveyed(compiler, [tmp_path])[1]
    assert "no pack: it has no «pack.toml»" in problem.message
    assert "`emptyset controls new` writes one" in problem.message


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    """A pack.toml that is not UTF-8 is named instead of ending the run."""
    (tmp_path / "pack.toml").write_bytes(b"\xff")
    with pytest.raises(ControlError, match="cannot be read"):
        pack(tmp_path)


CLASHES = {
    "id": ("house-keys", "x", "«house-keys» is already"),
    "id that was another's": ("old-name", "x", "«old-name» is already"),
    "alias": ("other", "house-keys", "«house-keys» is already"),
    "two aliases": ("other", "old-name", "«old-name» is already"),
    "alias that is its own id": ("other", "other", "«other» is already"),
}


@pytest.mark.parametrize("clash", CLASHES)
def test_two_packs_cannot_share_a_name(compiler: Compiler, make: Make, clash: str) -> None:
    """An id or an alias that another control has is an error, in whichever pack, told at the file that came later."""
    name, alias, message = CLASHES[clash]
    other = make(TOML.replace('frameworks = "wishes"', ""), name, alias, into="other")
    _, problems = surveyed(compiler, [make(), other])
    assert [(p.path, message in p.message) for p in problems] == [(other / f"{name}.md", True)]


def test_ids_of_a_public_catalogue_are_taken_too() -> None:
    """A control of a pack cannot have the id of one in the catalogue beside it; what that was called before is free."""
    a, b = (Control(name, name, Severity.LOW, (), Path(f"{name}.md"), aliases=former) for name, former in (("a", ("b",)), ("b", ("a",))))
    assert [p.message.split(" in ")[0] for p in twice([a], [b])] == ["«b» is already the id or an alias of the control"]


def test_a_framework_of_the_same_name_is_an_error(compiler: Compiler, make: Make) -> None:
    """A pack cannot bring a framework that another one has."""
    other = make(name="other", aliases="x", into="other")
    (problem,) = surveyed(compiler, [make(), other])[1]
    assert problem.path.is_relative_to(other)
    assert "«House Wishes 1» is already the framework of" in problem.message


def test_every_problem_is_told_at_once(compiler: Compiler, make: Make) -> None:
    """Mistakes of pack.toml, of a control and of a framework are problems of one error."""
    folder = make(wishes=WISHES.replace("old-name", "odd-name"))
    (folder / "broken.md").write_text("nothing", encoding="utf-8")
    (folder.parent / "empty").mkdir()
    _, problems = surveyed(compiler, [folder, folder.parent / "empty"])
    assert {p.path.name for p in problems} == {"broken.md", "house-wishes-1.yaml", "empty"}


def test_a_new_control_has_its_pack(tmp_path: Path, shipped: Library) -> None:
    """The first control of a folder brings a pack.toml with the folder's name; the next one leaves it as it is."""
    folder = tmp_path / "Our House"
    assert [p.name for p in begin("first-rule", folder, shipped.controls)] == ["first-rule.md", "pack.toml"]
    assert pack(folder).title == "our-house 0.1.0"
    assert [p.name for p in begin("second-rule", folder, shipped.controls)] == ["second-rule.md"]


def test_nothing_is_overwritten(tmp_path: Path, shipped: Library) -> None:
    """A file that is there stays as it is, and so does a pack.toml."""
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "pack.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(ControlError, match=r"mine\.md: This file is already there"):
        begin("mine", tmp_path, shipped.controls)
    begin("yours", tmp_path, shipped.controls)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in ("mine.md", "pack.toml")} == {"mine"}


@pytest.mark.parametrize("name", ["Mine", "../mine", "mine.md", "", "a" * 81, "cloudtrail-all-regions"])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, shipped: Library, name: str) -> None:
    """Nothing is written for a name that is no id, or is taken."""
    with pytest.raises(ControlError, match=r"is no id|is already the id"):
        begin(name, tmp_path / "new", shipped.controls)
    assert not (tmp_path / "new").exists()


def test_each_mark_is_told_with_its_line(compiler: Compiler, tmp_path: Path) -> None:
    """A new control does not load until it is filled in, and every place is named; nothing else is wrong with it."""
    begin("mine", tmp_path, ())
    controls, problems = survey(compiler, tmp_path)
    lines = (TEMPLATE / "control.md").read_text(encoding="utf-8").splitlines()
    assert controls == []
    assert [p.line for p in problems] == [i for i, line in enumerate(lines, 1) if MARK in line]
    assert all(p.message.startswith("Still to be filled in: ") for p in problems)


def test_what_is_wrong_beside_the_marks_is_told_too(compiler: Compiler, tmp_path: Path) -> None:
    """A mistake in the query of a new control does not wait for the rest to be filled in."""
    (path, _) = begin("mine", tmp_path, ())
    path.write_text(path.read_text(encoding="utf-8").replace("{ trails(where", "{ trials(where"), encoding="utf-8")
    assert any("Did you mean 'trails'" in p.message for p in survey(compiler, tmp_path)[1])
