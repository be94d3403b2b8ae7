"""IAM: roles, who may assume them, where they are used, and which buckets they reach."""

from typing import Any

from collectors.aws.iam_users import BOUNDARY, TAG, policies
from collectors.aws.organizations import NO_ORGANIZATION
from collectors.declare import Call, of_account
from collectors.meaning.authorization_details import OPERATION, PERMISSION, everything, required, role
from collectors.meaning.bucket_access import by_role, is_limited, role_policies, unhindered
from collectors.meaning.policies import compact, statement_nodes, statements
from collectors.meaning.trust import external_principals, principal
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reach, Record, Reference, Scope, ValueType

STRING, BOOLEAN, DATETIME, STRINGS = ValueType.STRING, ValueType.BOOLEAN, ValueType.DATETIME, ValueType.STRINGS


def trust(answer: Record) -> object:
    """The trust policy in an answer of GetRole."""
    return required(answer["Role"].get("AssumeRolePolicyDocument"))


def trusted_account(principal_: Record) -> list[Reference]:
    """The account that a principal of a trust policy belongs to."""
    number = principal_["accountNumber"]
    return [Reference(number, number)] if number else []


def instance_profiles(role_: Record) -> list[str]:
    """The ARNs of the profiles by which virtual machines get the role."""
    return [profile["Arn"] for profile in role_.get("InstanceProfileList") or ()]


def by_profile(role_: Record) -> list[Reference]:
    """What the virtual machines with the role have in common."""
    return [Reference(arn) for arn in instance_profiles(role_)]


def decisive(read: Record) -> dict[str, Any]:
    """What decides on a role's access: its policies, its boundary, and whether an organization limits its account."""
    limited = is_limited(read[OPERATION]["_account"], read["DescribeOrganization"])
    return {**read["RolePolicies"], "limited": limited}


def buckets(read: Record) -> list[Reference]:
    """Patterns of the ARNs of the buckets that a role reaches by its own policies."""
    return [Reference(pattern) for pattern in by_role(**decisive(read), partition=read[OPERATION]["_partition"])]


ACCESS = (OPERATION, "RolePolicies", "DescribeOrganization")
PRINCIPAL = Nested(
    name="hasIAMAssumeRolePolicyPrincipal", kind="IAMAssumeRolePolicyPrincipal", relationship="HAS_PRINCIPAL", inverse="iamAssumeRolePolicyStatement",
    source=lambda statement: [principal(said) for said in statement["principals"]], doc="Whom the statement is about.",
    fields=(
        Field("type", STRING, "type", "AWS, Service, Federated or CanonicalUser."),
        Field("value", STRING, "value", "An ARN, an account number, a service's name, or * for anybody."),
        Field("accountNumber", STRING, "accountNumber", "The account that the principal belongs to; «» for services and anybody."),
    ),
    links=(
        Link(
            name="account", relationship="BELONGS_TO_ACCOUNT", target="Connector", inverse="iamAssumeRolePolicyPrincipals", source=trusted_account,
            to_one=True, reach=Reach.ANYWHERE, doc="The account that the principal belongs to.", inverse_doc="The trust in it of roles anywhere.",
        ),
    ),
)  # fmt: skip
IAM_ROLE = Kind(
    name="IAMRole",
    plural="iamRoles",
    born="createDate",
    doc="An IAM role: permissions that services, programs and people take on for a time.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id="Arn",
    title="RoleName",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation=OPERATION,
        items="RoleDetailList",
        arguments=everything,
        records=role,
        shared=True,
        fields=(
            Field("name", STRING, "RoleName", "The name of the role."),
            Field("arn", STRING, "Arn", "Its ARN."),
            Field("roleID", STRING, "RoleId", "Its stable id."),
            Field("path", STRING, "Path", "The path in its name; /aws-service-role/… is a service's own role.", default="/"),
            Field("createDate", DATETIME, "CreateDate", "When it was made."),
            Field("instanceProfileARNs", STRINGS, instance_profiles, "The profiles by which virtual machines get the role."),
            BOUNDARY,
            Part("roleLastUsed", "When AWS last saw the role used; it looks back 400 days.", (
                Field("lastUsedDate", DATETIME, "RoleLastUsed.LastUsedDate", "When; null: not in 400 days.", volatile=True),
                Field("region", STRING, "RoleLastUsed.Region", "In which region.", volatile=True),
            )),
        ),
        nested=(
            Nested(
                name="tags", kind="IAMRoleTag", relationship="HAS_TAG", inverse="iamRole", source="Tags", fields=TAG, doc="The tags of the role.",
            ),
        ),
        links=(
            policies("iamRoles", "role"),
            of_account("HAS_ROLE", "iamRoles", "The roles of the account."),
            Link(
                name="vms", relationship="ASSUMED_BY_VM", target="VM", inverse="iamRoles", source=by_profile, matching="iamInstanceProfileARN",
                reach=Reach.ACCOUNT, doc="The virtual machines that have the role.", inverse_doc="The role that programs on it have.",
            ),
        ),
    ),
    details=(
        # The listing brings the answer along.
        Call(
            service="iam",
            operation="GetRole",
            arguments=lambda found: {"RoleName": found["RoleName"]},
            always=("Role",),
            gone=("NoSuchEntity",),
            permission=PERMISSION,
            fields=(Field("assumeRolePolicyDocument", STRING, lambda answer: compact(trust(answer)), "The trust policy as compact JSON."),),
            nested=(
                statement_nodes(
                    kind="IAMAssumeRolePolicyStatement", inverse="iamRole", name="hasIAMAssumeRolePolicyStatement", nested=(PRINCIPAL,),
                    source=lambda answer: statements(trust(answer)),
                ),
            ),
        ),
        Call(
            service="iam", operation="RolePolicies", api=OPERATION, permission=PERMISSION, items="Policies", arguments=everything, shared=True,
            pick=role_policies,
        ),
        Call(service="organizations", operation="DescribeOrganization", shared=True, absent=(NO_ORGANIZATION,)),
    ),
    derived=(
        Derivation(
            name="reachesBuckets",
            rests_on=ACCESS,
            links=(
                Link(
                    name="reachesBuckets", relationship="REACHES_BUCKET", target="Bucket", inverse="reachedByRoles", source=buckets,
                    matching="arn", globs=True, reach=Reach.ACCOUNT,
                    doc="The buckets of the account whose objects its own policies let it read, write, delete or list.",
                    inverse_doc="The roles whose own policies let them reach its objects.",
                ),
            ),
        ),
        Derivation(
            name="unhindered",
            rests_on=ACCESS,
            fields=(Field("unhindered", BOOLEAN, lambda read: unhindered(**decisive(read)), "That nothing but a bucket's policy decides where it names the role; else undecided."),),
        ),
        Derivation(
            name="externalPrincipals",
            rests_on=(OPERATION, "GetRole"),
            fields=(
                Field("externalPrincipals", STRINGS, lambda read: external_principals(statements(trust(read["GetRole"])), read[OPERATION]["_accounts"]),
                      "Whom the trust policy lets in from outside of the accounts that are known here; * is anybody."),
            ),
        ),
    ),
)  # fmt: skip
