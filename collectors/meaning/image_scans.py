"""What scans of an image in ECR found, by either of the two scanners.

Amazon ECR API reference, «DescribeImageScanFindings»: basic scanning answers `findings`, enhanced scanning (Amazon
Inspector) `enhancedFindings`; only these say whether an exploit is known. «ImageScanStatus»: findings are those of the
present while the status is COMPLETE (basic) or ACTIVE (enhanced).
"""

from collections.abc import Mapping
from typing import Any

from graph.model import Record, Unreadable

SEVERE = frozenset({"HIGH", "CRITICAL"})
SCANNED = frozenset({"COMPLETE", "ACTIVE"})
Finding = Mapping[str, Any]


def status(answer: Record) -> str:
    """Where the scan stands; «» if the image was never scanned."""
    return str((answer.get("imageScanStatus") or {}).get("status") or "")


def findings(answer: Record) -> list[Finding]:
    """All findings in one shape, whichever scanner made them."""
    found = answer.get("imageScanFindings") or {}
    return [*map(_basic, found.get("findings") or ()), *map(_enhanced, found.get("enhancedFindings") or ())]


def _basic(finding: Record) -> Finding:
    packages = [a["value"] for a in finding.get("attributes") or () if a["key"] == "package_name" and a.get("value")]
    return {
        "name": finding.get("name"), "severity": finding.get("severity"), "status": "ACTIVE", "uri": finding.get("uri"),
        "scanner": "BASIC", "packages": packages,
    }  # fmt: skip


def _enhanced(finding: Record) -> Finding:
    details = finding.get("packageVulnerabilityDetails") or {}
    return {
        "name": details.get("vulnerabilityId") or finding.get("title"),
        "severity": finding.get("severity"),
        "status": finding.get("status"),
        "uri": details.get("sourceUrl"),
        "scanner": "ENHANCED",
        "packages": [package["name"] for package in details.get("vulnerablePackages") or () if package.get("name")],
        **{member: finding.get(member) for member in ("score", "exploitAvailable", "fixAvailable", "firstObservedAt")},
    }


def exploitable(answer: Record) -> bool:
    """Whether a finding of high or critical severity has a known exploit.

    Raises Unreadable where the image is not scanned, or where a severe finding does not say whether there is one.
    """
    severe = [f for f in findings(answer) if f["severity"] in SEVERE and f["status"] in {None, "ACTIVE"}]
    if any(f.get("exploitAvailable") == "YES" for f in severe):
        return True
    if status(answer) not in SCANNED:
        raise Unreadable(f"the image has no scan that counts: its status is «{status(answer) or 'never scanned'}»")
    if unknown := [f["name"] for f in severe if f.get("exploitAvailable") != "NO"]:
        raise Unreadable(f"the scan does not say whether {unknown[0]} can be exploited, as enhanced scanning would")
    return False
