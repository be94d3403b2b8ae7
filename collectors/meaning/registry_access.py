"""What a permission lets somebody write in ECR.

Service authorization reference, «Actions, resources, and condition keys for Amazon Elastic Container Registry»: the
actions whose access level is Write or Permissions management. BatchImportUpstreamImage is not among them here: a pull
through a cache needs it, and AmazonEC2ContainerRegistryPullOnly, AWS's policy for nodes (Amazon EKS user guide, «Amazon
EKS node IAM role»), allows it.
"""

import re
from fnmatch import fnmatchcase

from graph.model import Record

WRITES = (
    "BatchDeleteImage", "CompleteLayerUpload", "CreatePullThroughCacheRule", "CreateRepository", "CreateRepositoryCreationTemplate",
    "DeleteLifecyclePolicy", "DeletePullThroughCacheRule", "DeleteRegistryPolicy", "DeleteRepository", "DeleteRepositoryCreationTemplate",
    "DeleteRepositoryPolicy", "DeleteSigningConfiguration", "InitiateLayerUpload", "PutAccountSetting", "PutImage",
    "PutImageScanningConfiguration", "PutImageTagMutability", "PutLifecyclePolicy", "PutRegistryPolicy",
    "PutRegistryScanningConfiguration", "PutReplicationConfiguration", "PutSigningConfiguration", "ReplicateImage",
    "SetRepositoryPolicy", "StartImageScan", "StartLifecyclePolicyPreview", "UpdateImageStorageClass",
    "UpdatePullThroughCacheRule", "UpdateRepositoryCreationTemplate", "UploadLayerPart",
)  # fmt: skip


def registry_writes(permission: Record) -> list[str]:
    """The actions that write in ECR, of those that a permission is about; none if its resources are not ECR's."""
    if not _about_registry(permission["resources"], permission["notResources"]):
        return []
    return [action for action in WRITES if _permits(permission["actions"], f"ecr:{action}")]


def _permits(actions: list[str], action: str) -> bool:
    """Whether one of the actions, or «all but these», covers one."""
    left_out = [pattern[1:] for pattern in actions if pattern.startswith("!")]
    if left_out:
        return not any(_matches(pattern, action) for pattern in left_out)
    return any(_matches(pattern, action) for pattern in actions)


def _matches(pattern: str, action: str) -> bool:
    """Whether a pattern with `*` and `?` matches, whatever the case of its letters."""
    return fnmatchcase(action.lower(), re.sub(r"\[", "[[]", pattern.lower()))


def _about_registry(resources: list[str], left_out: list[str]) -> bool:
    """Whether a repository can be among the resources, or be none of those that are left out."""
    if left_out:
        return not any(_matches(pattern, _repository(pattern)) for pattern in left_out)
    return any(_matches(_piece(pattern, 2), "ecr") for pattern in resources)


def _repository(pattern: str) -> str:
    """The ARN of a repository, in the pattern's partition, that only patterns of all repositories match."""
    return f"arn:{_piece(pattern, 1)}:ecr:any-region:any-account:repository/any"


def _piece(pattern: str, number: int) -> str:
    """A part of an ARN, or of a pattern of ARNs; «*» where it is too short to have one."""
    pieces = pattern.split(":")
    return pieces[number] if len(pieces) > number else "*"
