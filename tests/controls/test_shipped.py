"""What every shipped control has, whatever it is about."""

import pytest

from controls.control import Control, Expected
from controls.frameworks import frameworks
from controls.load import FOLDER, own
from queries.compile import Compiler

NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))


@pytest.fixture(scope="module")
def shipped(compiler: Compiler) -> dict[str, Control]:
    """The shipped controls by id."""
    return {control.id: control for control in own(compiler)}


@pytest.mark.parametrize("name", NAMES)
def test_a_control_tells_all(shipped: dict[str, Control], name: str) -> None:
    """Each says what it costs to leave a failure, how to mend it in three ways, and when to doubt it."""
    control = shipped[name]
    assert control.impact.count(".") >= 2
    assert [part for part in ("Console", "Command line", "Terraform") if f"### {part}\n" not in control.remedy] == []
    assert control.advice


@pytest.mark.parametrize("name", NAMES)
def test_a_control_has_examples_of_each_verdict(shipped: dict[str, Control], name: str) -> None:
    """Each that asks a question passes, fails, and does not know where something could not be read.

    Those on monitoring all ask the same stored field, and one of them shows the last for all, as each example takes its time.
    """
    control = shipped[name]
    expected = set() if control.rules[0].manual else set(Expected)
    spared = {Expected.UNKNOWN} if "AWSMonitoring" in control.rules[0].text and name != "monitoring-root-usage" else set()
    assert {example.expected for example in control.examples} == expected - spared


def test_every_requirement_of_the_benchmark_has_a_control(shipped: dict[str, Control]) -> None:
    """None of the 70 requirements of CIS AWS Foundations 7.0 is left without one, and none of those of 6.0."""
    found = {f.title: f.requirements for f in frameworks(list(shipped.values()))}
    assert len(found["CIS AWS Foundations 7.0"]) == 70
    assert [(title, r.number) for title, requirements in found.items() for r in requirements if not r.controls] == []
