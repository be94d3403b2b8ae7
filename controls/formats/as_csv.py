"""CSV for spreadsheets: a row for each asset that fails or may, and one for each account in which none does.

An asset that is exempt has a row as well: its verdict is EXEMPT, and `otherwise` is what it would be without the exemption.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula, and names are chosen by whoever makes an asset. So
such a cell gets an apostrophe before it, and every cell stands in quotes: https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
from typing import Any

from controls.report import moment
from controls.rows import Row, rows
from controls.verdict import Report

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - the wide ones count for spreadsheets too
COLUMNS = (
    "control", "title", "severity", "frameworks", "account", "accountName", "verdict", "otherwise", "assetType", "assetName", "assetID",
    "region", "failing", "undecided", "total", "totalIsAtLeast", "totalOf", "reason", "exemptionOwner", "exemptionTicket",
    "exemptionExpires", "missingReadings", "oldestReading", "newestReading", "evaluatedAt",
)  # fmt: skip
EXEMPT = "EXEMPT"


def render(report: Report) -> str:
    """The report as text; the first row names the columns."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _cells(row)] for row in rows(report))
    return text.getvalue()


def harmless(cell: Any) -> str:
    """The cell as text which no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \n").startswith(FORMULAS) else text


def _cells(row: Row) -> list[Any]:
    control, account, asset = row.control, row.account, row.asset or {}
    total = account.total if account else None
    return [
        control.control,
        control.title,
        control.severity,
        "; ".join(f"{name}: {', '.join(numbers)}" for name, numbers in sorted(control.frameworks.items())),
        *((account.account, account.name) if account else ("", "")),
        EXEMPT if row.exemption else row.verdict.value,
        _otherwise(row),
        *(asset.get(name) for name in ("internalAssetType", "internalName", "idFromProvider", "internalRegion")),
        *((len(account.failing), len(account.undecided)) if account else ("", "")),
        *((total.count, total.at_least, total.of) if total else ("", "", "")),
        row.reason,
        *_exemption(row),
        "; ".join(_missing(row)),
        moment(control.readings.oldest),
        moment(control.readings.newest),
        moment(control.evaluated_at),
    ]


def _otherwise(row: Row) -> str:
    """What would be said without the exemption; of an account that is UNKNOWN, if nothing unseen mattered."""
    if row.exemption:
        return row.verdict.value
    return row.account.otherwise.value if row.account and row.account.otherwise and not row.asset else ""


def _exemption(row: Row) -> tuple[str, ...]:
    """Who answers, where it was decided, and until when; the reason of the row is that of the exemption."""
    by = row.exemption
    return (by["owner"], by["ticket"], f"{by['expires']:%Y-%m-%d}") if by else ("", "", "")


def _missing(row: Row) -> list[str]:
    gaps = row.account.gaps if row.account else ()
    return [f"{g['operation']} {g['outcome']} in {g['cloudAccountID']}/{g['region']}: {g.get('error') or ''}" for g in gaps]
