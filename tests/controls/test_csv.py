"""CSV: a spreadsheet shows it and runs nothing in it."""

import csv
import io

import pytest

from controls import formats
from controls.formats.as_csv import COLUMNS, harmless
from tests.controls.reports import EMPTY, FORMULA, HOSTILE, REPORT


def rows() -> list[dict[str, str]]:
    """The rows of the report, by column."""
    return list(csv.DictReader(io.StringIO(formats.render(REPORT, "csv"), newline="")))


def test_each_asset_has_a_row() -> None:
    """One row for each control, account and asset that fails or may; an account that names none has one of its own."""
    found = [(r["account"], r["verdict"], r["assetName"]) for r in rows() if r["control"] == "trails"]
    assert found == [
        ("111111111111", "FAIL", HOSTILE),
        ("111111111111", "FAIL", f"'{FORMULA}"),
        ("111111111111", "UNKNOWN", "both"),
        ("222222222222", "UNKNOWN", "maybe"),
        ("333333333333", "PASS", ""),
        ("333333333333", "EXEMPT", "spared"),
        ("333333333333", "EXEMPT", "perhaps"),
        ("444444444444", "OUT_OF_SCOPE", ""),
    ]
    assert [r["verdict"] for r in rows() if r["control"] == "by-hand"] == ["MANUAL"]


def test_a_row_says_out_of_how_many() -> None:
    """Failing, undecided and total are numbers of the account; what is at least so is marked, and failed readings are named."""
    first, maybe = rows()[0], rows()[3]
    assert [first[c] for c in ("failing", "undecided", "total", "totalIsAtLeast", "totalOf")] == ["2", "1", "412", "False", "trails"]
    assert [maybe[c] for c in ("failing", "undecided", "total", "totalIsAtLeast", "totalOf")] == ["0", "1", "7", "True", "trails"]
    assert maybe["missingReadings"].startswith("GetTrailStatus denied in 222222222222/eu-west-1: AccessDenied")
    assert first["frameworks"] == "House 1: 2, 3; Other 2: 9"


def test_an_exempt_asset_says_by_whom_and_what_it_would_be() -> None:
    """The row of an exempt asset has its verdict without the exemption, who answers, why, where it was decided and until when."""
    spared, perhaps = (r for r in rows() if r["verdict"] == "EXEMPT")
    assert (spared["otherwise"], perhaps["otherwise"]) == ("FAIL", "UNKNOWN")
    assert [spared[c] for c in ("exemptionOwner", "exemptionTicket", "exemptionExpires", "reason")] == [
        "platform", f"'{FORMULA}", "2026-02-14", f"{HOSTILE} is gone soon",
    ]  # fmt: skip
    assert {(r["exemptionOwner"], r["exemptionExpires"]) for r in rows() if r["verdict"] != "EXEMPT"} == {("", "")}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "＠x"])  # noqa: RUF001 - wide
def test_no_cell_is_a_formula(cell: str) -> None:
    """Whatever a spreadsheet would calculate stands behind an apostrophe."""
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "shown"), [(None, ""), ("", ""), (3, "3"), (False, "False"), ("arn:aws:x", "arn:aws:x"), ("a=b", "a=b")])
def test_other_cells_stay_as_they_are(cell: object, shown: str) -> None:
    """Text, numbers and nothing."""
    assert harmless(cell) == shown


def test_an_empty_report_has_its_columns() -> None:
    """The first row names the columns, each once, and every cell stands in quotes."""
    (head,) = formats.render(EMPTY, "csv").splitlines()
    assert head == ",".join(f'"{c}"' for c in COLUMNS)
    assert len(set(COLUMNS)) == len(COLUMNS)
