"""The catalogue's rules on trails, from a violation in the simulated AWS to its mend."""

from tests.catalogue.scene import ACCOUNT, REGION, Scene, Violated

ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/main"
RECORDED, OF_TRAILS = "aws-logging-1", ("aws-logging-2", "aws-logging-7")
BY = dict.fromkeys((RECORDED, *OF_TRAILS), "moto")
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
LISTED = {"trailList": [{"Name": "main", "TrailARN": ARN, "HomeRegion": REGION, "IsMultiRegionTrail": True}]}


def violate(scene: Scene) -> Violated:
    """A stopped trail of one region without validation and key; mended, it has what it lacks."""
    scene.client("s3").create_bucket(Bucket=f"logs-{ACCOUNT}")
    trails = scene.client("cloudtrail")
    trails.create_trail(Name="main", S3BucketName=f"logs-{ACCOUNT}")

    def mend() -> None:
        trails.update_trail(Name="main", IsMultiRegionTrail=True, EnableLogFileValidation=True, KmsKeyId=KEY)
        trails.start_logging(Name="main")

    return scene.violated({RECORDED: {ACCOUNT}, **{slug: {ARN} for slug in OF_TRAILS}}, mend)


def test_violated_then_mended(scene: Scene) -> None:
    """A stopped trail of one region without validation and key fails all three rules, and passes once it has what it lacks."""
    scene.holds(violate(scene), "Trail")


def test_the_least_that_aws_says(scene: Scene) -> None:
    """A trail of which AWS names no more than where it lives fails for its validation and its key; one that is stopped records nothing."""
    scene.answer("DescribeTrails", LISTED)
    scene.answer("GetTrailStatus", {"IsLogging": False})
    scene.answer("GetEventSelectors", {"TrailARN": ARN})
    scene.answer("ListTags", {"ResourceTagList": []}, service="cloudtrail")
    scene.collect("Trail")
    found = scene.judge(*BY)
    assert {slug: found[slug].failing for slug in BY} == {RECORDED: {ACCOUNT}, **{slug: {ARN} for slug in OF_TRAILS}}
