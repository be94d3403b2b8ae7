"""Regions as AWS has them: seventeen are always on, the others only in an account which opted in; elsewhere its credentials are unknown.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from functools import cache

import boto3

from demo.aws import errors
from demo.aws.answer import Answer, json_answer, xml_answer
from demo.aws.call import Call
from demo.aws.world import World

ALWAYS_ON = frozenset({
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
})  # fmt: skip


@cache
def every_region() -> tuple[str, ...]:
    """All regions of the standard partition that botocore knows."""
    return tuple(boto3.Session().get_available_regions("ec2"))


def enabled(account: str, region: str, world: World) -> bool:
    """Whether an account can use a region."""
    return region in ALWAYS_ON or (account, region) in world.opted_in


def refused(call: Call, world: World) -> Answer | None:
    """The answer in a region that the account has not opted in to."""
    if call.region not in every_region() or enabled(call.account, call.region, world):
        return None
    return errors.error(call, errors.UNKNOWN_CALLER[call.protocol], "The security token included in the request is invalid.")


def describe_regions(call: Call, world: World) -> Answer:
    """EC2's list; without AllRegions only the enabled ones."""
    named = {value for name, value in call.parameters.items() if name.startswith("RegionName.")}
    if unknown := named - {*every_region()}:
        return errors.error(call, ("InvalidParameterValue", 400), f"Invalid region provided: {', '.join(sorted(unknown))}")
    asked = named or every_region()
    all_ = call.parameters.get("AllRegions") == "true" or named
    shown = [region for region in every_region() if region in asked and (all_ or enabled(call.account, region, world))]
    items = "".join(item(region, call.account, world) for region in shown)
    return xml_answer(
        '<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
        f"<requestId>{errors.REQUEST}</requestId><regionInfo>{items}</regionInfo></DescribeRegionsResponse>"
    )


def item(region: str, account: str, world: World) -> str:
    """A region in EC2's XML."""
    status = opt_in_status(region, account, world)
    endpoint = f"ec2.{region}.amazonaws.com"
    return f"<item><regionName>{region}</regionName><regionEndpoint>{endpoint}</regionEndpoint><optInStatus>{status}</optInStatus></item>"


def opt_in_status(region: str, account: str, world: World) -> str:
    """A region's status as EC2 words it."""
    if region in ALWAYS_ON:
        return "opt-in-not-required"
    return "opted-in" if enabled(account, region, world) else "not-opted-in"


def list_regions(call: Call, world: World) -> Answer:
    """Account Management's list, of the caller's own account or of one that it names."""
    account = call.parameters.get("AccountId", call.account)
    wanted = call.parameters.get("RegionOptStatusContains")
    found = [(region, account_status(region, account, world)) for region in every_region()]
    listed = [{"RegionName": region, "RegionOptStatus": status} for region, status in found if not wanted or status in wanted]
    return json_answer({"Regions": listed}, "application/json")


def account_status(region: str, account: str, world: World) -> str:
    """A region's status as Account Management words it."""
    if region in ALWAYS_ON:
        return "ENABLED_BY_DEFAULT"
    return "ENABLED" if enabled(account, region, world) else "DISABLED"


ANSWERS = {("account", "ListRegions"): list_regions, ("ec2", "DescribeRegions"): describe_regions}
