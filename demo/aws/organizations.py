"""The demonstration's two organizations: each account of the first shows one situation; the second's own trail records its member.

Two, because an organization's trail records every account of its organization: with it, none could show a failure.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from demo.aws.server import SimulatedAWS

ROLE = "emptyset-audit"
EVENTS = {"Field": "eventCategory", "Equals": ["Management"]}
READS, WRITES = {"Field": "readOnly", "Equals": ["true"]}, {"Field": "readOnly", "Equals": ["false"]}
HALVES = [{"Name": "reads", "FieldSelectors": [EVENTS, READS]}, {"Name": "writes", "FieldSelectors": [EVENTS, WRITES]}]
WRITE_ONLY = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]


@dataclass(frozen=True)
class DemoTrail:
    """A trail called `main` in us-east-1: by default one that records everything and passes the controls on recording."""

    multi_region: bool = True
    logging: bool = True
    organization: bool = False
    complete: bool = False  # also validated, encrypted, and delivered to CloudWatch Logs
    selectors: dict[str, Any] = field(default_factory=dict)

    def settings(self, account: str) -> dict[str, Any]:
        """What CreateTrail is told."""
        arn = f"us-east-1:{account}"
        more = {
            "EnableLogFileValidation": True,
            "KmsKeyId": f"arn:aws:kms:{arn}:key/00000000-0000-4000-8000-{account}",
            "CloudWatchLogsLogGroupArn": f"arn:aws:logs:{arn}:log-group:trail:*",
            "CloudWatchLogsRoleArn": f"arn:aws:iam::{account}:role/trail-to-logs",
        }
        return {"IsMultiRegionTrail": self.multi_region, "IsOrganizationTrail": self.organization, **(more if self.complete else {})}


@dataclass(frozen=True)
class DemoAccount:
    """One situation; `fault` is what goes wrong when the account is read."""

    name: str
    number: str
    trail: DemoTrail | None = None
    fault: str | None = None


@dataclass(frozen=True)
class DemoOrganization:
    """An organization, the role that reads its accounts, and the variables with which its management account is entered."""

    name: str
    management_account: str
    role_name: str
    environment: dict[str, str]
    accounts: tuple[DemoAccount, ...]


ACME = (
    DemoAccount("acme", "111100000000"),
    DemoAccount("multi-region", "111100000001", DemoTrail(complete=True)),
    DemoAccount("no-trail", "111100000002"),
    DemoAccount("stopped", "111100000003", DemoTrail(logging=False)),
    DemoAccount("single-region", "111100000004", DemoTrail(multi_region=False)),
    DemoAccount("write-only", "111100000005", DemoTrail(selectors={"EventSelectors": WRITE_ONLY})),
    DemoAccount("two-halves", "111100000006", DemoTrail(selectors={"AdvancedEventSelectors": HALVES})),
    DemoAccount("selectors-denied", "111100000007", DemoTrail(), fault="GetEventSelectors"),
    DemoAccount("role-denied", "111100000008", fault="AssumeRole"),
)
GLOBEX = (
    DemoAccount("globex", "222200000000", DemoTrail(organization=True)),
    DemoAccount("organization-trail", "222200000001"),
)


def build(aws: SimulatedAWS) -> list[DemoOrganization]:
    """Both organizations, acme and globex; a second call needs a reset before."""
    return [organization(aws, ACME), organization(aws, GLOBEX)]


def organization(aws: SimulatedAWS, accounts: tuple[DemoAccount, ...]) -> DemoOrganization:
    """One organization with all its accounts; the first is its management account."""
    management, *members = accounts
    aws.create_organization(management.number, management.name)
    for member in members:
        aws.create_account(management.number, member.name, member.number)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda account: furnish(aws, account), accounts))
    return DemoOrganization(management.name, management.number, ROLE, aws.environment(management.number), accounts)


def furnish(aws: SimulatedAWS, account: DemoAccount) -> None:
    """An account's trail and what goes wrong there."""
    if account.trail:
        create_trail(aws, account.number, account.trail)
    if account.fault == "AssumeRole":  # the caller is the management account, so the rule goes by what is assumed
        aws.fault(kind="denied", operation=account.fault, about=f"arn:aws:iam::{account.number}:role/")
    elif account.fault:
        aws.fault(kind="denied", operation=account.fault, account=account.number)


def create_trail(aws: SimulatedAWS, account: str, trail: DemoTrail, name: str = "main") -> str:
    """The trail, in a bucket of its account; its ARN."""
    bucket = f"{name}-trail-{account}"
    aws.client(account, "s3").create_bucket(Bucket=bucket)
    cloudtrail = aws.client(account, "cloudtrail")
    made = cloudtrail.create_trail(Name=name, S3BucketName=bucket, **trail.settings(account))
    cloudtrail.start_logging(Name=name)
    if not trail.logging:
        cloudtrail.stop_logging(Name=name)
    if trail.selectors:
        cloudtrail.put_event_selectors(TrailName=name, **trail.selectors)
    return str(made["TrailARN"])
