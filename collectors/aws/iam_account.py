"""IAM: the account's root user, its password policy, virtual MFA devices and server certificates."""

from collectors.aws.iam_users import NOT_YET, REPORT
from collectors.declare import Call, of_account
from collectors.meaning.account_summary import flag, holder_arn, root_arn
from collectors.meaning.credential_report import credentials, of_root
from graph.model import Field, Kind, Link, Record, Reference, Scope, ValueType

STRING, BOOLEAN, INT, DATETIME = ValueType.STRING, ValueType.BOOLEAN, ValueType.INT, ValueType.DATETIME
# IAM user guide, «Set an account password policy for IAM users», default password policy: at least 8 characters of three of
# the four sorts, so none of these is required by itself; passwords never expire and may be used again.
DEFAULT_POLICY = {"MinimumPasswordLength": 8}


def root_holder(device: Record) -> list[Reference]:
    """The root user, if it is the root user's device."""
    arn = holder_arn(device)
    return [Reference(arn, device["_account"])] if arn.endswith(":root") else []


def user_holder(device: Record) -> list[Reference]:
    """The user, if it is a user's device."""
    arn = holder_arn(device)
    return [Reference(arn, device["_account"])] if arn and not arn.endswith(":root") else []


ROOT_USER = Kind(
    name="RootUser",
    plural="rootUsers",
    doc="The root user of an account, who may do everything.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id=root_arn,
    title=lambda _: "root",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation="GetAccountSummary",
        always=("SummaryMap",),
        fields=(
            Field("arn", STRING, root_arn, "The ARN of the root user."),
            Field("mfaEnabled", BOOLEAN, lambda a: flag(a, "AccountMFAEnabled"), "Whether a device for multi-factor authentication is active."),
            Field("passwordPresent", BOOLEAN, lambda a: flag(a, "AccountPasswordPresent", default=True), "Whether there is a password; so it is assumed where AWS does not say."),
            Field("accessKeysPresent", BOOLEAN, lambda a: flag(a, "AccountAccessKeysPresent", default=False), "Whether there are access keys."),
            Field("signingCertificatesPresent", BOOLEAN, lambda a: flag(a, "AccountSigningCertificatesPresent", default=False),
                  "Whether there are signing certificates."),
        ),
        links=(
            of_account("HAS_ROOT_USER", "rootUser", "The root user of the account.", to_one=True),
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
            pick=of_root,
            told_at="GeneratedTime",
            nested=(credentials("RootUserCredentials", "HAS_ROOT_CREDENTIALS", "rootUser"),),
        ),
    ),
)  # fmt: skip

IAM_PASSWORD_POLICY = Kind(
    name="IAMPasswordPolicy",
    plural="iamPasswordPolicies",
    doc="What an account demands of its IAM users' passwords: its own policy, or AWS's default.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id=lambda policy: f"{policy['_account']}/password-policy",
    title=lambda _: "password policy",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation="GetAccountPasswordPolicy",
        items="PasswordPolicy",
        always=("PasswordPolicy",),
        absent=("NoSuchEntity",),
        otherwise=(DEFAULT_POLICY,),
        fields=(
            Field("minimumPasswordLength", INT, "MinimumPasswordLength", "How long a password must be.", default=6),
            Field("requireSymbols", BOOLEAN, "RequireSymbols", "Whether it must have a symbol.", default=False),
            Field("requireNumbers", BOOLEAN, "RequireNumbers", "Whether it must have a digit.", default=False),
            Field("requireUppercaseCharacters", BOOLEAN, "RequireUppercaseCharacters", "Whether it must have a large letter.", default=False),
            Field("requireLowercaseCharacters", BOOLEAN, "RequireLowercaseCharacters", "Whether it must have a small letter.", default=False),
            Field("allowUsersToChangePassword", BOOLEAN, "AllowUsersToChangePassword", "Whether users may change their own.", default=False),
            Field("expirePasswords", BOOLEAN, "ExpirePasswords", "Whether passwords expire.", default=False),
            Field("maxPasswordAge", INT, "MaxPasswordAge", "After how many days; 0: never.", default=0),
            Field("passwordReusePrevention", INT, "PasswordReusePrevention", "How many former passwords are refused.", default=0),
            Field("hardExpiry", BOOLEAN, "HardExpiry", "Whether an expired password can only be renewed by an administrator.", default=False),
        ),
        links=(
            of_account("HAS_PASSWORD_POLICY", "iamPasswordPolicy", "Its password policy.", to_one=True),
        ),
    ),
)  # fmt: skip

IAM_VIRTUAL_MFA_DEVICE = Kind(
    name="IAMVirtualMFADevice",
    plural="iamVirtualMFADevices",
    doc="A program that acts as a device for multi-factor authentication.",
    category="Identity",
    scope=Scope.ACCOUNT,
    id="SerialNumber",
    title=lambda device: device["SerialNumber"].rpartition("/")[2],
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation="ListVirtualMFADevices",
        items="VirtualMFADevices",
        fields=(
            Field("serialNumber", STRING, "SerialNumber", "The ARN of the device."),
            Field("enableDate", DATETIME, "EnableDate", "When it was enabled; null: it is not."),
        ),
        links=(
            Link(
                name="rootUser", relationship="PROTECTS_ROOT_USER", target="RootUser", inverse="virtualMFADevices", source=root_holder, to_one=True,
                doc="The root user, if it is the root user's.", inverse_doc="The virtual devices of the root user.",
            ),
            Link(
                name="iamUser", relationship="PROTECTS_USER", target="IAMUser", inverse="virtualMFADevices", source=user_holder, to_one=True,
                doc="The user, if it is a user's.", inverse_doc="The virtual devices of the user.",
            ),
        ),
    ),
)  # fmt: skip

IAM_SERVER_CERTIFICATE = Kind(
    name="IAMServerCertificate",
    plural="iamServerCertificates",
    born="uploadDate",
    doc="A certificate for TLS that was uploaded to IAM.",
    category="Security",
    scope=Scope.ACCOUNT,
    id="Arn",
    title="ServerCertificateName",
    id_is_unique=True,
    listing=Call(
        service="iam",
        operation="ListServerCertificates",
        items="ServerCertificateMetadataList",
        fields=(
            Field("name", STRING, "ServerCertificateName", "The name of the certificate."),
            Field("arn", STRING, "Arn", "Its ARN."),
            Field("serverCertificateID", STRING, "ServerCertificateId", "Its stable id."),
            Field("path", STRING, "Path", "The path in its name.", default="/"),
            Field("uploadDate", DATETIME, "UploadDate", "When it was uploaded."),
            Field("expiration", DATETIME, "Expiration", "When it expires."),
        ),
    ),
)
