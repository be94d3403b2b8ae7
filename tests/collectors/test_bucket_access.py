"""Which buckets a role reaches: what its policies say for certain, and where they leave it open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.meaning.bucket_access import ALL, bucket_pattern, by_policy, by_role, left_to_roles, role_policies
from graph.model import Unreadable

S3 = "arn:aws:s3:::"
ROLE = "arn:aws:iam::111111111111:role/app"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    """A policy document."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: Any = "s3:GetObject", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "s3:*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement that denies."""
    return {**allow(action, resource, **more), "Effect": "Deny"}


def reached(*statements: dict[str, Any], boundary: Any = None, limited: bool = False) -> list[str] | None:
    """What a role with one policy reaches; None if it is undecided."""
    try:
        return by_role([policy(*statements)], boundary, "aws", limited=limited)
    except Unreadable:
        return None


CONDITION = {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], []),
        ([allow()], [ALL]),
        ([allow("S3:getobject")], [ALL]),
        ([allow("*")], [ALL]),
        ([allow("s3:Get*", f"{S3}logs/*")], [f"{S3}logs"]),
        ([allow("s3:GetObject", f"{S3}logs")], []),
        ([allow("s3:ListBucket", f"{S3}logs")], [f"{S3}logs"]),
        ([allow("s3:ListBucket", f"{S3}logs/*")], []),
        ([allow("s3:PutObject", f"{S3}data-*")], [f"{S3}data-*"]),
        ([allow("s3:PutObject", f"{S3}data-*/in/*")], [f"{S3}data-*"]),
        ([allow("s3:GetObject", [f"{S3}a/x", f"{S3}b/*"])], [f"{S3}a", f"{S3}b"]),
        ([allow("s3:GetBucketPolicy")], []),
        ([allow("ec2:*")], []),
        ([allow("s3:*", "arn:aws:dynamodb:eu-west-1:1:table/x")], []),
        ([allow("s3:*", "arn:aws:s3:::*")], [ALL]),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], [ALL]),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], []),
        ([{"Effect": "Allow", "Action": "s3:*", "NotResource": f"{S3}a/*"}], None),
        ([allow("s3:GetObject", f"{S3}*-logs")], None),
        ([allow("s3:GetObject", f"{S3}home/${{aws:username}}/*")], None),
        ([allow("s3:GetObject", f"{S3}${{aws:username}}/*")], None),
        ([allow("s3:GetObject", f"{S3}a?c/*")], None),
        ([allow(**CONDITION)], None),
        ([allow(), allow(**CONDITION)], [ALL]),
        ([allow(), deny()], []),
        ([allow(), deny("s3:DeleteObject")], [ALL]),
        ([allow("s3:GetObject"), deny("s3:GetObject", f"{S3}secret/*")], None),
        ([allow(), deny(**CONDITION)], None),
        ([deny()], []),
    ],
)
def test_what_a_role_reaches(statements: list[dict[str, Any]], expected: list[str] | None) -> None:
    """A role reaches what is allowed without doubt, and what is doubted is undecided."""
    assert reached(*statements) == expected


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [
        ([policy(allow("*"))], [ALL]),
        ([policy(allow("ec2:*"))], []),
        ([policy(allow("s3:*", f"{S3}logs/*"))], None),
        ([policy(allow("s3:*"), deny("s3:GetObject", f"{S3}x/*"))], None),
        ([policy(allow("s3:*", **CONDITION))], None),
    ],
)
def test_within_a_boundary(boundary: Any, expected: list[str] | None) -> None:
    """A boundary that leaves everything in changes nothing, one that leaves the action out refuses it, another one leaves it open."""
    assert reached(allow("s3:GetObject"), boundary=boundary) == expected


def test_a_member_of_an_organization() -> None:
    """Policies of the organization may refuse what the role's policies allow, and cannot allow what they do not."""
    assert reached(allow(), limited=True) is None
    assert reached(allow("ec2:*"), limited=True) == []


@given(st.text("ab*?/$", max_size=6), st.booleans())
def test_a_pattern_without_doubt_is_one(name: str, of_objects: bool) -> None:
    """A pattern that is told for certain has no wildcard but one at its end, and begins as the resource does."""
    for pattern in bucket_pattern(S3 + name, of_objects, S3):
        assert pattern is None or pattern == ALL or (pattern.startswith(S3) and "*" not in pattern[:-1] and "?" not in pattern)


def test_whom_a_bucket_lets_in() -> None:
    """A bucket's policy opens it to the roles it names, to all if it names everybody, and leaves the account's own to their policies."""

    def opened(principal: Any) -> list[str]:
        return by_policy(policy(allow("s3:*", Principal=principal)))

    assert opened({"AWS": ROLE}) == [ROLE]
    assert opened("*") == [ALL]
    assert opened({"AWS": "111111111111"}) == opened({"AWS": "arn:aws:iam::111111111111:root"}) == opened({"Service": "x"}) == []
    assert by_policy(policy(allow("s3:GetBucketAcl", Principal="*"))) == by_policy(None) == []
    for doubtful in (allow("s3:*", Principal="*", **CONDITION), allow("s3:*", NotPrincipal={"AWS": ROLE})):
        with pytest.raises(Unreadable):
            by_policy(policy(doubtful))
    with pytest.raises(Unreadable):
        by_policy(policy(allow("s3:*", Principal={"AWS": ROLE}), deny("s3:GetObject", f"{S3}x/*", Principal="*")))


def test_what_a_bucket_leaves_to_roles() -> None:
    """Without a Deny the roles' own policies decide; a Deny of everything to everybody leaves nothing; another one is not interpreted."""
    assert left_to_roles(None)
    assert left_to_roles(policy(allow("s3:*", Principal="*"), deny("s3:PutBucketPolicy", Principal="*")))
    assert not left_to_roles(policy(deny("s3:*", Principal="*")))
    with pytest.raises(Unreadable):
        left_to_roles(policy(deny("s3:*", Principal="*", **CONDITION)))


def test_the_policies_of_a_role() -> None:
    """A role's documents are its inline ones and those attached, in force; one that AWS does not tell leaves it unread."""
    managed = {
        "Arn": "m",
        "DefaultVersionId": "v2",
        "PolicyVersionList": [{"VersionId": "v1", "Document": 1}, {"VersionId": "v2", "Document": 2}],
    }
    role = {"RolePolicyList": [{"PolicyDocument": 0}], "AttachedManagedPolicies": [{"PolicyArn": "m"}]}
    assert role_policies(role, {"Policies": [managed]}) == {"policies": [0, 2], "boundary": None}
    bounded = role | {"PermissionsBoundary": {"PermissionsBoundaryArn": "m"}}
    assert role_policies(bounded, {"Policies": [managed]})["boundary"] == [2]
    with pytest.raises(Unreadable):
        role_policies(role, {"Policies": []})
