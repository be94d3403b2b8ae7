"""AWS Organizations: the organization and its accounts."""

from collectors.declare import Call
from graph.model import Field, Kind, Link, Reach, Record, Reference, Scope, ValueType

STRING, DATETIME = ValueType.STRING, ValueType.DATETIME
NO_ORGANIZATION = "AWSOrganizationsNotInUseException"


def state(account: Record) -> str | None:
    """The account's State; its Status, which AWS retires in 2026, where there is none (Organizations API, Account)."""
    return account.get("State") or account.get("Status")


def organization(answer: Record) -> list[Reference]:
    """The organization that an account says it belongs to; none if it stands alone."""
    found = answer.get("Organization")
    return [Reference(found["Id"], found["MasterAccountId"])] if found else []


ORGANIZATION = Kind(
    name="Organization",
    plural="organizations",
    born="idFromProvider",
    doc="An AWS organization: accounts under one management account.",
    category="Management",
    scope=Scope.ORGANIZATION,
    id="Id",
    title="Id",
    owner="MasterAccountId",
    id_is_unique=True,
    listing=Call(
        service="organizations",
        operation="DescribeOrganization",
        items="Organization",
        absent=(NO_ORGANIZATION,),
        fields=(
            Field("arn", STRING, "Arn", "The ARN of the organization."),
            Field("featureSet", STRING, "FeatureSet", "ALL, or CONSOLIDATED_BILLING."),
            Field("managementAccountID", STRING, "MasterAccountId", "The number of the account that manages it."),
            Field("managementAccountARN", STRING, "MasterAccountArn", "The ARN of that account."),
            Field("managementAccountEmail", STRING, "MasterAccountEmail", "The mail address of that account."),
        ),
    ),
)

CONNECTOR = Kind(
    name="Connector",
    plural="connectors",
    born="idFromProvider",
    doc="An AWS account.",
    category="Management",
    scope=Scope.ORGANIZATION,
    opens=Scope.ACCOUNT,
    closed=(
        "status",
        {
            "SUSPENDED": "the account is suspended",
            "PENDING_CLOSURE": "the account is being closed",
            "CLOSED": "the account is closed",
            "PENDING_ACTIVATION": "the account is not active yet",
        },
    ),
    managed_by="managementAccountID",
    id="Id",
    title="Name",
    owner="Id",
    id_is_unique=True,
    listing=Call(service="organizations", operation="ListAccounts", items="Accounts", never_empty=True),
    details=(
        Call(
            service="organizations",
            operation="DescribeAccount",
            arguments=lambda account: {"AccountId": account["Id"]},
            always=("Account",),
            absent=(NO_ORGANIZATION,),
            fields=(
                Field("arn", STRING, "Account.Arn", "The ARN of the account in its organization."),
                Field("email", STRING, "Account.Email", "The mail address of its root user."),
                Field("status", STRING, lambda answer: state(answer.get("Account") or {}), "ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED or PENDING_ACTIVATION."),
                Field("joinedMethod", STRING, "Account.JoinedMethod", "INVITED or CREATED."),
                Field("joinedTime", DATETIME, "Account.JoinedTimestamp", "When it joined the organization."),
            ),
        ),
        Call(
            service="organizations",
            operation="DescribeOrganization",
            always=("Organization",),
            absent=(NO_ORGANIZATION,),
            fields=(
                Field("organizationID", STRING, "Organization.Id", "The organization it belongs to."),
                Field("managementAccountID", STRING, "Organization.MasterAccountId", "The account that manages its organization."),
            ),
            links=(
                Link(
                    name="organization", relationship="BELONGS_TO", target="Organization", inverse="connectors", source=organization, to_one=True,
                    reach=Reach.ANYWHERE, doc="The organization it belongs to.", inverse_doc="The accounts of the organization.",
                ),
            ),
        ),
    ),
)  # fmt: skip
