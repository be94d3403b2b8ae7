"""What a statement lets somebody write in ECR."""

from typing import Any

import pytest

from collectors.meaning.permissions import permissions
from collectors.meaning.policies import statements
from collectors.meaning.registry_access import WRITES, registry_writes

REPOSITORY = "arn:aws:ecr:us-east-1:111111111111:repository/app"
# AWS's managed policies for nodes, and the one for whoever pushes.
READ_ONLY = ["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:Get*", "ecr:Describe*", "ecr:List*", "ecr:BatchGetImage"]
PULL_ONLY = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchImportUpstreamImage"]
POWER_USER = [*READ_ONLY, "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"]


def writes(**statement: Any) -> list[str]:
    """The actions that write in ECR and that an Allow of all resources, unless others are named, permits."""
    resources = {} if "NotResource" in statement else {"Resource": "*"}
    [found] = statements({"Statement": {"Effect": "Allow", **resources, **statement}})
    return sorted({action for permission in permissions(found) for action in registry_writes(permission)})


@pytest.mark.parametrize("actions", [READ_ONLY, PULL_ONLY, "ecr:Batch?etImage", "s3:*", "ecr-public:PutImage"])
def test_reading_is_no_writing(actions: Any) -> None:
    """Pulling, also through a cache, and what is about other services write nothing."""
    assert writes(Action=actions) == []


@pytest.mark.parametrize("actions", ["*", "ecr:*", "*:*", "ec?:*", "ECR:*"])
def test_everything_includes_writing(actions: str) -> None:
    """Who may do everything may write, whatever the case of the letters."""
    assert writes(Action=actions) == sorted(WRITES)


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ("ecr:putimage", ["PutImage"]),
        ("ecr:*Image", ["BatchDeleteImage", "PutImage", "ReplicateImage"]),
        ("ecr:Delete*Policy", ["DeleteLifecyclePolicy", "DeleteRegistryPolicy", "DeleteRepositoryPolicy"]),
        (POWER_USER, ["CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"]),
    ],
)
def test_wildcards(actions: Any, expected: list[str]) -> None:
    """Wildcards stand for the actions that they match."""
    assert writes(Action=actions) == expected


def test_all_but_these() -> None:
    """A statement on all actions but some permits the rest, unless it leaves out all of ECR."""
    assert writes(NotAction="iam:*") == sorted(WRITES)
    assert writes(NotAction=["iam:*", "ecr:*"]) == []
    assert writes(NotAction="ecr:Put*") == sorted(action for action in WRITES if not action.startswith("Put"))


@pytest.mark.parametrize(
    ("resource", "some"),
    [
        (REPOSITORY, True),
        ("arn:aws:*:*:*:*", True),
        ("arn:aws:e*", True),
        ("arn:aws:s3:::logs/*", False),
        ([REPOSITORY, "arn:aws:s3:::logs"], True),
    ],
)
def test_resources(resource: Any, some: bool) -> None:
    """Actions on the resources of another service write nothing in ECR."""
    assert bool(writes(Action="*", Resource=resource)) is some


def test_all_resources_but_these() -> None:
    """All resources but some of them include repositories, unless all of these are left out."""
    assert writes(Action="*", NotResource="arn:aws:s3:::logs")
    assert writes(Action="*", NotResource=REPOSITORY)
    assert writes(Action="*", NotResource=["arn:aws:s3:::logs", "arn:aws:ecr:*"]) == []
    assert writes(Action="*", NotResource="arn:*:ecr:*:*:repository/*") == writes(Action="*", NotResource="*") == []


def test_a_denial_permits_nothing() -> None:
    """A Deny lets nobody write."""
    assert writes(Action="ecr:*", Effect="Deny") == []
