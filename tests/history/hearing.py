"""What there is, by asset and operation, and what of it somebody knows who listens each day: all of it by looking at everything.

A trail's regional operations are asked where it lives. What was not heard stays as it was known; what is no longer there is
forgotten only where its own place was listed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.history.company import BLOCKS, MANAGER, REGIONS, SELECTORS, Account, Bucket, Trail
from tests.history.mishaps import Deaf

Key = tuple[str, str, str]  # type, id, account
Facts = dict[Key, dict[str, dict[str, Any]]]  # of each asset by operation: field and value


def facts(accounts: Mapping[str, Account]) -> Facts:
    """Everything that is true now."""
    found: Facts = {("Organization", "", MANAGER): {"DescribeOrganization": {}}}
    for account in accounts.values():
        found["Connector", account.number, account.number] = {"ListAccounts": {}}
        for region in REGIONS:
            found["Region", region, account.number] = {"DescribeRegions": {}}
            on = region in account.encrypted
            found["EBSSettings", region, account.number] = {"GetEbsEncryptionByDefault": {"encryptedByDefault": on}}
        policy = {"minimumPasswordLength": account.password or 8}
        found["IAMPasswordPolicy", f"{account.number}/password-policy", account.number] = {"GetAccountPasswordPolicy": policy}
        for name, bucket in account.buckets.items():
            found["Bucket", name, account.number] = of_bucket(account, bucket)
        for name, trail in account.trails.items():
            found["Trail", arn(account.number, name, trail), account.number] = of_trail(accounts, account.number, trail)
    return found


def arn(account: str, name: str, trail: Trail) -> str:
    """The ARN of a trail."""
    return f"arn:aws:cloudtrail:{trail.region}:{account}:trail/{name}"


def of_bucket(account: Account, bucket: Bucket) -> dict[str, dict[str, Any]]:
    """What is true of a bucket."""
    own, whole = ({n[0].lower() + n[1:]: bool(on) for n in BLOCKS} for on in (bucket.blocked, account.blocked))
    return {
        "ListBuckets": {},
        "GetBucketVersioning": {"versioningStatus": bucket.versioning, "versioningEnabled": bucket.versioning == "Enabled"},
        "GetPublicAccessBlock": {f"publicAccessBlock_{n}": on for n, on in own.items()},
        "GetAccountPublicAccessBlock": {f"accountPublicAccessBlock_{n}": on for n, on in whole.items()},
        "both": {"publicAccessBlocked": bool(bucket.blocked or account.blocked)},
    }


def of_trail(accounts: Mapping[str, Account], owner: str, trail: Trail) -> dict[str, dict[str, Any]]:
    """What is true of a trail."""
    kind, management = SELECTORS[trail.records]
    selector = {"readWriteType": kind, "includeManagementEvents": management, "excludeManagementEventSources": [], "dataResources": []}
    listed = {
        "isMultiRegionTrail": trail.multi, "isOrganizationTrail": trail.organization, "logFileValidationEnabled": trail.validated,
        "hasCustomEventSelectors": bool(trail.events), "connectors": set(accounts) if trail.organization else {owner},
    }  # fmt: skip
    selected = {"eventSelectors": [selector], "managementEvents": trail.records}
    return {"DescribeTrails": listed, "GetTrailStatus": {"status_isLogging": trail.logging}, "GetEventSelectors": selected}


class Ear:
    """Hears what the accounts say on a day, as far as it can."""

    def __init__(self, accounts: Mapping[str, Account], deaf: Deaf) -> None:
        self.accounts, self.deaf, self.now = accounts, deaf, facts(accounts)

    def after(self, known: Facts) -> Facts:
        """What is known after listening, from what was known before."""
        found = {key: known[key] for key in known if not self.surely_gone(key)}
        for key, operations in self.now.items():
            if self.listed(key):
                found[key] = known.get(key, {}) | {op: values for op, values in operations.items() if self.told(key, op)}
        return found

    def surely_gone(self, key: Key) -> bool:
        """Whether an asset that was known is no longer there, and everybody can know it."""
        type_, _, account = key
        if account not in self.accounts:
            return True
        return key not in self.now and self.deaf.heard(account, LISTED_BY[type_], home(key))

    def listed(self, key: Key) -> bool:
        """Whether a listing shows an asset that is there."""
        type_, _, account = key
        if type_ == "Trail":
            return bool(list(self.viewers(key)))
        return self.deaf.heard(account, LISTED_BY[type_], home(key)) if type_ in LISTED_BY else True

    def viewers(self, key: Key) -> Iterator[str]:
        """The accounts whose listings show a trail: its own, and for an organization's those of all members."""
        trail = self.trail(key)
        for account in self.accounts if trail.organization else [key[2]]:
            for region in REGIONS if trail.multi else [trail.region]:
                if self.deaf.heard(account, "DescribeTrails", region):
                    yield account

    def told(self, key: Key, operation: str) -> bool:
        """Whether one operation tells of an asset that is listed."""
        account = key[2]
        if operation == "both":
            return all(self.told(key, op) for op in ("GetPublicAccessBlock", "GetAccountPublicAccessBlock"))
        if operation == "GetTrailStatus":  # whoever sees a trail may ask for its status by its ARN
            return any(self.deaf.heard(a, operation, home(key)) for a in {account, *self.viewers(key)})
        return operation in LISTED_BY.values() or key[0] not in LISTED_BY or self.deaf.heard(account, operation, home(key))

    def trail(self, key: Key) -> Trail:
        """The trail of a key."""
        return self.accounts[key[2]].trails[key[1].rpartition("/")[2]]


LISTED_BY = {
    "Trail": "DescribeTrails", "Bucket": "ListBuckets", "Region": "DescribeRegions", "EBSSettings": "GetEbsEncryptionByDefault",
    "IAMPasswordPolicy": "GetAccountPasswordPolicy",
}  # fmt: skip


def home(key: Key) -> str:
    """The region in which an asset's operations are asked; «» for those that are asked for a whole account."""
    type_, id_, _ = key
    return id_.split(":")[3] if type_ == "Trail" else id_ if type_ == "EBSSettings" else ""


def compared(before: Facts, after: Facts) -> dict[Key, Any]:
    """What became of each asset: «appeared», «went», or its fields with their values before and after."""
    found: dict[Key, Any] = dict.fromkeys(before.keys() - after.keys(), "went") | dict.fromkeys(after.keys() - before.keys(), "appeared")
    for key in before.keys() & after.keys():
        one, other = ({name: x for values in facts_.values() for name, x in values.items()} for facts_ in (before[key], after[key]))
        names = {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
        if names:
            found[key] = {name: moved(one.get(name), other.get(name)) for name in names}
    return found


def moved(old: Any, new: Any) -> tuple[Any, Any]:
    """A field before and after; of a link, what it no longer leads to and what it newly does."""
    if isinstance(new, set) or isinstance(old, set):
        return sorted((old or set()) - (new or set())), sorted((new or set()) - (old or set()))
    return old, new
