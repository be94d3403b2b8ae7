"""Whom trust policies let in from outside."""

from typing import Any

import pytest

from collectors.meaning.policies import statements
from collectors.meaning.trust import account_of, external_principals, principal
from graph.model import Unreadable

OURS, OTHERS = "111111111111", "999999999999"
KNOWN = {OURS}
STRANGER = f"arn:aws:iam::{OTHERS}:role/x"


def external(*parts: dict[str, Any]) -> list[str]:
    """The outsiders whom statements let in."""
    return external_principals(
        statements({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", **part} for part in parts]}), KNOWN
    )


@pytest.mark.parametrize(
    ("who", "outside"),
    [
        ("*", ["*"]),
        ({"AWS": "*"}, ["*"]),
        ({"AWS": STRANGER}, [STRANGER]),
        ({"AWS": [OTHERS, OURS]}, [OTHERS]),
        ({"AWS": f"arn:aws:sts::{OTHERS}:assumed-role/x/y"}, [f"arn:aws:sts::{OTHERS}:assumed-role/x/y"]),
        ({"AWS": f"arn:aws:iam::{OURS}:root"}, []),
        ({"AWS": "AROAEXAMPLEEXAMPLEXX"}, []),
        ({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, []),
        ({"Federated": f"arn:aws:iam::{OURS}:saml-provider/x"}, []),
    ],
)
def test_principals(who: Any, outside: list[str]) -> None:
    """Anybody and principals of unknown accounts are outside; services, providers and deleted principals are not."""
    assert external({"Principal": who}) == outside


def test_all_but_some_are_anybody() -> None:
    """A statement about all principals but some lets in anybody."""
    assert external({"NotPrincipal": {"AWS": OURS}}) == ["*"]


@pytest.mark.parametrize(
    ("condition", "outside"),
    [
        ({"StringEquals": {"aws:PrincipalAccount": OURS}}, []),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OURS}:role/*"}}, []),
        ({"StringEquals": {"aws:PrincipalAccount": [OURS, OTHERS]}}, ["*"]),
        ({"StringNotEquals": {"aws:PrincipalAccount": OURS}}, ["*"]),
        ({"StringEqualsIfExists": {"aws:PrincipalAccount": OURS}}, ["*"]),
        ({"StringEquals": {"sts:ExternalId": "secret"}}, ["*"]),
    ],
)
def test_conditions(condition: dict[str, Any], outside: list[str]) -> None:
    """Only a condition that admits known accounts and nobody else keeps outsiders out."""
    assert external({"Principal": "*", "Condition": condition}) == outside


def test_what_is_not_decided() -> None:
    """A condition on an organization, or a Deny beside, may keep outsiders out; without outsiders it does not matter."""
    organization = {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
    deny = {"Effect": "Deny", "Principal": "*"}
    for parts in (({"Principal": "*", **organization},), ({"Principal": "*"}, deny)):
        with pytest.raises(Unreadable):
            external(*parts)
    assert external({"Principal": {"AWS": OURS}, **organization}, deny) == []


def test_accounts_of_principals() -> None:
    """A principal's account is its number or that in its ARN, and is told of principals of AWS only."""
    assert [account_of(x) for x in (OURS, STRANGER, "*", "arn:aws:iam::cloudfront:user/x")] == [OURS, OTHERS, "", ""]
    assert principal(f"Federated|arn:aws:iam::{OURS}:saml-provider/x")["accountNumber"] == ""
    assert principal(f"AWS|{OURS}") == {"type": "AWS", "value": OURS, "accountNumber": OURS}
