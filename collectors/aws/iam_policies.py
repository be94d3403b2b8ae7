"""IAM: policies, managed and inline, and their statements."""

from collectors.declare import Call
from collectors.meaning.authorization_details import (
    OPERATION,
    PERMISSION,
    everything,
    inline_policies,
    managed_policy,
    policy_name,
    required,
)
from collectors.meaning.permissions import PERMISSIONS
from collectors.meaning.policies import compact, statement_nodes, statements
from graph.model import Field, Kind, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME


def inline_of(members: str) -> Call:
    """The inline policies of all users, groups or roles."""
    return Call(service="iam", operation=OPERATION, items=members, arguments=everything, shared=True, records=inline_policies)


IAM_POLICY = Kind(
    name="IAMPolicy",
    plural="iamPolicies",
    born="createDate",
    doc="An IAM policy: a customer's, one of AWS's as an account uses it, or an inline one of a user, group or role.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id="Arn",
    title=policy_name,
    listing=Call(
        service="iam",
        operation=OPERATION,
        items="Policies",
        arguments=everything,
        records=managed_policy,
        shared=True,
        beside=tuple(inline_of(members) for members in ("UserDetailList", "GroupDetailList", "RoleDetailList")),
        fields=(
            Field("name", STRING, policy_name, "The name of the policy."),
            Field("arn", STRING, lambda policy: "" if "_holder" in policy else policy["Arn"], "Its ARN; «» for an inline one, which has none."),
            Field("policyID", STRING, "PolicyId", "The stable id of a managed policy; «» for an inline one.", default=""),
            Field("path", STRING, "Path", "The path in its name.", default="/"),
            Field("description", STRING, "Description", "What its author says of it; «» without.", default=""),
            Field("isInline", BOOLEAN, lambda policy: "_holder" in policy, "Whether it is embedded in one user, group or role."),
            Field("isAWSManaged", BOOLEAN, lambda policy: policy["Arn"].split(":")[4] == "aws", "Whether AWS wrote it and changes it."),
            Field("holderARN", STRING, lambda policy: policy.get("_holder", ""), "The user, group or role it is embedded in; «» for a managed one."),
            Field("defaultVersionID", STRING, "DefaultVersionId", "The version in force; «» for an inline one.", default=""),
            Field("attachmentCount", INT, "AttachmentCount", "To how many users, groups and roles it is attached."),
            Field("permissionsBoundaryUsageCount", INT, "PermissionsBoundaryUsageCount", "For how many users and roles it is the boundary."),
            Field("isAttachable", BOOLEAN, "IsAttachable", "Whether it can be attached.", default=True),
            Field("createDate", DATETIME, "CreateDate", "When it was made."),
            Field("updateDate", DATETIME, "UpdateDate", "When its version in force last changed."),
        ),
    ),
    details=(
        # The listing brings the answer along.
        Call(
            service="iam",
            operation="GetPolicyVersion",
            arguments=lambda policy: {"PolicyArn": policy["Arn"], "VersionId": policy["DefaultVersionId"]},
            always=("PolicyVersion",),
            permission=PERMISSION,
            fields=(
                Field("policyDocument", STRING, lambda a: compact(required(a["PolicyVersion"].get("Document"))), "The policy as compact JSON."),
            ),
            nested=(
                statement_nodes(
                    kind="IAMPolicyStatement", inverse="iamPolicy", name="iamPolicyStatements", nested=(PERMISSIONS,),
                    source=lambda answer: statements(required(answer["PolicyVersion"].get("Document"))),
                ),
            ),
        ),
    ),
)  # fmt: skip
