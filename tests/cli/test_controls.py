"""`emptyset controls`: what is listed, shown and checked, and what a mistake in a folder is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.world import controls
from tests.cli.conftest import Done

Emptyset = Callable[..., Done]
UNCLOSED = "---\nid: mine\n"
NO_QUERY = "---\nid: mine\nseverity: high\n---\n# Mine\n\nIt matters.\n"


def test_list_as_json(emptyset: Emptyset) -> None:
    """A program gets every control with its severity and what it maps to."""
    listed = json.loads(emptyset("controls", "list", "--format", "json").stdout)
    assert [c["id"] for c in listed] == [c.id for c in controls()]
    assert {c["severity"] for c in listed} <= {"low", "medium", "high", "critical"}
    assert all(c["title"] and isinstance(c["frameworks"], dict) for c in listed)


def test_a_catalogue_is_listed(emptyset: Emptyset, shared: Path) -> None:
    """Controls of a public catalogue stand beside ours, and each of them can be asked."""
    lines = emptyset("controls", "list", "--catalogue", str(shared / "grc-cms")).stdout.splitlines()
    for control in ("aws-logging-1", "aws-iam-6", "cloudtrail-all-regions"):
        assert any(f"{control} " in line for line in lines)
    assert not [line for line in lines if "not supported" in line]


def test_a_control_of_a_catalogue_is_shown(emptyset: Emptyset, shared: Path) -> None:
    """A control that has no file of ours is shown all the same."""
    done = emptyset("controls", "show", "aws-logging-1", "--catalogue", str(shared / "grc-cms"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "CloudTrail" in done.stdout


CIS = ("--framework", "CIS AWS Foundations 7.0")


def test_coverage_without_a_graph(emptyset: Emptyset, tmp_path: Path) -> None:
    """Where nothing was ever collected, each requirement is there, none is judged, and no database is started."""
    found = json.loads(emptyset("controls", "coverage", *CIS, "--format", "json", EMPTYSET_HOME=str(tmp_path)).stdout)
    assert found["count"] == len(found["requirements"]) == sum(found["totals"].values()) == 70
    verdicts = {r["number"]: r["verdict"] for r in found["requirements"]}
    assert verdicts["4.1"] == "not evaluated"
    assert set(verdicts.values()) <= {"not evaluated", "MANUAL", "no control"}
    assert list(tmp_path.iterdir()) == []


def test_coverage_for_people(emptyset: Emptyset, tmp_path: Path) -> None:
    """The table has the number, the subject and the controls of each requirement, and the totals below."""
    lines = emptyset("controls", "coverage", *CIS, EMPTYSET_HOME=str(tmp_path)).stdout.splitlines()
    assert any(line.strip("│").split()[:1] == ["4.2"] and "cloudtrail-log-file-validation" in line for line in lines)
    assert any(line.startswith("CIS AWS Foundations 7.0: 70 requirements (") for line in lines)


def test_a_control_shows_its_frameworks(emptyset: Emptyset) -> None:
    """What a control decides of each framework stands below its text, and beside it in the list."""
    shown = emptyset("controls", "show", "cloudtrail-kms-encryption").stdout
    assert "CIS AWS Foundations 6.0: 4.5" in shown
    assert "CIS AWS Foundations 7.0: 4.5" in shown
    (listed,) = [c for c in json.loads(emptyset("controls", "list", "--format", "json").stdout) if c["id"] == "cloudtrail-kms-encryption"]
    assert listed["frameworks"]["CIS AWS Foundations 7.0"] == ["4.5"]


@pytest.mark.parametrize("command", ["list", "show"])
def test_a_folder_that_is_no_catalogue(emptyset: Emptyset, tmp_path: Path, command: str) -> None:
    """A folder without a catalogue in it is told by name, and nothing is listed as if it were empty."""
    named = ["cloudtrail-all-regions"] if command == "show" else []
    done = emptyset("controls", command, *named, "--catalogue", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path}: This is no catalogue" in done.stderr


def test_an_empty_folder_is_not_fine(emptyset: Emptyset, tmp_path: Path) -> None:
    """A folder with no control in it is a mistake, and not «0 controls are fine»."""
    done = emptyset("controls", "check", str(tmp_path))
    assert done.returncode == 2
    assert "There is no control here" in done.stdout


@pytest.mark.parametrize(("text", "line"), [(UNCLOSED, "mine.md"), (NO_QUERY, "mine.md:5")], ids=["unclosed", "no query"])
def test_a_broken_file_is_told_without_a_traceback(emptyset: Emptyset, tmp_path: Path, text: str, line: str) -> None:
    """What is wrong with a file is told with its place, whatever part of it is missing."""
    (tmp_path / "mine.md").write_text(text)
    done = emptyset("controls", "check", str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert line in done.stdout
    assert "Traceback" not in done.stderr
