"""How a report is shown: on standard output or in a file, and what is refused before anything is asked."""

from pathlib import Path

import pytest
import typer

from cli.evaluating import Shown
from controls import formats
from tests.controls.reports import EMPTY, REPORT


@pytest.mark.parametrize("name", [n for n in formats.names() if n != "table"])
def test_a_file_holds_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The file and standard output have the same text, which ends with one line break when it is printed."""
    Shown(name).show(REPORT)
    printed = capsys.readouterr().out
    Shown(name, tmp_path / "report").show(REPORT)
    with (tmp_path / "report").open(encoding="utf-8", newline="") as file:
        written = file.read()
    assert printed.replace("\r\n", "\n").rstrip("\n") == written.replace("\r\n", "\n").rstrip("\n")
    assert printed.endswith("\n")
    assert not printed.endswith("\n\n")
    assert capsys.readouterr().out == ""


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    """A file that is there is written anew; until there is a report it stays as it is."""
    file = tmp_path / "report.csv"
    file.write_text("old", encoding="utf-8")
    Shown("csv", file).checked()
    assert file.read_text(encoding="utf-8") == "old"
    Shown("csv", file).show(EMPTY)
    assert file.read_text(encoding="utf-8").startswith('"control"')


@pytest.mark.parametrize(
    ("form", "output", "hint"),
    [("htlm", "", "Did you mean «html»"), ("xyz", "", "there are csv, html"), ("csv", "no/where", "--output"), ("csv", ".", "--output")],
)
def test_what_cannot_be_shown_is_refused(tmp_path: Path, form: str, output: str, hint: str) -> None:
    """A format that does not exist is told with the nearest one, and a place that cannot be written with the option that mends it."""
    shown = Shown(form, tmp_path / output if output else None)
    with pytest.raises(typer.BadParameter, match=hint.replace("-", r"\-")):
        shown.checked()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A place that went away between the check and the report is named, without a traceback."""
    with pytest.raises(typer.BadParameter, match="cannot be written: No such file or directory"):
        Shown("csv", tmp_path / "gone/report").show(EMPTY)


def test_the_table_may_go_into_a_file(tmp_path: Path) -> None:
    """A table in a file has no colours and the same words."""
    Shown("table", tmp_path / "report").show(REPORT)
    text = (tmp_path / "report").read_text(encoding="utf-8")
    assert "In all: FAIL" in text
    assert "\x1b" not in text
