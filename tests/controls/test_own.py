"""The controls that come with the product: whole, well worded, and true to their own examples."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controls.check import check, checked, examples
from controls.control import Control, Expected
from controls.load import FOLDER, MARK, own
from controls.new import begin
from graph.store import Store
from queries.compile import Compiler

IDS = {
    "cloudtrail-all-regions",
    "cloudtrail-cloudwatch-delivery",
    "cloudtrail-kms-encryption",
    "cloudtrail-log-file-validation",
    "cloudtrail-no-excluded-sources",
    "cloudtrail-organization-trail",
}
Run = Callable[[Any], Any]


@pytest.fixture(scope="module")
def controls(compiler: Compiler) -> list[Control]:
    """All of them."""
    return own(compiler)


def test_the_controls_are_these(controls: list[Control]) -> None:
    """Ids are a promise: none goes without an alias left behind."""
    assert {name for c in controls for name in (c.id, *c.aliases)} >= IDS


def test_every_control_tells_both_ways_to_mend(controls: list[Control]) -> None:
    """Each remedy of what is asked has steps for the console and a command."""
    for each in (c for c in controls if not c.rules[0].manual):
        assert re.search(r"### Console\n\n1\. .*### Command line\n\n```bash\naws ", each.remedy, re.DOTALL), each.id


def test_every_control_tells_the_mend_in_terraform_and_when_to_doubt_it(controls: list[Control]) -> None:
    """Each remedy ends with Terraform, and each control advises on what it wrongly names."""
    for each in controls:
        assert re.search(r"### Terraform\n\n```hcl\n(resource|data) ", each.remedy), each.id
        assert each.advice.endswith("."), each.id


def test_a_manual_control_leads_a_person(controls: list[Control]) -> None:
    """Each control that nobody can ask has steps in their order, and says where the evidence goes and when it is renewed."""
    manual = [c for c in controls if c.rules[0].manual]
    assert manual
    for each in manual:
        assert re.match(r"1\. .*^2\. .*^3\. ", each.steps, re.DOTALL | re.MULTILINE), each.id
        assert each.evidence.startswith("Keep "), each.id
        assert "in the folder of" in " ".join(each.evidence.split()), each.id


def test_every_control_cites_the_provider(controls: list[Control]) -> None:
    """The facts of each control can be looked up in AWS's documentation."""
    assert all(any(r.startswith("https://docs.aws.amazon.com/") for r in c.references) for c in controls)


def test_every_control_has_examples_of_both_kinds(controls: list[Control]) -> None:
    """Each control that is asked shows what passes and what fails, each with a sentence on what it shows."""
    for each in (c for c in controls if not c.rules[0].manual):
        assert {e.expected for e in each.examples} >= {Expected.PASS, Expected.FAIL}
        assert all(e.caption.endswith(".") for e in each.examples), each.id


def test_every_example_gets_its_verdict(compiler: Compiler, store: Store, run: Run) -> None:
    """All examples of all controls, planted in a real database one after the other, get the verdict of their heading."""
    assert run(check(compiler, store, FOLDER)) == []
    assert run(store.run("MATCH (n) RETURN count(n) AS n"))[0]["n"] == 0


def test_the_template_holds_once_its_marks_are_gone(compiler: Compiler, store: Store, run: Run, tmp_path: Path) -> None:
    """A new control is valid, and its examples get their verdicts, but for the places that are marked."""
    for path in begin("mine", tmp_path, ()):
        path.write_text(path.read_text(encoding="utf-8").replace(MARK, "Filled in:"), encoding="utf-8")
    found = run(checked(compiler, store, tmp_path))
    assert (list(found.problems), [c.id for c in found.controls], len(found.controls[0].examples)) == ([], ["mine"], 3)


def test_a_pack_is_checked_as_it_will_be_used(compiler: Compiler, store: Store, run: Run, tmp_path: Path) -> None:
    """What its pack.toml says, and whether its ids are free beside ours, is told with the verdicts of its own examples only."""
    shutil.copy(FOLDER / "cloudtrail-kms-encryption.md", tmp_path)
    (tmp_path / "pack.toml").write_text('name = "mine"\nversion = "1.0.0"\ndescription = "x"\n', encoding="utf-8")
    found = run(checked(compiler, store, tmp_path))
    assert [c.id for c in found.controls] == ["cloudtrail-kms-encryption"]
    assert ["is already the id or an alias" in p.message for p in found.problems] == [True]


def test_examples_have_teeth(compiler: Compiler, store: Store, run: Run, controls: list[Control]) -> None:
    """With the examples of another heading, a control is caught: shown for one in eight, and each kind of verdict."""
    some = controls[::8]
    assert {e.expected for each in some for e in each.examples} == set(Expected)
    swapped = {Expected.PASS: Expected.FAIL, Expected.FAIL: Expected.PASS, Expected.UNKNOWN: Expected.PASS}
    for each in some:
        wrong = tuple(replace(e, expected=swapped[e.expected]) for e in each.examples)
        problems = run(examples(compiler, store, [replace(each, examples=wrong)]))
        assert [p.line for p in problems] == [e.line for e in each.examples]
