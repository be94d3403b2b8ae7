"""What the statements of policies permit, and of which keys."""

from typing import Any

import pytest

from collectors.meaning.permissions import asset_types, excluded_keys, included_keys, permissions
from collectors.meaning.policies import statements

KEY = "arn:aws:kms:eu-west-1:111111111111:key/1"


def permitted(**statement: Any) -> list[Any]:
    """What a statement permits."""
    [found] = statements({"Statement": {"Effect": "Allow", "Resource": "*", **statement}})
    return list(permissions(found))


def keys(**statement: Any) -> list[str]:
    """The patterns of keys that a statement is about."""
    return [ref.id for p in permitted(**statement) for type_ in asset_types(p) for ref in included_keys(type_)]


def test_by_service() -> None:
    """Actions are put together by service, whatever their case."""
    found = permitted(Action=["kms:Decrypt", "s3:GetObject", "KMS:Encrypt"])
    assert [(p["service"], p["actions"]) for p in found] == [("kms", ["kms:Decrypt", "KMS:Encrypt"]), ("s3", ["s3:GetObject"])]


def test_a_deny_permits_nothing() -> None:
    """A statement that denies has no permissions."""
    assert permitted(Effect="Deny", Action="*") == []


@pytest.mark.parametrize(
    ("statement", "patterns"),
    [
        ({"Action": "kms:Decrypt", "Resource": KEY}, [KEY]),
        ({"Action": "*"}, ["*"]),
        ({"Action": "k*:*", "Resource": "arn:aws:kms:*"}, ["arn:aws:kms:*"]),
        ({"Action": ["kms:ListKeys", "kms:CreateKey"]}, []),
        ({"Action": ["kms:ListKeys", "kms:List*"]}, ["*"]),
        ({"Action": "s3:*"}, []),
        ({"NotAction": "iam:*"}, ["*"]),
        ({"NotAction": ["iam:*", "kms:*"]}, []),
        ({"NotAction": "kms:Decrypt", "Resource": KEY}, [KEY]),
        ({"Action": "kms:*", "Resource": "arn:aws:kms:*:*:key/${aws:PrincipalTag/key}"}, ["arn:aws:kms:*:*:key/*"]),
    ],
)
def test_keys(statement: dict[str, Any], patterns: list[str]) -> None:
    """A permission is about the keys its resources can mean, if one of its actions can be about a key."""
    assert keys(**statement) == patterns


def test_all_resources_but_some() -> None:
    """All resources but some are all keys, those left out."""
    found = {"Effect": "Allow", "Action": "kms:*", "NotResource": [KEY, "arn:aws:s3:::${aws:username}"]}
    [permission] = permissions(statements({"Statement": found})[0])
    [type_] = asset_types(permission)
    assert ([ref.id for ref in included_keys(type_)], excluded_keys(type_)) == (["*"], [KEY, "arn:aws:s3:::*"])
