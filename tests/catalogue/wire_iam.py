"""IAM's answers as they go over the wire, for what the simulation lacks: XML of the query protocol."""

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

COLUMNS = (
    "user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed", "password_next_rotation",
    "mfa_active", "access_key_1_active", "access_key_1_last_rotated", "access_key_1_last_used_date", "access_key_1_last_used_region",
    "access_key_1_last_used_service", "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date",
    "access_key_2_last_used_region", "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated", "cert_2_active",
    "cert_2_last_rotated",
)  # fmt: skip
NOW = datetime.now(UTC).replace(microsecond=0)


def ago(days: float) -> str:
    """A time some days ago, as AWS writes it."""
    return (NOW - timedelta(days=days)).isoformat()


def answer(operation: str, **result: Any) -> str:
    """An answer of an operation."""
    return f"<{operation}Response><{operation}Result>{xml(result)}</{operation}Result></{operation}Response>"


def xml(said: Any) -> str:
    """Objects as elements, lists as members, the rest as text."""
    if isinstance(said, Mapping):
        return "".join(f"<{name}>{xml(value)}</{name}>" for name, value in said.items())
    if isinstance(said, list):
        return "".join(f"<member>{xml(value)}</member>" for value in said)
    return escape(str(said).lower() if isinstance(said, bool) else str(said))


def document(*statements: Mapping[str, Any]) -> str:
    """A policy as IAM encodes it in its answers."""
    return quote(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def details(**lists: list[Any]) -> str:
    """An answer of GetAccountAuthorizationDetails, whose other lists are empty."""
    empty: dict[str, Any] = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    return answer("GetAccountAuthorizationDetails", **(empty | lists), IsTruncated=False)


def report(*rows: Mapping[str, str]) -> str:
    """An answer of GetCredentialReport, made now; what a row does not name is false or N/A."""
    lines = [",".join(row.get(c, "false" if c.endswith("_active") else "N/A") for c in COLUMNS) for row in rows]
    content = b64encode("\n".join([",".join(COLUMNS), *lines]).encode()).decode()
    return answer("GetCredentialReport", Content=content, ReportFormat="text/csv", GeneratedTime=ago(0))


def summary(**numbers: int) -> str:
    """An answer of GetAccountSummary."""
    entries = "".join(f"<entry><key>{name}</key><value>{number}</value></entry>" for name, number in numbers.items())
    return answer("GetAccountSummary", SummaryMap="@").replace("@", entries)
