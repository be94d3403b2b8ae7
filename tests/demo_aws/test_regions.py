"""Regions: which are always on, which an account opts in to, and what happens in the others."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from demo.aws.server import SimulatedAWS

ME, OTHER = "111100000001", "111100000002"


def statuses(aws: SimulatedAWS, account: str, **arguments: Any) -> dict[str, str]:
    """The regions that EC2 lists, with their status."""
    regions = aws.client(account, "ec2").describe_regions(**arguments)["Regions"]
    return {region["RegionName"]: region["OptInStatus"] for region in regions}


def test_all_regions(aws: SimulatedAWS) -> None:
    """DescribeRegions with AllRegions names seventeen regions that need no opt-in, and others that are not opted in."""
    found = list(statuses(aws, ME, AllRegions=True).values())
    assert found.count("opt-in-not-required") == 17
    assert found.count("not-opted-in") == len(found) - 17 > 10


def test_enabled_regions_only(aws: SimulatedAWS) -> None:
    """Without AllRegions the list holds what the account can use."""
    aws.opt_in(ME, "af-south-1")
    assert len(statuses(aws, ME)) == 18
    assert statuses(aws, ME)["af-south-1"] == "opted-in"


def test_opting_in_is_for_one_account(aws: SimulatedAWS) -> None:
    """An account that opts in leaves the others as they were."""
    aws.opt_in(ME, "af-south-1")
    assert statuses(aws, ME, AllRegions=True)["af-south-1"] == "opted-in"
    assert statuses(aws, OTHER, AllRegions=True)["af-south-1"] == "not-opted-in"


def test_named_regions(aws: SimulatedAWS) -> None:
    """DescribeRegions answers for the regions that it is asked for, and refuses unknown ones."""
    assert statuses(aws, ME, RegionNames=["us-east-1", "me-south-1"]) == {"us-east-1": "opt-in-not-required", "me-south-1": "not-opted-in"}
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        statuses(aws, ME, RegionNames=["moon-1"])


def test_account_management_lists_regions(aws: SimulatedAWS) -> None:
    """account:ListRegions says the same in its own words."""
    aws.opt_in(ME, "af-south-1")
    regions = aws.client(ME, "account").list_regions()["Regions"]
    found = {region["RegionName"]: region["RegionOptStatus"] for region in regions}
    assert (found["us-east-1"], found["af-south-1"], found["me-south-1"]) == ("ENABLED_BY_DEFAULT", "ENABLED", "DISABLED")
    assert found.keys() == statuses(aws, ME, AllRegions=True).keys()


def test_account_management_selects_regions(aws: SimulatedAWS) -> None:
    """account:ListRegions lists only the statuses that it is asked for, of the account that it is asked about."""
    aws.opt_in(OTHER, "af-south-1")
    regions = aws.client(ME, "account").list_regions(AccountId=OTHER, RegionOptStatusContains=["ENABLED"])["Regions"]
    assert regions == [{"RegionName": "af-south-1", "RegionOptStatus": "ENABLED"}]


@pytest.mark.parametrize(
    ("service", "method", "error"),
    [
        ("cloudtrail", "describe_trails", "UnrecognizedClientException"),
        ("accessanalyzer", "list_analyzers", "UnrecognizedClientException"),
        ("ec2", "describe_vpcs", "AuthFailure"),
        ("sns", "list_topics", "InvalidClientTokenId"),
        ("s3", "list_buckets", "InvalidToken"),
    ],
)
def test_a_region_without_opt_in_knows_nobody(aws: SimulatedAWS, service: str, method: str, error: str) -> None:
    """In a region that the account has not opted in to, every service refuses its credentials in its own way."""
    with pytest.raises(ClientError) as raised:
        getattr(aws.client(ME, service, "af-south-1"), method)()
    assert raised.value.response["Error"]["Code"] == error


def test_a_region_answers_after_opt_in(aws: SimulatedAWS) -> None:
    """Once opted in, a region answers."""
    aws.opt_in(ME, "af-south-1")
    assert aws.client(ME, "cloudtrail", "af-south-1").describe_trails()["trailList"] == []
