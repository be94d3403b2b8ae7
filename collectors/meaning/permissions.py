"""What the statements of a policy permit: by service, and of which assets here.

Only Allow permits. Service authorization reference, «Actions, resources, and condition keys for AWS Key Management Service»:
some actions are about no key at all. IAM user guide, «NotResource»: all resources but those listed.
"""

import re
from fnmatch import fnmatchcase

from collectors.meaning.policies import Statement
from collectors.meaning.registry_access import registry_writes
from graph.model import Field, Link, Nested, Reach, Record, Reference, ValueType

KMS = "kms"
WITHOUT_KEY = frozenset({
    "connectcustomkeystore", "createcustomkeystore", "createkey", "deletecustomkeystore", "describecustomkeystores",
    "disconnectcustomkeystore", "generaterandom", "listaliases", "listkeys", "listretirablegrants", "updatecustomkeystore",
})  # fmt: skip
VARIABLE = re.compile(r"\$\{[^}]*\}")


def permissions(statement: Statement) -> list[Record]:
    """What a statement permits, one record for each service; a Deny permits nothing."""
    if statement["effect"] != "Allow":
        return []
    names = {name: [VARIABLE.sub("*", text) for text in statement[name]] for name in ("resources", "notResources")}
    return [{"service": s, "actions": a, **names} for s, a in sorted(_by_service(statement).items())]


def _by_service(statement: Statement) -> dict[str, list[str]]:
    """Service, or a pattern of services, → the actions; «*» with «all but these» where a statement names what it leaves out."""
    found: dict[str, list[str]] = {}
    for action in statement["actions"]:
        found.setdefault(action.partition(":")[0].lower(), []).append(action)
    if statement["notActions"]:
        found["*"] = [f"!{action}" for action in statement["notActions"]]
    return found


def asset_types(permission: Record) -> list[Record]:
    """The types of assets here that a permission is about."""
    if not fnmatchcase(KMS, permission["service"]) or not _about_keys(permission["actions"]):
        return []
    resources = ["*"] if permission["notResources"] else permission["resources"]
    return [{"name": "KMSKey", "resources": resources, "notResources": permission["notResources"]}]


def _about_keys(actions: list[str]) -> bool:
    """Whether one of the actions can be about a key."""
    left_out = {action[1:].lower() for action in actions if action.startswith("!")}
    if left_out:
        return not left_out & {"*", "kms:*"}
    return any(action.partition(":")[2].lower() not in WITHOUT_KEY for action in actions)


def included_keys(asset_type: Record) -> list[Reference]:
    """The patterns of the ARNs of keys."""
    return [Reference(pattern) for pattern in asset_type["resources"]]


def excluded_keys(asset_type: Record) -> list[str]:
    """The patterns of the ARNs of keys that are left out."""
    return list(asset_type["notResources"])


FIELDS = (
    Field("service", ValueType.STRING, "service", "The service, as actions begin, such as kms; «*» for all."),
    Field("actions", ValueType.STRINGS, "actions", "The actions of the service; «!» before one that is left out of all."),
    Field("registryWrites", ValueType.STRINGS, registry_writes, "The actions that write in ECR, of those that it permits."),
)


PERMISSIONS = Nested(
    name="permissions", kind="IAMPermission", relationship="GRANTS_PERMISSION", inverse="iamPolicyStatement", source=permissions,
    fields=FIELDS, doc="What the statement permits, by service; nothing if it denies.",
    nested=(
        Nested(
            name="isOwnedByIAMAssetType", kind="IAMAssetType", relationship="IS_ABOUT", inverse="permission", source=asset_types,
            doc="The types of assets it is about, of those whose assets are followed: KMS keys.",
            fields=(
                Field("name", ValueType.STRING, "name", "The type of asset."),
                Field("resources", ValueType.STRINGS, "resources", "Patterns of the ARNs it is about."),
                Field("notResources", ValueType.STRINGS, "notResources", "Patterns of the ARNs it is not about."),
            ),
            links=(
                Link(
                    name="includesKMSKey", relationship="INCLUDES_KMS_KEY", target="KMSKey", inverse="iamAssetTypes", source=included_keys,
                    matching="arn", globs=True, unless=excluded_keys, reach=Reach.ACCOUNT,
                    doc="The keys of the same account that the permission is about.",
                    inverse_doc="The permissions of IAM policies which are about the key.",
                ),
            ),
        ),
    ),
)  # fmt: skip
