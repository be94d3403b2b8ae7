"""What each shipped control is to say of each account, written by hand from its text and from what `building.py` makes there.

`new` is as AWS makes an account, `head` manages an organization whose trail leaves out KMS, and its root user has no credentials left;
`wrong` has something wrong for every control, `right` nothing. A tuple names what fails, by its name, with the region unless that is
us-east-1; what stands beside it in the account passes. Of `closed`, into which nobody gets, nothing is known, unless `CLOSED` says so.
"""

from typing import NamedTuple

Said = str | tuple[str, ...]
PASS, NOTHING, MANUAL = "PASS", "NOT_APPLICABLE", "MANUAL"
BOTH = ("eu-west-1", "us-east-1")


class Row(NamedTuple):
    """A verdict, or what fails, for each account."""

    new: Said
    head: Said
    wrong: Said
    right: Said = PASS


def defaults(name: str) -> tuple[str, ...]:
    """What AWS makes in each of the two regions."""
    return name, f"{name}@eu-west-1"


def nothing_new(*wrong: str) -> Row:
    """There is nothing of the kind but in the accounts in which something was made."""
    return Row(NOTHING, NOTHING, wrong)


# Where the control is about the account itself, and nobody but its organization's trail helps it.
UNTOLD = Row(("new",), ("head",), ("wrong",))
BUCKETS = ("flows", "given", "plain", "shown")
EVERYTHING_PUBLIC = ("default", "given", "given-but-blocked", *["open"] * 6)
MONITORING = (
    "monitoring-bucket-policy-changes", "monitoring-cloudtrail-changes", "monitoring-config-changes", "monitoring-failed-sign-ins",
    "monitoring-gateway-changes", "monitoring-iam-policy-changes", "monitoring-key-deletion", "monitoring-network-acl-changes",
    "monitoring-organization-changes", "monitoring-refused-calls", "monitoring-root-usage", "monitoring-route-table-changes",
    "monitoring-security-group-changes", "monitoring-sign-in-without-mfa", "monitoring-vpc-changes",
)  # fmt: skip

EXPECTED = {
    # Regions: the third one is not opted in, and counts nowhere.
    "accessanalyzer-all-regions": Row(BOTH, BOTH, ("eu-west-1",)),  # there, an analyzer of unused access
    "config-all-regions": Row(("new",), ("head",), ("wrong",)),  # stopped in one region
    "securityhub-all-regions": Row(BOTH, BOTH, ("eu-west-1",)),
    "ebs-encryption-by-default": Row(BOTH, BOTH, BOTH),
    # The account itself.
    "account-security-contact": UNTOLD,  # the contact of `wrong` is for bills
    "iam-support-role": UNTOLD,
    # Trails: the organization's covers head and right, so that these two are recorded; that of `wrong` covers one region.
    "cloudtrail-all-regions": Row(("new",), PASS, ("wrong",)),
    "cloudtrail-organization-trail": Row(("new",), PASS, ("wrong",)),
    "cloudtrail-no-excluded-sources": Row(NOTHING, ("head",), NOTHING),  # the trail of `right` itself leaves out nothing
    "cloudtrail-cloudwatch-delivery": Row(NOTHING, ("everyone",), ("local",)),
    "cloudtrail-kms-encryption": Row(NOTHING, ("everyone",), ("local",)),
    "cloudtrail-log-file-validation": Row(NOTHING, ("everyone",), ("local",)),
    "cloudtrail-bucket-open": Row(NOTHING, PASS, ("local",)),
    # The root user: that of `new` has a virtual device.
    "iam-root-access-key": Row(PASS, PASS, ("root",)),
    "iam-root-hardware-mfa": Row(("root",), PASS, ("root",)),
    "iam-root-mfa": Row(PASS, PASS, ("root",)),
    "iam-root-usage": Row(PASS, PASS, ("root",)),
    # Passwords: AWS asks for eight characters until somebody asks for more.
    "iam-password-length": Row(*[("password policy",)] * 3),
    "iam-password-reuse": Row(*[("password policy",)] * 3),
    # Users: carol has neither a password nor an active key. Roles and policies: one that nobody has is not named.
    "iam-access-key-rotation": nothing_new("bob"),
    "iam-unused-credentials": nothing_new("ann"),
    "iam-user-mfa": nothing_new("ann"),
    "iam-user-direct-policies": nothing_new("ann"),
    "iam-admin-policies": nothing_new("everything"),
    "iam-cloudshell-full-access": nothing_new("AWSCloudShellFullAccess"),
    "iam-expired-certificates": nothing_new("expired"),
    "iam-role-anybody": nothing_new("anybody"),
    "iam-role-external-access": nothing_new("anybody", "supplier"),  # not that of the organization's management account
    "compute-admin-roles": Row(PASS, PASS, ("open",)),
    # Networks: AWS's default groups, ACLs and VPCs stand in both regions.
    "ec2-default-security-group": Row(*[defaults("default")] * 3),
    "ec2-network-acl-admin-ports": Row(*[defaults("default ACL")] * 3),
    "vpc-flow-logs": Row(*[defaults("default VPC")] * 3),
    "ec2-cifs-access": Row(PASS, PASS, ("all", "shares")),
    "ec2-security-group-admin-ports-ipv4": Row(PASS, PASS, ("all", "ssh")),
    "ec2-security-group-admin-ports-ipv6": Row(PASS, PASS, ("desktop-6",)),
    "web-access-logs": nothing_new("api/silent", "silent", "site"),  # not the network load balancer, which cannot
    # Machines, disks and images: without a metadata service nothing is told.
    "ec2-imds-v2": nothing_new("plain-metadata"),
    "ec2-instance-roles": nothing_new("plain-metadata"),
    "ec2-launch-template-imds-v2": nothing_new("careless:1"),
    "ec2-public-images": nothing_new("shown"),
    "ebs-volume-encryption": nothing_new("blocked@eu-west-1", "plain"),
    "ebs-public-snapshots": nothing_new("plain"),  # the other region blocks all sharing
    # Databases: the nightly snapshots are AWS's, and one is shared with a single account.
    "rds-encryption": nothing_new("empty", "faulty"),
    "rds-minor-upgrades": nothing_new("faulty"),
    "rds-multi-az": nothing_new("empty", "faulty"),
    "rds-public-access": nothing_new("faulty"),
    "rds-public-snapshots": nothing_new("shown", "shown-cluster"),
    # Code: a definition that is inactive is not named.
    "ecr-image-scanning": nothing_new("unscanned"),
    "ecr-immutable-tags": nothing_new("moving"),
    "ecs-host-access": nothing_new("host:1", "privileged:1"),
    "ecs-plain-secrets": nothing_new("plain-secret:1"),
    "eks-audit-log": nothing_new("open"),
    "eks-public-endpoint": nothing_new("open"),
    "lambda-plain-secrets": nothing_new("plain-secret"),
    "lambda-url-authentication": nothing_new("open"),
    "sagemaker-notebook-internet": nothing_new("plain"),
    # Stores: a key that is about to be deleted need not be rotated.
    "efs-encryption": nothing_new("plain"),
    "kinesis-encryption": nothing_new("plain"),
    "kms-key-deletion": nothing_new("going"),
    "kms-key-rotation": nothing_new("still"),
    # Policies: every account has the default event bus; a block of public access takes no statement away.
    "resource-policies-public-principal": Row(PASS, PASS, EVERYTHING_PUBLIC),
    # Buckets: the account of `right` closes all of its own.
    "s3-block-public-access": Row(NOTHING, ("everyone",), BUCKETS),
    "s3-deny-http": Row(NOTHING, PASS, ("plain",)),
    "s3-mfa-delete": Row(NOTHING, ("everyone",), BUCKETS),
    "s3-object-read-events": Row(NOTHING, ("everyone",), ("closed", "flows", "given", "given-but-blocked", "plain", "shown")),
    "s3-object-write-events": Row(NOTHING, ("everyone",), ("closed", "flows", "given", "given-but-blocked", "plain", "shown")),
    "s3-open-buckets": Row(NOTHING, PASS, ("given", "shown")),
    "s3-trail-bucket-access-logging": Row(NOTHING, ("everyone",), ("shown",)),
    # Events: the filters, alarms and the topic of `right` are those of the remedies.
    **dict.fromkeys(MONITORING, UNTOLD),
}  # fmt: skip

# The trails of an organization are listed where it is managed: that it has none is known of all its members.
CLOSED: dict[str, Said] = {"cloudtrail-organization-trail": ("closed",)}

BY_HAND = {
    "account-contact-details", "iam-central-identities", "organizations-central-root-access", "organizations-guardrails",
    "organizations-management-account-workloads", "organizations-policy-delegation", "organizations-service-delegation",
    "organizations-unit-structure", "s3-data-classification", "vpc-endpoints", "vpc-peering-routes",
}  # fmt: skip
