"""The organization of the stored graph: one account that is recorded, one that is not, and one that cannot be entered."""

from demo.aws.organizations import ROLE, DemoAccount, DemoTrail, organization
from demo.aws.server import SimulatedAWS

MANAGER, RECORDED, CLOSED = "111100000000", "111100000001", "111100000008"
ACCOUNTS = (
    DemoAccount("manager", MANAGER),
    DemoAccount("recorded", RECORDED, DemoTrail(complete=True)),
    DemoAccount("closed", CLOSED, fault="AssumeRole"),
)
COLLECT = ("--organization", "--role-name", ROLE, "--regions", "us-east-1,eu-west-1", "--only", "Organization,Trail,Bucket")
CONTROLS = ("cloudtrail-all-regions", "cloudtrail-log-file-validation")


def before(aws: SimulatedAWS) -> dict[str, str]:
    """The organization as it is at first, and the variables with which its manager is entered."""
    return organization(aws, ACCOUNTS).environment


def between(aws: SimulatedAWS) -> None:
    """What changes between two collections: another trail, or, if that is there, that it is gone."""
    cloudtrail = aws.client(MANAGER, "cloudtrail")
    if cloudtrail.describe_trails()["trailList"]:
        cloudtrail.delete_trail(Name="second")
    else:
        aws.client(MANAGER, "s3").create_bucket(Bucket="second-trail")
        cloudtrail.create_trail(Name="second", S3BucketName="second-trail", IsMultiRegionTrail=False)
