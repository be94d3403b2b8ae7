"""GetAccountAuthorizationDetails: users, groups, roles and policies of an account in one answer, which four kinds share.

IAM API reference: of AWS's managed policies it tells those in use. It tells of trust policies and policy versions what
GetRole and GetPolicyVersion would tell, so each document is a reading of its own: one that cannot be understood leaves
its own role or policy unread, not the account.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from graph.model import Record, Reference, Unreadable

OPERATION = "GetAccountAuthorizationDetails"
PERMISSION = f"iam:{OPERATION}"
EVERYTHING = {"Filter": ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"]}
INLINE = ("UserPolicyList", "GroupPolicyList", "RolePolicyList")


def everything(_: Record) -> dict[str, Any]:
    """The arguments which ask for all of it; the same for every kind, or the question would be asked again."""
    return EVERYTHING


def role(detail: Record) -> Iterator[Record]:
    """A role, with the answer that GetRole would give of its trust policy."""
    yield {**detail, "GetRole": {"Role": {"AssumeRolePolicyDocument": detail.get("AssumeRolePolicyDocument")}}}


def managed_policy(detail: Record) -> Iterator[Record]:
    """A managed policy, with its version in force as GetPolicyVersion would give it."""
    yield {**detail, "GetPolicyVersion": {"PolicyVersion": _default_version(detail)}}


def inline_policies(holder: Record) -> Iterator[Record]:
    """The inline policies of a user, group or role, as if they were managed ones with an ARN below their holder's."""
    for member in INLINE:
        for policy in holder.get(member) or ():
            arn = f"{holder['Arn']}/inline/{policy['PolicyName']}"
            version = {"Document": policy["PolicyDocument"], "IsDefaultVersion": True}
            yield {"PolicyName": policy["PolicyName"], "Arn": arn, "_holder": holder["Arn"], "GetPolicyVersion": {"PolicyVersion": version}}


def _default_version(detail: Record) -> Record:
    """The version of a policy that is in force; a version without a document is one that cannot be read."""
    versions = detail.get("PolicyVersionList") or ()
    found = [v for v in versions if v.get("IsDefaultVersion") or v.get("VersionId") == detail.get("DefaultVersionId")]
    return dict(found[0]) if found else {}


def required(document: Any) -> Any:
    """A document that AWS always has, and encodes as in a URL; boto3 has mostly undone that. Raises Unreadable without it."""
    if not document:
        raise Unreadable("AWS told of it, but not its policy document")
    return unquote(document) if isinstance(document, str) and document.startswith("%") else document


def policy_name(policy: Record) -> str:
    """The name of a policy, with which its ARN ends."""
    return str(policy["Arn"]).rpartition("/")[2]


def policies_of(holder: Record) -> list[Reference]:
    """All policies of a user, group or role: attached managed ones, as its account has them, and inline ones."""
    attached = [p["PolicyArn"] for p in holder.get("AttachedManagedPolicies") or ()]
    inline = [p["Arn"] for p in inline_policies(holder)]
    return [Reference(arn, holder["_account"]) for arn in (*attached, *inline)]
