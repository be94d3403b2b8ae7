"""OCSF 1.8.0: a Compliance Finding for each asset that fails or may, and for each account in which none does.

An asset that is exempt has its finding too, with the status Suppressed and who answers for it. What it would be without the
exemption stays in `compliance`: https://schema.ocsf.io/1.8.0/classes/compliance_finding

One finding is one line (NDJSON): so AWS Security Hub exports OCSF, and so log pipelines take it, which cut at lines and
limit the size of an event: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_FindingsOutput.html
A finding's uid is the same from run to run, so that a later verdict on the same asset replaces an earlier one.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from controls.formats import product
from controls.rows import Row, rows
from controls.verdict import ControlVerdict, Report, Verdict

VERSION = "1.8.0"
FINDINGS = UUID("0d4a2a0c-5b52-5a5a-9d0e-3c1c6f5d9a41")  # the name space of our findings' uids
SEVERITIES = {"critical": (5, "Critical"), "high": (4, "High"), "medium": (3, "Medium"), "low": (2, "Low")}
INFORMATIONAL = (1, "Informational")
# «Warning» is OCSF's word for «did not yield a result due to missing information».
STATUSES = {
    Verdict.FAIL: (3, "Fail"),
    Verdict.UNKNOWN: (2, "Warning"),
    Verdict.NOT_SUPPORTED: (2, "Warning"),
    Verdict.PASS: (1, "Pass"),
}
AWS_ACCOUNT = 10
SUPPRESSED = {"status_id": 3, "status": "Suppressed"}  # «reviewed, … and is now suppressed»
HEAD = {
    "activity_id": 1,
    "activity_name": "Create",
    "category_uid": 2,
    "category_name": "Findings",
    "class_uid": 2003,
    "class_name": "Compliance Finding",
    "type_uid": 200301,
    "type_name": "Compliance Finding: Create",
}


def render(report: Report) -> str:
    """The report as text, a line for each finding."""
    return "".join(json.dumps(_finding(row), ensure_ascii=False) + "\n" for row in rows(report))


def _finding(row: Row) -> dict[str, Any]:
    control = row.control
    severity_id, severity = INFORMATIONAL if control.insight else SEVERITIES[control.severity]
    found = HEAD | {
        "severity_id": severity_id,
        "severity": severity,
        "time": _milliseconds(control.evaluated_at),
        "start_time": _milliseconds(control.readings.oldest),
        "end_time": _milliseconds(control.readings.newest),
        "message": f"{control.title}: {row.verdict}" + (f": {row.reason}" if row.reason else ""),
        "metadata": {
            "version": VERSION,
            "profiles": ["cloud"],
            "event_code": control.control,
            "product": {"name": product.NAME, "vendor_name": product.NAME, "version": product.version()},
        },
        "cloud": _cloud(row),
        "compliance": _compliance(row),
        "finding_info": _kept({"uid": _uid(row), "title": control.title, "desc": control.about.rationale if control.about else ""}),
        "resources": _resources(row),
        "remediation": _remediation(control),
        "unmapped": _unmapped(row),
        **_exemption(row),
    }
    return _kept(found)


def _exemption(row: Row) -> dict[str, Any]:
    """That the finding is set aside, and by whom, why and until when."""
    by = row.exemption
    if not by:
        return {}
    return {**SUPPRESSED, "status_detail": f"exempt until {by['expires']:%Y-%m-%d} by {by['owner']} ({by['ticket']}): {by['reason']}"}


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Without what nothing is known of."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _milliseconds(time: datetime | None) -> int | None:
    return int(time.timestamp() * 1000) if time else None


def _uid(row: Row) -> str:
    where = row.account.account if row.account else ""
    return str(uuid5(FINDINGS, "/".join((row.control.control, where, str(row.asset["identifier"]) if row.asset else ""))))


def _cloud(row: Row) -> dict[str, Any]:
    account = row.account and _kept({"uid": row.account.account, "name": row.account.name, "type_id": AWS_ACCOUNT, "type": "AWS Account"})
    return _kept({"provider": "AWS", "account": account, "region": row.asset.get("internalRegion") if row.asset else None})


def _compliance(row: Row) -> dict[str, Any]:
    status_id, status = STATUSES.get(row.verdict, (99, row.verdict.value))
    frameworks = sorted(row.control.frameworks.items())
    gaps = row.account.gaps if row.account else ()
    missing = [f"{g['operation']} {g['outcome']} in {g['cloudAccountID']}/{g['region']}: {g.get('error') or ''}" for g in gaps]
    return _kept(
        {
            "control": row.control.control,
            "desc": row.control.title,
            "standards": [name for name, _ in frameworks],
            "requirements": [f"{name}: {number}" for name, numbers in frameworks for number in numbers],
            "status_id": status_id,
            "status": status,
            "status_code": row.verdict.value,
            "status_details": [*filter(None, [row.reason]), *missing],
        }
    )


def _resources(row: Row) -> list[dict[str, Any]]:
    """The asset, or the account where it is the account that is judged."""
    if asset := row.asset:
        names = {"uid": "idFromProvider", "name": "internalName", "type": "internalAssetType", "region": "internalRegion"}
        return [_kept({ours: asset.get(theirs) for ours, theirs in names.items()} | {"uid_alt": asset.get("identifier")})]
    return [_kept({"uid": row.account.account, "name": row.account.name, "type": "Account"})] if row.account else []


def _remediation(control: ControlVerdict) -> dict[str, Any]:
    about = control.about
    return _kept({"desc": about.remedy, "references": list(about.references)}) if about and about.remedy else {}


def _unmapped(row: Row) -> dict[str, Any]:
    """What OCSF has no attribute for: out of how many assets, and what an undecided verdict would be otherwise."""
    account = row.account
    if not account or not account.total:
        return {}
    counts = {"failing_count": len(account.failing), "total_count": account.total.count, "total_is_at_least": account.total.at_least}
    return {**counts, **_kept({"otherwise": account.otherwise})}
