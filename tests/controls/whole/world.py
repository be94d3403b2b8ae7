"""The accounts in which every shipped control is tried, and how a client acts in one of them.

Two organizations, as an organization's trail records all accounts of its own. A new account is as AWS makes it; in another one
something is wrong for every control, beside what is right; in a third all is right.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.aws.server import SimulatedAWS

NEW, WRONG, CLOSED = "100000000000", "100000000001", "100000000002"  # the first manages the organization of all three
HEAD, RIGHT, SUSPENDED = "200000000000", "200000000001", "200000000002"
HOME, AWAY, SHUT = "us-east-1", "eu-west-1", "ap-east-1"  # the last one is not opted in to
REGIONS = (HOME, AWAY)
STATUSES = {HOME: "opt-in-not-required", AWAY: "opt-in-not-required", SHUT: "not-opted-in"}
DESCRIBED = "".join(f"<item><regionName>{r}</regionName><optInStatus>{s}</optInStatus></item>" for r, s in STATUSES.items())
DESCRIBE_REGIONS = f"<DescribeRegionsResponse><regionInfo>{DESCRIBED}</regionInfo></DescribeRegionsResponse>"


@dataclass(frozen=True)
class Here:
    """One account: its clients, what AWS is to answer in it where the simulation lacks something, and names for ids that AWS made up."""

    aws: SimulatedAWS
    account: str
    names: dict[str, str] = field(default_factory=dict)

    def __call__(self, service: str, region: str = HOME) -> Any:
        """A client of a service."""
        return self.aws.client(self.account, service, region)

    def answer(self, operation: str, body: Any, **where: Any) -> None:
        """From now on an operation answers with this body, as it goes over the wire."""
        self.aws.fault(kind="surprising", account=self.account, operation=operation, body=body, **where)

    def call(self, id_: str, name: str) -> str:
        """Remember what an id stands for."""
        self.names[id_] = name
        return id_

    def id(self, name: str) -> str:
        """What AWS calls something that was given a name."""
        return next(id_ for id_, each in self.names.items() if each == name)

    def arn(self, service: str, resource: str, region: str = HOME) -> str:
        """The ARN of something here."""
        return f"arn:aws:{service}:{region}:{self.account}:{resource}"


Part = Callable[[Here, bool], None]  # with what is wrong, or without


def organizations(aws: SimulatedAWS) -> None:
    """Both organizations with their accounts, and the regions that there are."""
    members_of = {NEW: {"wrong": WRONG, "closed": CLOSED}, HEAD: {"right": RIGHT, "gone": SUSPENDED}}
    for management, members in members_of.items():
        aws.create_organization(management, "new" if management == NEW else "head")
        for member, number in members.items():
            aws.create_account(management, member, number)
    aws.suspend(SUSPENDED)
    aws.fault(kind="surprising", operation="DescribeRegions", service="ec2", body=DESCRIBE_REGIONS)
    aws.fault(kind="denied", operation="AssumeRole", about=f"arn:aws:iam::{CLOSED}:role/")


def defaults(here: Here) -> None:
    """Names for what AWS makes in each region by itself."""
    for region in REGIONS:
        ec2 = here("ec2", region)
        here.call(ec2.describe_vpcs()["Vpcs"][0]["VpcId"], "default VPC")
        here.call(ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"], "default ACL")
