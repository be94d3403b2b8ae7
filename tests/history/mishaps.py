"""What goes wrong between the collector and the simulated AWS on a day, and what nobody hears because of it."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from demo.aws.server import SimulatedAWS
from tests.history.company import MANAGER, REGIONS, Account

KINDS: Mapping[str, dict[str, Any]] = {
    "denied": {}, "throttled": {}, "timeout": {"seconds": 60}, "reset": {}, "malformed": {},
    "error": {"code": "InternalFailure", "status": 500},
}  # fmt: skip
# Service and operation as AWS names it: whether it is asked in each region, and the name by which reports speak of it.
OPERATIONS: Mapping[tuple[str, str], tuple[bool, str]] = {
    ("sts", "AssumeRole"): (False, "AssumeRole"),
    ("ec2", "DescribeRegions"): (False, "DescribeRegions"),
    ("cloudtrail", "DescribeTrails"): (True, "DescribeTrails"),
    ("cloudtrail", "GetTrailStatus"): (False, "GetTrailStatus"),
    ("cloudtrail", "GetEventSelectors"): (False, "GetEventSelectors"),
    ("s3", "ListBuckets"): (False, "ListBuckets"),
    ("s3", "GetBucketVersioning"): (False, "GetBucketVersioning"),
    ("s3", "GetPublicAccessBlock"): (False, "GetPublicAccessBlock"),
    ("s3control", "GetPublicAccessBlock"): (False, "GetAccountPublicAccessBlock"),
    ("ec2", "GetEbsEncryptionByDefault"): (True, "GetEbsEncryptionByDefault"),
    ("iam", "GetAccountPasswordPolicy"): (False, "GetAccountPasswordPolicy"),
}


@dataclass(frozen=True)
class Mishap:
    """An operation that goes wrong for an account all day, in one region or («») wherever it is asked."""

    kind: str
    service: str
    operation: str
    account: str
    region: str = ""

    @property
    def called(self) -> str:
        """What reports call the operation."""
        return OPERATIONS[self.service, self.operation][1]

    def befall(self, aws: SimulatedAWS) -> None:
        """Let it go wrong."""
        rule = {"kind": self.kind, **KINDS[self.kind]}
        if self.operation == "AssumeRole":  # the manager asks
            aws.fault(operation=self.operation, about=f"arn:aws:iam::{self.account}:role/", **rule)
            return
        aws.fault(service=self.service, operation=self.operation, account=self.account, region=self.region or None, **rule)
        if self.operation == "DescribeRegions":  # another operation would tell the same
            aws.fault(service="account", operation="ListRegions", account=self.account, **rule)


def rolled(dice: random.Random, accounts: Iterable[str]) -> list[Mishap]:
    """Up to three mishaps of a day; some days have none."""
    found, names = list[Mishap](), sorted(accounts)
    for _ in range(dice.choice((0, 1, 1, 2, 2, 3))):
        service, operation = dice.choice(sorted(OPERATIONS))
        account = dice.choice(names)
        if operation == "AssumeRole" and account == MANAGER:  # who asks needs no role
            continue
        region = dice.choice(("", *REGIONS)) if OPERATIONS[service, operation][0] else ""
        found.append(Mishap(dice.choice(sorted(KINDS)), service, operation, account, region))
    return found


class Deaf:
    """What of an account cannot be heard on a day."""

    def __init__(self, mishaps: Iterable[Mishap], accounts: Mapping[str, Account]) -> None:
        self.mishaps, self.accounts = list(mishaps), accounts

    def entered(self, account: str) -> bool:
        """Whether there are credentials in an account."""
        return account in self.accounts and not self._wrong(account, "AssumeRole")

    def heard(self, account: str, operation: str, region: str) -> bool:
        """Whether an account answers an operation (by its name in reports) in a region («»: in none)."""
        regional = bool(region) and operation != "DescribeRegions"
        open_ = self.entered(account) and not (regional and self._wrong(account, "DescribeRegions"))
        return open_ and not any(m.region in {"", region} for m in self._wrong(account, operation))

    def _wrong(self, account: str, operation: str) -> list[Mishap]:
        return [m for m in self.mishaps if m.account == account and m.called == operation]
