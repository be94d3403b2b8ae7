"""Which buckets of its own account a role reaches, by its own policies or by a bucket's: certainly, not at all, or undecided.

IAM user guide, «Policy evaluation logic»: a request is refused if any statement denies it; within one account it is
allowed if a policy of the role or of the bucket allows it, unless a permissions boundary or a policy of the organization
(service or resource control policies, which do not limit the management account) leaves it out. What is not evaluated
here leaves the answer undecided: conditions, a Deny of part of the matter, NotResource, policy variables, policies of the
organization.

Reaching a bucket means to read, write, delete or list its objects. Amazon S3 user guide, «Policy resources»: an object's
ARN is its bucket's, a slash and the key; a wildcard may stand for any text, slashes included.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from collectors.meaning.policies import EVERYBODY, Statement, statements
from graph.model import Unreadable

OBJECTS = ("s3:getobject", "s3:putobject", "s3:deleteobject")
ACTIONS = (*OBJECTS, "s3:listbucket")
ALL = "*"


@dataclass
class Reach:
    """Patterns of the ARNs of buckets: what is certainly reached, and why anything more could be."""

    certain: set[str] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)

    def decided(self) -> list[str]:
        """The patterns. Raises Unreadable if there is a doubt that could matter."""
        if self.doubts and ALL not in self.certain:
            raise Unreadable(self.doubts[0])
        return sorted(self.certain)


def by_role(policies: Iterable[Any], boundary: Sequence[Any] | None, partition: str, *, limited: bool) -> list[str]:
    """The patterns of buckets that a role's own policies open. Raises Unreadable where that is not decided.

    `boundary`: the documents of the permissions boundary, None without one. `limited`: the account is a member of an
    organization, whose policies are not read.
    """
    said = [s for policy in policies for s in statements(policy)]
    reach = Reach()
    for action in ACTIONS:
        _by_action(reach, action, said, boundary, partition)
    if limited and (reach.certain or reach.doubts):
        raise Unreadable("policies of the organization, which are not read, may refuse what the role's own policies allow")
    return reach.decided()


def unhindered(policies: Iterable[Any], boundary: Sequence[Any] | None, *, limited: bool) -> bool:
    """Whether nothing but a bucket's policy decides on a role that it names. Raises Unreadable where something else may."""
    said = [s for policy in policies for s in statements(policy) if s["effect"] == "Deny"]
    if limited or boundary is not None or any(matches(s, a) for s in said for a in ACTIONS):
        raise Unreadable("a Deny, a permissions boundary or a policy of the organization may refuse what a bucket's policy allows")
    return True


def is_limited(account: str, answer: Mapping[str, Any]) -> bool:
    """Whether policies of an organization limit an account, from DescribeOrganization; they never limit the management account."""
    organization = answer.get("Organization") or {}
    return organization.get("FeatureSet") == "ALL" and organization.get("MasterAccountId") != account


def _by_action(reach: Reach, action: str, said: Sequence[Statement], boundary: Sequence[Any] | None, partition: str) -> None:
    allows = [s for s in said if s["effect"] == "Allow" and matches(s, action)]
    opened = [(s, pattern) for s in allows for pattern in _buckets(s, action, partition)]
    if not opened or _refused(said, action):
        return
    bounded = _within(boundary, action)
    if bounded is False:
        return
    denied = any(s["effect"] == "Deny" and matches(s, action) for s in said)
    for statement, pattern in opened:
        if pattern is None:
            reach.doubts.append(f"a statement on {action} names its resources in a way that is not interpreted")
        elif denied or bounded is None or statement["conditions"]:
            reach.doubts.append(f"whether {action} is allowed depends on a Deny, a boundary or a condition that is not interpreted")
        else:
            reach.certain.add(pattern)


def _refused(said: Iterable[Statement], action: str) -> bool:
    """Whether the action is denied always and everywhere."""
    return any(s["effect"] == "Deny" and matches(s, action) and not s["conditions"] and ALL in s["resources"] for s in said)


def _within(boundary: Sequence[Any] | None, action: str) -> bool | None:
    """Whether a boundary leaves an action in: all of it, none of it, or it is not decided."""
    if boundary is None:
        return True
    said = [s for policy in boundary for s in statements(policy) if matches(s, action)]
    if not any(s["effect"] == "Allow" for s in said):
        return False
    whole = any(s["effect"] == "Allow" and ALL in s["resources"] and not s["conditions"] for s in said)
    return True if whole and not any(s["effect"] == "Deny" for s in said) else None


def matches(statement: Statement, action: str) -> bool:
    """Whether a statement is about an action; actions are compared without regard to case."""
    if statement["notActions"]:
        return not any(fnmatchcase(action, pattern.lower()) for pattern in statement["notActions"])
    return any(fnmatchcase(action, pattern.lower()) for pattern in statement["actions"])


def _buckets(statement: Statement, action: str, partition: str) -> Iterator[str | None]:
    """Patterns of the ARNs of the buckets that a statement is about; None where they cannot be told."""
    if statement["notResources"]:
        yield None
    for resource in statement["resources"]:
        yield from bucket_pattern(resource, action in OBJECTS, f"arn:{partition}:s3:::")


def bucket_pattern(resource: str, of_objects: bool, buckets: str) -> Iterator[str | None]:
    """The pattern of bucket ARNs behind a resource of a policy, if it is about buckets; None where it cannot be told."""
    literal = re.split(r"[*?]|\$\{", resource, maxsplit=1)[0]
    if buckets.startswith(literal) and literal != resource:
        yield ALL if resource == f"{literal}*" else None
    elif literal.startswith(buckets):
        name = resource.removeprefix(buckets)
        bucket, slash, _ = name.partition("/")
        if "${" in resource:  # what a variable stands for depends on who asks
            yield None
        elif "/" in literal or literal == resource:
            yield from [buckets + bucket] if bool(slash) is of_objects else []
        elif name == f"{literal.removeprefix(buckets)}*":
            yield f"{buckets}{name}"
        elif slash and bucket == f"{literal.removeprefix(buckets)}*":
            yield from [buckets + bucket] if of_objects else []
        else:
            yield None


def by_policy(policy: Any) -> list[str]:
    """Patterns of the ARNs of roles of its own account to which a bucket's policy opens it. Raises Unreadable if undecided.

    A statement that names the account itself leaves the matter to the role's own policies.
    """
    said = [s for s in statements(policy) if any(matches(s, a) for a in ACTIONS)]
    opening = [s for s in said if s["effect"] == "Allow" and _roles(s)]
    if not opening:
        return []
    if any(s["effect"] == "Deny" or s["notPrincipals"] or s["conditions"] for s in (*opening, *_denials(said))):
        raise Unreadable("whom the bucket's policy lets in depends on a Deny or a condition that is not interpreted")
    return sorted({role for s in opening for role in _roles(s)})


def _denials(said: Iterable[Statement]) -> list[Statement]:
    return [s for s in said if s["effect"] == "Deny"]


def _roles(statement: Statement) -> list[str]:
    """Patterns of role ARNs among the principals; a statement on all but some is about anybody."""
    if statement["notPrincipals"]:
        return [ALL]
    found = [p.partition("|")[2] for p in statement["principals"] if p.startswith("AWS|")]
    return [ALL if f"AWS|{value}" == EVERYBODY else value for value in found if value == ALL or ":role/" in value]


def left_to_roles(policy: Any) -> bool:
    """Whether a bucket's policy leaves its account's roles what their own policies allow. Raises Unreadable where a Deny may interfere."""
    denying = [s for s in statements(policy) if s["effect"] == "Deny" and any(matches(s, a) for a in ACTIONS)]
    if any(
        EVERYBODY in s["principals"] and not s["conditions"] and all(matches(s, a) for a in ACTIONS) and ALL in s["resources"]
        for s in denying
    ):
        return False
    if denying:
        raise Unreadable("a Deny of the bucket's policy is not interpreted")
    return True


def role_policies(role: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """The documents that decide what a role may do, of the answer which tells of the whole account. Raises Unreadable if one is missing."""
    known = {p["Arn"]: _in_force(p) for p in answer["Policies"]}
    attached = [p["PolicyArn"] for p in role.get("AttachedManagedPolicies") or ()]
    inline = [p["PolicyDocument"] for p in role.get("RolePolicyList") or ()]
    boundary = (role.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
    if missing := [arn for arn in (*attached, *([boundary] if boundary else ())) if not known.get(arn)]:
        raise Unreadable(f"AWS did not tell what the policy {missing[0]} says")
    return {"policies": [*inline, *(known[arn] for arn in attached)], "boundary": [known[boundary]] if boundary else None}


def _in_force(policy: Mapping[str, Any]) -> Any:
    found = [
        v
        for v in policy.get("PolicyVersionList") or ()
        if v.get("VersionId") == policy.get("DefaultVersionId") or v.get("IsDefaultVersion")
    ]
    return found[0].get("Document") if found else None
