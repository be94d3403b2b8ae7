"""The way to a new control, as its document has it; tests/cli/ types it with the real command."""

from pathlib import Path

import pytest

from cli.world import compiler
from controls.load import MARK, survey
from controls.new import TEMPLATE, begin
from tests.docs.walking import Command, Edit, changes, steps

STEPS = list(steps())


def test_it_has_at_most_eight_steps() -> None:
    """Every command and every edit is counted."""
    assert 0 < len(STEPS) <= 8
    commands = [step.line for step in STEPS if isinstance(step, Command)]
    assert [line.split()[:3] for line in commands[:2]] == [["emptyset", "controls", "new"], ["emptyset", "controls", "check"]]
    assert commands[-1].startswith("emptyset evaluate ")


def test_its_edits_fill_every_place_of_the_template(tmp_path: Path) -> None:
    """After the edits no mark is left, and the control loads with all that it has to say."""
    begin("trail-notifies", tmp_path / "house", ())
    for step in STEPS:
        if isinstance(step, Edit):
            step.make(tmp_path)
    (control,), problems = survey(compiler(), tmp_path / "house")
    assert problems == []
    assert MARK not in control.text
    assert all((control.rationale, control.impact, control.remedy, control.advice, control.references))
    assert {e.expected.value for e in control.examples} == {"Passes", "Fails", "Unknown"}


def test_an_edit_that_does_not_fit_is_seen(tmp_path: Path) -> None:
    """A document that no longer fits the template cannot be followed."""
    begin("trail-notifies", tmp_path / "house", ())
    with pytest.raises(AssertionError):
        Edit("house/trail-notifies.md", (("no such line\n", "x\n"),)).make(tmp_path)


def test_a_diff_is_read_as_changes() -> None:
    """Each run of lines that go is replaced by those that follow it; lines between them only say where."""
    assert list(changes("-a\n-b\n+c\n d\n-e\n--f\n+- g\n")) == [("a\nb\n", "c\n"), ("e\n-f\n", "- g\n")]


def test_the_template_marks_whatever_is_words() -> None:
    """Title, reason, impact, each remedy, advice, reference and each example have a mark of their own."""
    text = (TEMPLATE / "control.md").read_text(encoding="utf-8")
    assert text.count(MARK) == 12
