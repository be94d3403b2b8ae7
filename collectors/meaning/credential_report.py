"""The credential report: passwords, access keys, certificates and MFA of an account's users, one row each.

IAM user guide, «Generate credential reports for your AWS account»: `<root_account>` is the root user; a value may be
N/A, no_information or not_supported, which all mean that there is nothing to tell; the report is up to four hours old,
and AWS makes a new one at most once in four hours.
"""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from graph.model import Field, Nested, Record, Unreadable, ValueType

ROOT = "<root_account>"
NOTHING = frozenset({"", "n/a", "no_information", "not_supported"})
Row = Mapping[str, str]


def of_user(user: Record, answer: Record) -> Record:
    """The report's row of a user. Raises Unreadable if the report is older than the user, or knows another of the name."""
    row = rows(answer["Content"]).get(user["UserName"])
    if row is None:
        raise Unreadable(f"the credential report of {answer['GeneratedTime']} does not know the user yet")
    created = moment(row, "user_creation_time")
    if created and created != user["CreateDate"].astimezone(UTC).replace(microsecond=0):
        raise Unreadable(f"the credential report of {answer['GeneratedTime']} knows an earlier user of this name")
    return {"row": row, "GeneratedTime": answer["GeneratedTime"]}


def of_root(_: Record, answer: Record) -> Record:
    """The report's row of the root user. Raises Unreadable without one."""
    row = rows(answer["Content"]).get(ROOT)
    if row is None:
        raise Unreadable("the credential report has no row of the root user")
    return {"row": row, "GeneratedTime": answer["GeneratedTime"]}


@lru_cache(32)
def rows(content: bytes | str) -> Mapping[str, Row]:
    """The rows of a report by user; kept, for a large account's report is looked into once for each user."""
    text = content.decode() if isinstance(content, bytes) else content
    found = {row.get("user") or "": row for row in csv.DictReader(text.splitlines())}
    if not found or "" in found:
        raise Unreadable("the credential report is no table of users")
    return found


def told(row: Row, column: str) -> str | None:
    """What a row says in a column; None where that is nothing. Raises Unreadable without the column."""
    said = row.get(column)
    if said is None:
        raise Unreadable(f"the credential report has no column {column}")
    return None if said.lower() in NOTHING else said


def flag(row: Row, column: str) -> bool | None:
    """A column that says true or false."""
    said = told(row, column)
    if said is not None and said.lower() not in {"true", "false"}:
        raise Unreadable(f"the credential report says {said!r} in {column}")
    return None if said is None else said.lower() == "true"


def moment(row: Row, column: str) -> datetime | None:
    """A column that says when."""
    said = told(row, column)
    try:
        return None if said is None else datetime.fromisoformat(said).astimezone(UTC)
    except ValueError as error:
        raise Unreadable(f"the credential report says {said!r} in {column}") from error


READERS = {ValueType.STRING: told, ValueType.BOOLEAN: flag, ValueType.DATETIME: moment}


def _field(name: str, type_: ValueType, column: str, doc: str) -> Field:
    return Field(name, type_, lambda row: READERS[type_](row, column), doc)


def _key(n: int) -> tuple[Field, ...]:
    """What the report tells of the first or the second access key."""
    name, column = f"accessKey{n}", f"access_key_{n}"
    return (
        _field(f"{name}Active", ValueType.BOOLEAN, f"{column}_active", f"Whether access key {n} exists and is active."),
        _field(f"{name}LastRotated", ValueType.DATETIME, f"{column}_last_rotated", f"When access key {n} was made or last changed."),
        _field(f"{name}LastUsedDate", ValueType.DATETIME, f"{column}_last_used_date", f"When access key {n} was last used; null: never."),
        _field(f"{name}LastUsedRegion", ValueType.STRING, f"{column}_last_used_region", "In which region."),
        _field(f"{name}LastUsedService", ValueType.STRING, f"{column}_last_used_service", "For which service."),
    )


FIELDS = (
    _field("userCreationTime", ValueType.DATETIME, "user_creation_time", "When the user, or the account of the root user, was made."),
    _field("passwordEnabled", ValueType.BOOLEAN, "password_enabled", "Whether there is a console password; null: not told of this user."),
    _field("passwordLastUsed", ValueType.DATETIME, "password_last_used", "When it was last used; null: never, or before October 2014."),
    _field("passwordLastChanged", ValueType.DATETIME, "password_last_changed", "When it was last set."),
    _field("passwordNextRotation", ValueType.DATETIME, "password_next_rotation", "When it has to be changed; null: never."),
    _field("mfaActive", ValueType.BOOLEAN, "mfa_active", "Whether a device for multi-factor authentication is active."),
    *_key(1),
    *_key(2),
    _field("cert1Active", ValueType.BOOLEAN, "cert_1_active", "Whether the first signing certificate is active."),
    _field("cert1LastRotated", ValueType.DATETIME, "cert_1_last_rotated", "When it was made or last changed."),
    _field("cert2Active", ValueType.BOOLEAN, "cert_2_active", "Whether the second one is active."),
    _field("cert2LastRotated", ValueType.DATETIME, "cert_2_last_rotated", "When it was made or last changed."),
)  # fmt: skip


def credentials(kind: str, relationship: str, inverse: str) -> Nested:
    """The declaration of what the report says of a user."""
    return Nested(
        name="hasIAMUserCredentials", kind=kind, relationship=relationship, inverse=inverse, source=lambda answer: answer["row"],
        fields=FIELDS, to_one=True, doc="What the credential report says of the user.",
    )  # fmt: skip
