"""Which controls are meant by ids, patterns, a framework and severities."""

from dataclasses import replace
from pathlib import Path

import pytest

from controls.choosing import Choice, NothingChosenError, chosen
from controls.control import Control, Rule, Severity
from controls.frameworks import UnknownFrameworkError
from controls.service import UnknownControlError


def made(name: str, severity: Severity, *aliases: str, framework: str = "") -> Control:
    """A control as far as a choice looks at it."""
    found = Control(name, name, severity, (Rule(name, ""),), Path(f"{name}.md"), aliases=aliases)
    return replace(found, frameworks={framework: ("1",)}) if framework else found


CONTROLS = [
    made("s3-locks", Severity.HIGH, framework="House 1"),
    made("s3-keys", Severity.LOW, framework="House 1"),
    made("ec2-locks", Severity.HIGH, "vm-locks", framework="House 2"),
    made("rds-keys", Severity.CRITICAL),
]
CHOICES = {
    "nothing said": (Choice(), ["s3-locks", "s3-keys", "ec2-locks", "rds-keys"]),
    "an id": (Choice(names=["s3-keys"]), ["s3-keys"]),
    "an alias": (Choice(names=["vm-locks"]), ["ec2-locks"]),
    "ids in their own order": (Choice(names=["rds-keys", "s3-keys"]), ["s3-keys", "rds-keys"]),
    "a pattern": (Choice(globs=["s3-*"]), ["s3-locks", "s3-keys"]),
    "two patterns": (Choice(globs=["*-keys", "ec2-*"]), ["s3-keys", "ec2-locks", "rds-keys"]),
    "a pattern of an alias": (Choice(globs=["vm-*"]), ["ec2-locks"]),
    "a framework": (Choice(framework="House 1"), ["s3-locks", "s3-keys"]),
    "severities": (Choice(severities=["low", "critical"]), ["s3-keys", "rds-keys"]),
    "all of these": (Choice(globs=["*-locks"], framework="House 1", severities=["high"]), ["s3-locks"]),
}
MISTAKES = {
    "id": (Choice(names=["s3-lock"]), UnknownControlError, "Did you mean «s3-locks»"),
    "pattern": (Choice(globs=["s4-*"]), NothingChosenError, "No control is like «s4-\\*»"),
    "severity": (Choice(severities=["hihg"]), NothingChosenError, "Did you mean «high»"),
    "framework": (Choice(framework="House"), UnknownFrameworkError, "«House 1», «House 2»"),
    "nothing left": (Choice(framework="House 2", severities=["low"]), NothingChosenError, "«House 2» and the severity is «low»"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHOICES)
def test_a_choice_means_these(case: str) -> None:
    """All conditions must hold; of several words of one condition, one."""
    choice, ids = CHOICES[case]
    assert [c.id for c in chosen(CONTROLS, choice)] == ids


@pytest.mark.parametrize("case", MISTAKES)
def test_a_choice_of_nothing_is_told(case: str) -> None:
    """A word that means no control is named, with what may have been meant."""
    choice, error, message = MISTAKES[case]
    with pytest.raises(error, match=message):
        chosen(CONTROLS, choice)


def test_no_controls_at_all() -> None:
    """Without a condition, too, nothing is not taken for everything."""
    with pytest.raises(NothingChosenError):
        chosen([], Choice())
