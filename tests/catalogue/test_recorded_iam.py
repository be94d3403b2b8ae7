"""What the real AWS once answered of IAM: how much of it is read whole."""

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.declare import Call, calls
from collectors.meaning.credential_report import of_root, rows
from collectors.parse import part
from graph.model import Unreadable
from scripts.reference.recorded import CONTEXT, recorded

# Operation → records read whole, and others; an error is none.
READ = {
    "IAMPasswordPolicy.GetAccountPasswordPolicy": (1, 0), "IAMPolicy.GetPolicyVersion": (1, 0), "IAMRole.GetRole": (27, 0),
    "IAMUser.ListAccessKeys": (8, 0), "RootUser.GetAccountSummary": (2, 0),
}  # fmt: skip


def answers(shared: Path, call: Call) -> list[Any]:
    """The recorded answers to a call that are no errors."""
    return [a for a in recorded(shared / "recorded-aws", call) if "Error" not in a]


def call(name: str) -> Call:
    """A declared call by its kind and operation."""
    kind, operation = name.split(".")
    return next(c for c in calls(CATALOGUE.kind(kind)) if c.operation == operation)


def test_answers_are_read_whole(shared: Path) -> None:
    """Whatever AWS said is read, or unread with a reason."""
    found: dict[str, Counter[bool]] = {name: Counter() for name in READ}
    for name in READ:
        for answer in answers(shared, call(name)):
            record = {**(answer.get("PasswordPolicy") or answer), **CONTEXT}
            try:
                part(CATALOGUE, call(name), record)
            except Unreadable:
                found[name][False] += 1
            else:
                found[name][True] += 1
    assert {name: (n[True], n[False]) for name, n in found.items()} == READ


def test_credential_reports(shared: Path) -> None:
    """Every row of every recorded credential report is read whole, the root users' with them."""
    declared, whole, roots = call("IAMUser.GetCredentialReport"), 0, 0
    for answer in answers(shared, declared):
        for row in rows(answer["Content"]).values():
            part(CATALOGUE, declared, {"row": row, "GeneratedTime": answer["GeneratedTime"]})
            whole += 1
        with suppress(Unreadable):  # three of them were cut short
            roots += bool(part(CATALOGUE, call("RootUser.GetCredentialReport"), of_root({}, answer)).nested)
    assert (len(answers(shared, declared)), whole, roots) == (6, 33, 3)


@pytest.mark.parametrize("code", ["ReportInProgress"])
def test_a_report_that_is_not_ready_is_asked_for_again(shared: Path, code: str) -> None:
    """What AWS says while it makes a report is no failure yet."""
    declared = call("IAMUser.GetCredentialReport")
    errors = {a["Error"]["Code"] for a in recorded(shared / "recorded-aws", declared) if "Error" in a}
    assert errors == {code}
    assert errors <= set(declared.again)
