"""The demonstration's two organizations."""

import pytest
from botocore.exceptions import ClientError

from demo.aws.organizations import ACME, build
from demo.aws.server import SimulatedAWS

NUMBERS = {account.name: account.number for account in ACME}


def test_both_are_built(aws: SimulatedAWS) -> None:
    """There are two organizations, whose management accounts list their members by name."""
    acme, globex = build(aws)
    assert (acme.name, globex.name) == ("acme", "globex")
    for organization in (acme, globex):
        listed = aws.client(organization.management_account, "organizations").list_accounts()["Accounts"]
        assert [account["Name"] for account in listed] == [account.name for account in organization.accounts]
        assert organization.environment == aws.environment(organization.management_account)
    assert len(acme.accounts) >= 8


def test_they_are_the_same_each_time(aws: SimulatedAWS) -> None:
    """After a reset the same accounts are built again."""
    first = build(aws)
    aws.reset()
    assert build(aws) == first


@pytest.mark.parametrize(
    ("name", "trails", "multi", "logging"),
    [
        ("multi-region", 1, True, True),
        ("no-trail", 0, None, None),
        ("stopped", 1, True, False),
        ("single-region", 1, False, True),
        ("write-only", 1, True, True),
        ("two-halves", 1, True, True),
        ("selectors-denied", 1, True, True),
    ],
)
def test_situations(aws: SimulatedAWS, name: str, trails: int, multi: bool | None, logging: bool | None) -> None:
    """Each account of acme shows its own situation, and none sees a trail of the organization."""
    build(aws)
    client = aws.client(NUMBERS[name], "cloudtrail")
    found = client.describe_trails()["trailList"]
    assert len(found) == trails
    assert [trail["IsMultiRegionTrail"] for trail in found] == [multi] * trails
    assert [client.get_trail_status(Name=trail["TrailARN"])["IsLogging"] for trail in found] == [logging] * trails


def test_the_proper_trail(aws: SimulatedAWS) -> None:
    """The proper trail is validated, encrypted and delivered to CloudWatch Logs, and records everything."""
    build(aws)
    client = aws.client(NUMBERS["multi-region"], "cloudtrail")
    [trail] = client.describe_trails()["trailList"]
    assert trail["LogFileValidationEnabled"] is True
    assert trail["KmsKeyId"].startswith("arn:aws:kms:")
    assert trail["CloudWatchLogsLogGroupArn"].startswith("arn:aws:logs:")
    assert client.get_trail_status(Name="main")["LatestCloudWatchLogsDeliveryTime"]
    assert client.get_event_selectors(TrailName="main")["EventSelectors"][0]["ReadWriteType"] == "All"


def test_denials(aws: SimulatedAWS) -> None:
    """One account denies its selectors, another its role."""
    acme, _ = build(aws)
    with pytest.raises(ClientError, match="AccessDeniedException"):
        aws.client(NUMBERS["selectors-denied"], "cloudtrail").get_event_selectors(TrailName="main")
    role = f"arn:aws:iam::{NUMBERS['role-denied']}:role/{acme.role_name}"
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client(acme.management_account, "sts").assume_role(RoleArn=role, RoleSessionName="test")


def test_the_second_is_recorded_by_its_organization(aws: SimulatedAWS) -> None:
    """The member of globex has no trail but that of its organization."""
    _, globex = build(aws)
    [trail] = aws.client("222200000001", "cloudtrail", "eu-west-1").describe_trails()["trailList"]
    assert trail["IsOrganizationTrail"] is True
    assert trail["TrailARN"].split(":")[4] == globex.management_account
