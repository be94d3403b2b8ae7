"""What GetAccountSummary says of the root user, and which virtual devices are the root user's.

IAM API reference, GetAccountSummary: AccountMFAEnabled, AccountPasswordPresent and AccountAccessKeysPresent are 1 or 0.
CIS AWS Foundations Benchmark, «Ensure hardware MFA is enabled for the root user account»: a virtual device of the root user
is in the list of assigned virtual devices.
"""

from graph.model import Record, Unreadable

ROOT_DEVICE = ":mfa/root-account-mfa-device"


def flag(answer: Record, name: str, default: bool | None = None) -> bool:
    """A number of the summary that says yes or no. Raises Unreadable if it is missing and has no default."""
    said = answer["SummaryMap"].get(name)
    if said is None and default is not None:
        return default
    if said not in (0, 1):
        raise Unreadable(f"the account's summary says {said} of {name}, where AWS documents 0 or 1")
    return bool(said)


def root_arn(record: Record) -> str:
    """The ARN of the root user of the account that was asked."""
    return f"arn:{record['_partition']}:iam::{record['_account']}:root"


def holder_arn(device: Record) -> str:
    """The ARN of the user who holds a virtual device, «» if nobody does; the first device of a root user is known by its name."""
    if device.get("User"):
        return str(device["User"]["Arn"])
    is_root = device["SerialNumber"].endswith(ROOT_DEVICE) and device.get("EnableDate")
    return device["SerialNumber"].removesuffix(ROOT_DEVICE) + ":root" if is_root else ""
