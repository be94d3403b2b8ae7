"""A small organization that changes from day to day: its own state as plain values, and the calls that bring the simulated AWS there.

What is true of it is told from these values alone, by functions that know neither the collector nor the graph.
"""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeVar

from demo.aws.server import SimulatedAWS

MANAGER = "111111111100"
HOME, WEST = "us-east-1", "eu-west-1"
REGIONS = (HOME, WEST)
LISTED = "".join(
    f"<item><regionName>{r}</regionName><regionEndpoint>ec2.{r}.amazonaws.com</regionEndpoint><optInStatus>opt-in-not-required</optInStatus></item>"
    for r in REGIONS
)
BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
SELECTORS = {"all": ("All", True), "write": ("WriteOnly", True), "none": ("All", False)}


T = TypeVar("T")


@dataclass
class Trail:
    """A trail and what it records."""

    region: str
    multi: bool = True
    organization: bool = False
    logging: bool = True
    events: str = ""  # «»: never set, so AWS's default, which is all
    validated: bool = False
    bucket: str = ""

    @property
    def records(self) -> str:
        """Which management events it records."""
        return self.events or "all"


@dataclass
class Bucket:
    """A bucket, whether its own settings keep the public out, and whether it keeps versions («»: it never did)."""

    blocked: bool | None = None
    versioning: str = ""


@dataclass
class Account:
    """One account; `made` counts the names that were given, so that some come again and others do not."""

    number: str
    name: str
    trails: dict[str, Trail] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    encrypted: set[str] = field(default_factory=set)
    blocked: bool = False
    password: int | None = None


class Company:
    """The organization, and its changes: each is made in the values and in the simulated AWS."""

    def __init__(self, aws: SimulatedAWS, dice: random.Random, members: int) -> None:
        self.aws, self.dice = aws, dice
        self.accounts: dict[str, Account] = {MANAGER: Account(MANAGER, "acme")}
        self.left: dict[str, Account] = {}
        aws.create_organization(MANAGER, "acme")
        aws.answer("ec2", "DescribeRegions", f"<DescribeRegionsResponse><regionInfo>{LISTED}</regionInfo></DescribeRegionsResponse>")
        for i in range(1, members + 1):
            self._join(Account(f"1111111111{i:02}", f"member-{i}"))
        for account in list(self.accounts.values()):
            for change in (self.make_trail, self.make_bucket, self.set_password):
                change(account)

    def state(self) -> dict[str, Account]:
        """All accounts as they are now."""
        return deepcopy(self.accounts)

    def day(self) -> None:
        """What happens in a day: a few changes, and sometimes somebody comes or goes."""
        for _ in range(self.dice.randint(1, 5)):
            account = self.dice.choice(list(self.accounts.values()))
            self.dice.choice(self._changes())(account)
        if self.dice.random() < 0.2:
            self.dice.choice((self.join, self.leave))()

    def _changes(self) -> list[Callable[[Account], None]]:
        on_trails = [self.make_trail, self.delete_trail, self.stop_or_start, self.validate, self.select]
        on_buckets = [self.make_bucket, self.delete_bucket, self.block_bucket, self.version_bucket]
        return [*on_trails, *on_trails, *on_buckets, self.block_account, self.encrypt, self.set_password, self.organization_trail]

    # --- accounts

    def join(self) -> None:
        """Somebody who left comes back as it is by now, or a new account is made."""
        if self.left and self.dice.random() < 0.5:
            self._join(self.left.pop(self.dice.choice(sorted(self.left))))
        else:
            number = f"1111111112{len(self.accounts) + len(self.left):02}"
            self._join(Account(number, f"new-{number[-2:]}"))
            self.make_trail(self.accounts[number])
            self.make_bucket(self.accounts[number])

    def _join(self, account: Account) -> None:
        self.aws.create_account(MANAGER, account.name, account.number)
        self.accounts[account.number] = account

    def leave(self) -> None:
        """A member leaves, with all it has; the last ones stay."""
        if len(self.accounts) <= 2:
            return
        number = self.dice.choice(sorted(self.accounts.keys() - {MANAGER}))
        self.left[number] = self.accounts.pop(number)
        self.aws.leave(number)

    # --- trails

    def make_trail(self, account: Account, *, organization: bool = False) -> None:
        """A trail, under a name that may have been used before."""
        free = sorted({"main", "second"} - account.trails.keys()) if not organization else ["everyone"]
        if not free or free[0] in account.trails:
            return
        name, region = free[0], HOME if organization else self.dice.choice((HOME, HOME, WEST))
        bucket = f"{name}-{account.number}"
        multi = organization or self.dice.random() < 0.8
        trail = Trail(region, multi, organization, validated=self.dice.random() < 0.7, bucket=bucket)
        if bucket not in account.buckets:
            self._make_bucket(account, bucket)
        cloudtrail = self.aws.client(account.number, "cloudtrail", region)
        cloudtrail.create_trail(
            Name=name, S3BucketName=bucket, IsMultiRegionTrail=trail.multi, IsOrganizationTrail=organization,
            EnableLogFileValidation=trail.validated,
        )  # fmt: skip
        cloudtrail.start_logging(Name=name)
        account.trails[name] = trail

    def organization_trail(self, _: Account) -> None:
        """The manager's trail of the whole organization comes and goes."""
        manager = self.accounts[MANAGER]
        if "everyone" in manager.trails:
            self._delete_trail(manager, "everyone")
        elif self.dice.random() < 0.5:
            self.make_trail(manager, organization=True)

    def delete_trail(self, account: Account) -> None:
        """One trail less; its bucket stays."""
        if account.trails:
            self._delete_trail(account, self.dice.choice(sorted(account.trails)))

    def _delete_trail(self, account: Account, name: str) -> None:
        self.aws.client(account.number, "cloudtrail", account.trails.pop(name).region).delete_trail(Name=name)

    def stop_or_start(self, account: Account) -> None:
        """A trail no longer logs, or does again."""
        for name, trail in self._one(account.trails):
            trail.logging = not trail.logging
            cloudtrail = self.aws.client(account.number, "cloudtrail", trail.region)
            (cloudtrail.start_logging if trail.logging else cloudtrail.stop_logging)(Name=name)

    def validate(self, account: Account) -> None:
        """A trail's log files are signed, or no longer."""
        for name, trail in self._one(account.trails):
            trail.validated = not trail.validated
            cloudtrail = self.aws.client(account.number, "cloudtrail", trail.region)
            cloudtrail.update_trail(Name=name, EnableLogFileValidation=trail.validated)

    def select(self, account: Account) -> None:
        """A trail records other events."""
        for name, trail in self._one(account.trails):
            trail.events = self.dice.choice(sorted(SELECTORS.keys() - {trail.events}))
            kind, management = SELECTORS[trail.events]
            selector = {"ReadWriteType": kind, "IncludeManagementEvents": management}
            self.aws.client(account.number, "cloudtrail", trail.region).put_event_selectors(TrailName=name, EventSelectors=[selector])

    # --- buckets

    def make_bucket(self, account: Account) -> None:
        """A bucket, under a name that may have been used before."""
        if free := sorted({f"data-{account.number}", f"more-{account.number}"} - account.buckets.keys()):
            self._make_bucket(account, free[0])

    def _make_bucket(self, account: Account, name: str) -> None:
        self.aws.client(account.number, "s3").create_bucket(Bucket=name)
        account.buckets[name] = Bucket()
        if self.dice.random() < 0.6:
            self._block(account, name, blocked=True)

    def delete_bucket(self, account: Account) -> None:
        """One bucket less, even if a trail still writes to it."""
        for name, _ in self._one(account.buckets):
            self.aws.client(account.number, "s3").delete_bucket(Bucket=name)
            del account.buckets[name]

    def block_bucket(self, account: Account) -> None:
        """The settings of a bucket are changed."""
        for name, bucket in self._one(account.buckets):
            self._block(account, name, blocked=not bucket.blocked)

    def _block(self, account: Account, name: str, *, blocked: bool) -> None:
        settings = dict.fromkeys(BLOCKS, blocked)
        self.aws.client(account.number, "s3").put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=settings)
        account.buckets[name].blocked = blocked

    def version_bucket(self, account: Account) -> None:
        """A bucket keeps versions, or no longer."""
        for name, bucket in self._one(account.buckets):
            bucket.versioning = "Suspended" if bucket.versioning == "Enabled" else "Enabled"
            self.aws.client(account.number, "s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": bucket.versioning})

    # --- settings of an account

    def block_account(self, account: Account) -> None:
        """The settings of a whole account are changed."""
        account.blocked = not account.blocked
        control = self.aws.client(account.number, "s3control")
        if account.blocked:
            settings = dict.fromkeys(BLOCKS, True)
            control.put_public_access_block(AccountId=account.number, PublicAccessBlockConfiguration=settings)
        else:
            control.delete_public_access_block(AccountId=account.number)

    def encrypt(self, account: Account) -> None:
        """New volumes in a region are encrypted, or no longer."""
        region = self.dice.choice(REGIONS)
        account.encrypted ^= {region}
        ec2 = self.aws.client(account.number, "ec2", region)
        (ec2.enable_ebs_encryption_by_default if region in account.encrypted else ec2.disable_ebs_encryption_by_default)()

    def set_password(self, account: Account) -> None:
        """Passwords have to be longer, or may be shorter."""
        account.password = self.dice.choice(sorted({8, 12, 14, 16} - {account.password}))
        self.aws.client(account.number, "iam").update_account_password_policy(MinimumPasswordLength=account.password)

    def _one(self, among: dict[str, T]) -> list[tuple[str, T]]:
        """One of them by its name, if there is any."""
        return [self.dice.choice(sorted(among.items(), key=lambda item: item[0]))] if among else []
