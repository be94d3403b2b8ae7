"""IAM: users and groups, and what users prove themselves with."""

from collectors.declare import Call, of_account
from collectors.meaning.authorization_details import OPERATION, everything, policies_of
from collectors.meaning.credential_report import credentials, of_user
from graph.model import Field, Kind, Link, Nested, Part, Record, Reference, Scope, ValueType

STRING, DATETIME, STRINGS = ValueType.STRING, ValueType.DATETIME, ValueType.STRINGS
GONE = ("NoSuchEntity",)
REPORT = Call(service="iam", operation="GenerateCredentialReport", shared=True)
NOT_YET = ("ReportInProgress", "ReportNotPresent", "ReportExpired")
TAG = (Field("key", STRING, "Key", "The tag's key."), Field("value", STRING, "Value", "Its value.", default=""))
BOUNDARY = Part("permissionsBoundary", "What limits the permissions, whatever the policies say.", (
    Field("type", STRING, "PermissionsBoundary.PermissionsBoundaryType", "PermissionsBoundaryPolicy; «» without one.", default=""),
    Field("arn", STRING, "PermissionsBoundary.PermissionsBoundaryArn", "The policy that limits; «» without one.", default=""),
))  # fmt: skip


def groups_of(user: Record) -> list[Reference]:
    """The names of a user's groups."""
    return [Reference(name) for name in user.get("GroupList") or ()]


def policies(inverse: str, holder: str) -> Link:
    """The policies of a user, group or role."""
    return Link(
        name="iamPolicies", relationship=f"{holder.upper()}_HAS_POLICY", target="IAMPolicy", inverse=inverse, source=policies_of,
        doc=f"The policies of the {holder}: attached managed ones and inline ones.", inverse_doc=f"The {holder}s that have the policy.",
    )  # fmt: skip


IAM_GROUP = Kind(
    name="IAMGroup",
    plural="iamGroups",
    born="createDate",
    doc="An IAM group: users who have its policies.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id="Arn",
    title="GroupName",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation=OPERATION,
        items="GroupDetailList",
        arguments=everything,
        shared=True,
        fields=(
            Field("name", STRING, "GroupName", "The name of the group."),
            Field("arn", STRING, "Arn", "Its ARN."),
            Field("groupID", STRING, "GroupId", "Its stable id."),
            Field("path", STRING, "Path", "The path in its name.", default="/"),
            Field("createDate", DATETIME, "CreateDate", "When it was made."),
        ),
        links=(policies("iamGroups", "group"),),
    ),
)

IAM_USER = Kind(
    name="IAMUser",
    plural="iamUsers",
    born="createDate",
    doc="An IAM user: a person or a program with long-term credentials.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id="Arn",
    title="UserName",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation=OPERATION,
        items="UserDetailList",
        arguments=everything,
        shared=True,
        fields=(
            Field("name", STRING, "UserName", "The name of the user."),
            Field("arn", STRING, "Arn", "Its ARN."),
            Field("userID", STRING, "UserId", "Its stable id."),
            Field("path", STRING, "Path", "The path in its name.", default="/"),
            Field("createDate", DATETIME, "CreateDate", "When it was made."),
            BOUNDARY,
        ),
        nested=(
            Nested(
                name="tags", kind="IAMUserTag", relationship="HAS_TAG", inverse="iamUser", source="Tags", fields=TAG, doc="The tags of the user.",
            ),
        ),
        links=(
            policies("iamUsers", "user"),
            Link(
                name="hasIAMGroup", relationship="HAS_IAM_GROUP", target="IAMGroup", inverse="iamUsers", source=groups_of, matching="name",
                doc="The groups the user is in.", inverse_doc="The users in the group.",
            ),
            of_account("HAS_USER", "iamUsers", "The users of the account."),
        ),
    ),
    details=(
        Call(
            service="iam",
            operation="GetCredentialReport",
            first=REPORT,
            again=NOT_YET,
            always=("Content", "GeneratedTime"),
            shared=True,
            pick=of_user,
            told_at="GeneratedTime",
            nested=(credentials("IAMUserCredentials", "HAS_USER_CREDENTIALS", "iamUser"),),
        ),
        Call(
            service="iam",
            operation="ListMFADevices",
            items="MFADevices",
            arguments=lambda user: {"UserName": user["UserName"]},
            gone=GONE,
            fields=(
                Field("mfaSerialNumbers", STRINGS, lambda answer: [d["SerialNumber"] for d in answer["MFADevices"]],
                      "The serial numbers of the devices for multi-factor authentication, a virtual one's ARN."),
            ),
        ),
        Call(
            service="iam",
            operation="ListAccessKeys",
            items="AccessKeyMetadata",
            arguments=lambda user: {"UserName": user["UserName"]},
            gone=GONE,
            nested=(
                Nested(
                    name="accessKeys", kind="IAMAccessKey", relationship="HAS_ACCESS_KEY", inverse="iamUser", source="AccessKeyMetadata",
                    doc="The access keys of the user, without their secrets.",
                    fields=(
                        Field("accessKeyID", STRING, "AccessKeyId", "The id of the key."),
                        Field("status", STRING, "Status", "Active, Inactive or Expired."),
                        Field("createDate", DATETIME, "CreateDate", "When it was made."),
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip
