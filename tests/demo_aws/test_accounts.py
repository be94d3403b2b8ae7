"""Organizations and callers: who sees the accounts, and who is asking."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from demo.aws.server import SimulatedAWS, SimulatedAWSError

HEAD, MEMBER, ALONE = "111100000000", "111100000001", "333300000000"


@pytest.fixture
def member(aws: SimulatedAWS) -> SimulatedAWS:
    """An organization with one member."""
    aws.create_organization(HEAD, "acme")
    aws.create_account(HEAD, "member", MEMBER)
    return aws


def code(call: Callable[..., Any], **arguments: Any) -> str:
    """The error code with which a call fails."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    return str(raised.value.response["Error"]["Code"])


def test_accounts_have_the_given_numbers_and_names(member: SimulatedAWS) -> None:
    """The management account lists itself and its members, with numbers, names, State and Status."""
    accounts = member.client(HEAD, "organizations").list_accounts()["Accounts"]
    assert [(a["Id"], a["Name"], a["State"], a["Status"]) for a in accounts] == [
        (HEAD, "acme", "ACTIVE", "ACTIVE"),
        (MEMBER, "member", "ACTIVE", "ACTIVE"),
    ]


def test_a_number_is_optional(member: SimulatedAWS) -> None:
    """An account without a given number gets one of twelve digits, and so does one that boto3 creates."""
    assert len(member.create_account(HEAD, "third")) == 12
    made = member.client(HEAD, "organizations").create_account(Email="a@example.com", AccountName="fourth")["CreateAccountStatus"]
    assert len(made["AccountId"]) == 12
    assert len(member.client(HEAD, "organizations").list_accounts()["Accounts"]) == 4


def test_accounts_come_in_pages(member: SimulatedAWS) -> None:
    """Twenty accounts are a page, as in AWS, and the pages together hold each account once."""
    for number in range(2, 45):
        member.create_account(HEAD, f"member-{number}", f"{111100000000 + number}")
    pages = list(member.client(HEAD, "organizations").get_paginator("list_accounts").paginate())
    assert [len(page["Accounts"]) for page in pages] == [20, 20, 5]
    assert len({account["Id"] for page in pages for account in page["Accounts"]}) == 45


def test_a_smaller_page(member: SimulatedAWS) -> None:
    """A page holds no more accounts than it was asked for."""
    answer = member.client(HEAD, "organizations").list_accounts(MaxResults=1)
    assert len(answer["Accounts"]) == 1
    assert answer["NextToken"]


def test_a_member_must_not_list_accounts(member: SimulatedAWS) -> None:
    """A member account is denied the list, but can describe its organization."""
    client = member.client(MEMBER, "organizations")
    assert code(client.list_accounts) == "AccessDeniedException"
    assert client.describe_organization()["Organization"]["MasterAccountId"] == HEAD


def test_a_delegated_administrator_lists_accounts(member: SimulatedAWS) -> None:
    """A member that is registered as a delegated administrator gets the list."""
    member.client(HEAD, "organizations").register_delegated_administrator(
        AccountId=MEMBER, ServicePrincipal="config-multiaccountsetup.amazonaws.com"
    )
    assert len(member.client(MEMBER, "organizations").list_accounts()["Accounts"]) == 2


def test_an_account_that_stands_alone(aws: SimulatedAWS) -> None:
    """An account without an organization hears so."""
    client = aws.client(ALONE, "organizations")
    assert code(client.list_accounts) == code(client.describe_organization) == "AWSOrganizationsNotInUseException"


@pytest.mark.parametrize(("state", "status"), [("SUSPENDED", "SUSPENDED"), ("PENDING_CLOSURE", "PENDING_CLOSURE")])
def test_a_suspended_account(member: SimulatedAWS, state: str, status: str) -> None:
    """A closed account stays in the list with its state, and no role in it can be assumed."""
    member.suspend(MEMBER, state)
    last = member.client(HEAD, "organizations").list_accounts()["Accounts"][-1]
    assert (last["State"], last["Status"]) == (state, status)
    sts = member.client(HEAD, "sts")
    assert code(sts.assume_role, RoleArn=f"arn:aws:iam::{MEMBER}:role/audit", RoleSessionName="test") == "AccessDenied"


def test_suspending_a_stranger(aws: SimulatedAWS) -> None:
    """An account outside any organization cannot be suspended, and the message says what to do."""
    with pytest.raises(SimulatedAWSError, match="create it with create_account first"):
        aws.suspend(ALONE)


def test_the_caller_is_known(aws: SimulatedAWS) -> None:
    """The credentials of an account tell that account."""
    identity = aws.client(MEMBER, "sts").get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (MEMBER, f"arn:aws:sts::{MEMBER}:assumed-role/demo/demo")


def test_an_assumed_role_acts_in_its_account(aws: SimulatedAWS) -> None:
    """Credentials of an assumed role act in the role's account, under the role's name."""
    role = aws.client(HEAD, "sts").assume_role(RoleArn=f"arn:aws:iam::{MEMBER}:role/audit", RoleSessionName="reader")["Credentials"]
    keys = {"aws_access_key_id": role["AccessKeyId"], "aws_secret_access_key": role["SecretAccessKey"]}
    sts = boto3.client("sts", **keys, aws_session_token=role["SessionToken"], endpoint_url=aws.url, region_name="us-east-1")
    identity = sts.get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (MEMBER, f"arn:aws:sts::{MEMBER}:assumed-role/audit/reader")
    assert aws.requests()[-1].account == MEMBER


def test_the_environment_is_enough(aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any AWS client with the account's variables in its environment acts in the account."""
    for name, value in aws.environment(MEMBER).items():
        monkeypatch.setenv(name, value)
    assert boto3.Session().client("sts").get_caller_identity()["Account"] == MEMBER


def test_a_session_comes_here(aws: SimulatedAWS) -> None:
    """A session in an account makes clients for the simulated AWS."""
    assert aws.session(MEMBER).client("sts", region_name="eu-west-1").get_caller_identity()["Account"] == MEMBER
