"""Exemptions given, listed and withdrawn by commands, and what they come to in evaluations, coverage and the past."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from collectors.aws import CATALOGUE
from controls.control import Example, Expected
from controls.examples import graph
from controls.load import FOLDER
from controls.problem import ControlError
from graph.errors import OutOfHistory
from graph.keeping.runs import NotKept
from graph.store import Store
from graph.trial import plant

Run = Callable[[Any], Any]
Emptyset = Callable[..., Result]
CONTROL, ACCOUNT = "cloudtrail-log-file-validation", "111122223333"
WORLD = f"Connector {ACCOUNT}: {{trails: t}}\nTrail t: {{in: {ACCOUNT}/eu-west-1, logFileValidationEnabled: false}}"
ADD = (
    *("exemptions", "add", CONTROL, "--asset", "t", "--owner", "ann", "--reason", "a test", "--ticket", "T-1"),
    *("--expires", f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"),
)
PACK = 'name = "house"\nversion = "1.0.0"\ndescription = "What the house wants"\nframeworks = "wishes"\n'
WISHES = f'name: Wishes\nversion: "1"\nrequirements:\n  - {{number: "1", subject: Log files can be trusted, controls: [{CONTROL}]}}\n'


@pytest.fixture(scope="module")
def emptyset(inside: Emptyset, opened: Store, run: Run) -> Emptyset:
    """Runs a command on a graph with one account, whose only trail is not validated."""
    run(opened.clear())
    now = datetime.now(UTC)
    run(plant(opened, CATALOGUE, graph(CATALOGUE, Path("world.md"), Example(Expected.FAIL, "", WORLD, 1), now).world, now))
    return inside


@pytest.fixture(scope="module")
def wishes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with a framework of one requirement, which a control of ours decides."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "wishes").mkdir()
    (folder / "pack.toml").write_text(PACK)
    (folder / "wishes/wishes-1.yaml").write_text(WISHES)
    text = (FOLDER / "cloudtrail-kms-encryption.md").read_text(encoding="utf-8")
    (folder / "house-keys.md").write_text(text.replace("id: cloudtrail-kms-encryption", "id: house-keys"), encoding="utf-8")
    return folder


def judged(emptyset: Emptyset, *more: str) -> tuple[str, int]:
    """The verdict of the account, and how many assets are exempt."""
    (control,) = json.loads(emptyset("evaluate", CONTROL, "--format", "json", *more).stdout)["controls"]
    (account,) = control["accounts"]
    return account["verdict"], account["exemptCount"]


def test_one_is_given_counts_and_is_withdrawn(emptyset: Emptyset, wishes: Path) -> None:
    """In evaluations, in coverage and in the list; as of an evaluation it counts as it did then, whatever became of it since."""
    id_ = emptyset(*ADD, "--by", "eve").stdout.split()[0]
    assert judged(emptyset) == ("PASS", 1)
    covered = emptyset("controls", "coverage", "--framework", "Wishes 1", "--pack", str(wishes), "--format", "json")
    assert json.loads(covered.stdout)["totals"] == {"PASS": 1}
    (listed,) = json.loads(emptyset("exemptions", "list", "--format", "json").stdout)
    assert (listed["id"], listed["by"], listed["state"], listed["exemptCount"]) == (id_, "eve", "active", 1)
    assert emptyset("exemptions", "withdraw", id_, "--by", "bob").stdout == f"{id_} counts no longer\n"
    assert judged(emptyset) == ("FAIL", 0)
    (_, exempt) = json.loads(emptyset("evaluations", "list", "--format", "json").stdout)["evaluations"]
    assert judged(emptyset, "--as-of", exempt["id"]) == ("PASS", 1)
    assert id_ not in emptyset("exemptions", "list").stdout
    (kept,) = json.loads(emptyset("exemptions", "list", "--withdrawn", "--format", "json").stdout)
    assert (kept["id"], kept["state"], kept["withdrawnBy"]) == (id_, "withdrawn", "bob")


def test_coverage_takes_files(emptyset: Emptyset, wishes: Path, tmp_path: Path) -> None:
    """As an evaluation does."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    row = f"{{control: {CONTROL}, asset: t, owner: ann, reason: a test, ticket: T-2, approved: {day}, expires: {day}}}"
    (file := tmp_path / "mine.yaml").write_text(f"exemptions: [{row}]")
    arguments = ("--framework", "Wishes 1", "--pack", str(wishes), "--exemptions", str(file), "--format", "json")
    assert json.loads(emptyset("controls", "coverage", *arguments).stdout)["totals"] == {"PASS": 1}


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        ((*ADD, "--longest", "7d"), ControlError, "over 7 days"),
        (("exemptions", "withdraw", "exemption-x"), NotKept, "emptyset exemptions list --withdrawn"),
        (("evaluate", CONTROL, "--as-of", "evaluation-x"), OutOfHistory, "emptyset evaluations list"),
    ],
    ids=["too long", "unknown", "no moment"],
)
def test_mistakes_are_told(emptyset: Emptyset, arguments: tuple[str, ...], error: type[Exception], hint: str) -> None:
    """As those of files are."""
    done = emptyset(*arguments)
    assert (type(done.exception), hint in str(done.exception)) == (error, True)
