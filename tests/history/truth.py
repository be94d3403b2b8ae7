"""Whether the sentence of a control holds in an account: read from the values of the company, and from nothing else.

`possible` are the verdicts there could be for somebody who did not hear everything.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from tests.history.company import MANAGER, REGIONS, SELECTORS, Account, Trail
from tests.history.hearing import Ear, arn
from tests.history.mishaps import Deaf

Accounts = Mapping[str, Account]
PASS, FAIL, NONE = "PASS", "FAIL", "NOT_APPLICABLE"
RECORDED, VALIDATED = "cloudtrail-all-regions", "cloudtrail-log-file-validation"
BLOCKED, ENCRYPTED, PASSWORDS = "s3-block-public-access", "ebs-encryption-by-default", "iam-password-length"
LONG = 14


def failing(control: str, accounts: Accounts, number: str) -> set[str]:
    """The ids of the assets of an account that break the rule of a control."""
    account = accounts[number]
    if control == RECORDED:
        return set() if recorded(t for _, _, t in seen(accounts, number)) else {number}
    if control == VALIDATED:
        return {arn(number, name, t) for name, t in account.trails.items() if not t.validated}
    if control == BLOCKED:
        return {name for name, b in account.buckets.items() if not (b.blocked or account.blocked)}
    if control == ENCRYPTED:
        return set(REGIONS) - account.encrypted
    return set() if (account.password or 8) >= LONG else {f"{number}/password-policy"}


def verdict(control: str, accounts: Accounts, number: str) -> str:
    """What is true of a control in an account."""
    if failing(control, accounts, number):
        return FAIL
    about = {VALIDATED: accounts[number].trails, BLOCKED: accounts[number].buckets}
    return PASS if about.get(control, True) else NONE


def seen(accounts: Accounts, number: str) -> Iterator[tuple[str, str, Trail]]:
    """The trails that record an account, with owner and name: its own, and its organization's."""
    for owner in {number, MANAGER}:
        yield from ((owner, name, t) for name, t in accounts[owner].trails.items() if owner == number or t.organization)


def recorded(trails: Iterable[Trail]) -> bool:
    """Whether one trail records everything in every region now."""
    return any(t.multi and t.logging and t.records == "all" for t in trails)


def may_be_unknown(control: str, accounts: Accounts, number: str, deaf: Deaf) -> bool:
    """Whether what was not heard today could change the verdict."""
    if control == RECORDED:
        unlisted = any(not whole(deaf, a, "DescribeTrails", REGIONS) for a in {number, MANAGER})
        return unlisted or len(possible(accounts, number, deaf)) > 1
    return not all(whole(deaf, number, op, places) for op, places in RESTS_ON[control])


def possible(accounts: Accounts, number: str, deaf: Deaf) -> set[bool]:
    """Whether an account is recorded, for each way in which what was not heard of its trails may look."""
    ear, ways = Ear(accounts, deaf), list[list[Trail]]()
    for owner, name, trail in seen(accounts, number):
        key = ("Trail", arn(owner, name, trail), owner)
        logs = [trail.logging] if ear.told(key, "GetTrailStatus") else [True, False]
        events = [trail.events] if ear.told(key, "GetEventSelectors") else sorted(SELECTORS)
        ways.append([replace(trail, logging=on, events=of) for on in logs for of in events])
    return {recorded(trails) for trails in product(*ways)}


def whole(deaf: Deaf, account: str, operation: str, regions: Iterable[str]) -> bool:
    """Whether an account answers an operation in all of these regions."""
    return all(deaf.heard(account, operation, region) for region in regions)


RESTS_ON: Mapping[str, list[tuple[str, Iterable[str]]]] = {
    VALIDATED: [("DescribeTrails", REGIONS)],
    BLOCKED: [(op, [""]) for op in ("ListBuckets", "GetPublicAccessBlock", "GetAccountPublicAccessBlock")],
    ENCRYPTED: [("GetEbsEncryptionByDefault", REGIONS)],
    PASSWORDS: [("GetAccountPasswordPolicy", [""])],
}
CONTROLS = (RECORDED, VALIDATED, BLOCKED, ENCRYPTED, PASSWORDS)
