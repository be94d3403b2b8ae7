"""The simulated AWS's credential report."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from demo.aws.server import SimulatedAWS

ACCOUNT = "111111111111"


def test_the_report_is_of_today_and_has_the_root_user(aws: SimulatedAWS) -> None:
    """Once ordered, the report has a row for the root user and for each user, and was made now."""
    iam = aws.client(ACCOUNT, "iam")
    iam.create_user(UserName="alice")
    iam.create_access_key(UserName="alice")
    iam.generate_credential_report()
    answer = iam.get_credential_report()
    root, alice = csv.DictReader(answer["Content"].decode().splitlines())
    assert (root["user"], root["arn"], root["mfa_active"]) == ("<root_account>", f"arn:aws:iam::{ACCOUNT}:root", "false")
    assert (alice["user"], alice["access_key_1_active"]) == ("alice", "true")
    assert abs(answer["GeneratedTime"] - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_report_must_be_ordered(aws: SimulatedAWS) -> None:
    """Without an order there is no report."""
    with pytest.raises(ClientError, match="ReportNotPresent"):
        aws.client(ACCOUNT, "iam").get_credential_report()
