"""CloudTrail's answers where moto's differ from those of AWS."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from demo.aws.organizations import HALVES, WRITE_ONLY, DemoTrail, create_trail
from demo.aws.server import SimulatedAWS

HEAD, MEMBER, ALONE = "222200000000", "222200000001", "333300000000"
DEFAULT = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}


def code(call: Callable[..., Any], **arguments: Any) -> str:
    """The error code with which a call fails."""
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    return str(raised.value.response["Error"]["Code"])


def seen(aws: SimulatedAWS, account: str, region: str = "us-east-1", **arguments: Any) -> list[str]:
    """The trails that an account sees in a region."""
    return [trail["TrailARN"] for trail in aws.client(account, "cloudtrail", region).describe_trails(**arguments)["trailList"]]


def organization(aws: SimulatedAWS, trail: DemoTrail) -> str:
    """An organization with one member and one trail, whose ARN it is."""
    aws.create_organization(HEAD, "globex")
    aws.create_account(HEAD, "member", MEMBER)
    return create_trail(aws, HEAD, trail)


def test_a_multi_region_trail_is_seen_everywhere(aws: SimulatedAWS) -> None:
    """Every region shows a multi-region trail, and without shadows only its home does."""
    arn = create_trail(aws, ALONE, DemoTrail())
    assert seen(aws, ALONE, "eu-west-1") == seen(aws, ALONE) == [arn]
    assert seen(aws, ALONE, "eu-west-1", includeShadowTrails=False) == []
    assert seen(aws, ALONE, includeShadowTrails=False) == [arn]


def test_a_single_region_trail_is_seen_at_home(aws: SimulatedAWS) -> None:
    """Only its home region shows a single-region trail."""
    arn = create_trail(aws, ALONE, DemoTrail(multi_region=False))
    assert (seen(aws, ALONE), seen(aws, ALONE, "eu-west-1")) == ([arn], [])


def test_trails_by_name(aws: SimulatedAWS) -> None:
    """DescribeTrails answers for the trails that it is asked for."""
    arn = create_trail(aws, ALONE, DemoTrail())
    create_trail(aws, ALONE, DemoTrail(), name="second")
    assert seen(aws, ALONE, trailNameList=["main"]) == seen(aws, ALONE, trailNameList=[arn]) == [arn]


@pytest.mark.parametrize(("multi", "elsewhere"), [(True, 1), (False, 0)])
def test_a_member_sees_its_organizations_trail(aws: SimulatedAWS, multi: bool, elsewhere: int) -> None:
    """A member sees its organization's trail at home, and everywhere if it is multi-region, but not without shadows."""
    arn = organization(aws, DemoTrail(organization=True, multi_region=multi))
    assert seen(aws, MEMBER) == [arn]
    assert seen(aws, MEMBER, "eu-west-1") == [arn] * elsewhere
    assert seen(aws, MEMBER, includeShadowTrails=False) == []


def test_only_the_organization_sees_its_trail(aws: SimulatedAWS) -> None:
    """Nobody outside the organization sees its trail, and no member sees a trail that is its management account's alone."""
    organization(aws, DemoTrail(organization=True))
    create_trail(aws, HEAD, DemoTrail(), name="private")
    assert len(seen(aws, HEAD)) == 2
    assert len(seen(aws, MEMBER)) == 1
    assert seen(aws, ALONE) == []


def test_organization_trails_can_be_hidden(aws: SimulatedAWS) -> None:
    """On demand a member sees nothing of its organization's trail, as with a service control policy."""
    arn = organization(aws, DemoTrail(organization=True))
    aws.hide_organization_trails()
    assert (seen(aws, MEMBER), seen(aws, HEAD)) == ([], [arn])
    assert code(aws.client(MEMBER, "cloudtrail").get_trail_status, Name=arn) == "TrailNotFoundException"
    aws.hide_organization_trails(hidden=False)
    assert seen(aws, MEMBER) == [arn]


def test_what_a_member_may_read(aws: SimulatedAWS) -> None:
    """A member reads the status of its organization's trail by ARN, and neither its selectors nor its tags."""
    arn = organization(aws, DemoTrail(organization=True))
    client = aws.client(MEMBER, "cloudtrail")
    assert client.get_trail_status(Name=arn)["IsLogging"] is True
    assert code(client.get_trail_status, Name="main") == "TrailNotFoundException"
    assert code(client.get_event_selectors, TrailName=arn) == "TrailNotFoundException"
    assert code(client.list_tags, ResourceIdList=[arn]) == "ResourceNotFoundException"


def test_status_elsewhere(aws: SimulatedAWS) -> None:
    """Away from home a multi-region trail's status is read by ARN, not by name; its selectors only at home."""
    arn = create_trail(aws, ALONE, DemoTrail())
    away = aws.client(ALONE, "cloudtrail", "eu-west-1")
    assert away.get_trail_status(Name=arn)["IsLogging"] is True
    assert code(away.get_trail_status, Name="main") == "TrailNotFoundException"
    assert code(away.get_event_selectors, TrailName=arn) == "TrailNotFoundException"
    assert aws.client(ALONE, "cloudtrail").get_event_selectors(TrailName=arn)["TrailARN"] == arn


def test_a_stopped_trail(aws: SimulatedAWS) -> None:
    """A stopped trail is not logging and says since when."""
    create_trail(aws, ALONE, DemoTrail(logging=False))
    status = aws.client(ALONE, "cloudtrail").get_trail_status(Name="main")
    assert status["IsLogging"] is False
    assert abs(status["StopLoggingTime"] - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"EventSelectors": [DEFAULT]}),
        ({"EventSelectors": WRITE_ONLY}, {"EventSelectors": [DEFAULT | {"ReadWriteType": "WriteOnly"}]}),
        ({"AdvancedEventSelectors": HALVES}, {"AdvancedEventSelectors": HALVES}),
    ],
)
def test_selectors(aws: SimulatedAWS, given: dict[str, Any], expected: dict[str, Any]) -> None:
    """A new trail has AWS's default selector, and others have theirs with all members; DescribeTrails knows which."""
    create_trail(aws, ALONE, DemoTrail(selectors=given))
    client = aws.client(ALONE, "cloudtrail")
    answer = client.get_event_selectors(TrailName="main")
    assert {name: answer[name] for name in answer if name.endswith("EventSelectors")} == expected
    assert client.describe_trails()["trailList"][0]["HasCustomEventSelectors"] is bool(given)


def test_new_selectors_replace_the_old(aws: SimulatedAWS) -> None:
    """Classic selectors end the advanced ones before them."""
    create_trail(aws, ALONE, DemoTrail(selectors={"AdvancedEventSelectors": HALVES}))
    client = aws.client(ALONE, "cloudtrail")
    client.put_event_selectors(TrailName="main", EventSelectors=WRITE_ONLY)
    assert "AdvancedEventSelectors" not in client.get_event_selectors(TrailName="main")


def test_delivery_to_logs(aws: SimulatedAWS) -> None:
    """A trail with a log group delivered to it shortly ago while it logs, or whenever the test says; others never did."""
    arn = create_trail(aws, ALONE, DemoTrail(complete=True))
    create_trail(aws, ALONE, DemoTrail(), name="plain")
    client = aws.client(ALONE, "cloudtrail")
    assert datetime.now(UTC) - client.get_trail_status(Name="main")["LatestCloudWatchLogsDeliveryTime"] < timedelta(minutes=5)
    assert "LatestCloudWatchLogsDeliveryTime" not in client.get_trail_status(Name="plain")
    aws.logs_delivered(arn, datetime(2026, 1, 2, tzinfo=UTC))
    assert client.get_trail_status(Name="main")["LatestCloudWatchLogsDeliveryTime"] == datetime(2026, 1, 2, tzinfo=UTC)


def test_tags_are_read_at_home(aws: SimulatedAWS) -> None:
    """A trail's tags are read in its home region, and not found elsewhere."""
    arn = create_trail(aws, ALONE, DemoTrail())
    client = aws.client(ALONE, "cloudtrail")
    client.add_tags(ResourceId=arn, TagsList=[{"Key": "a", "Value": "b"}])
    assert client.list_tags(ResourceIdList=[arn])["ResourceTagList"][0]["TagsList"] == [{"Key": "a", "Value": "b"}]
    assert code(aws.client(ALONE, "cloudtrail", "eu-west-1").list_tags, ResourceIdList=[arn]) == "ResourceNotFoundException"


@pytest.mark.parametrize("by", ["name", "ARN"])
def test_a_trail_is_deleted(aws: SimulatedAWS, by: str) -> None:
    """A trail is deleted by name or ARN, and unknown ones are not found."""
    arn = create_trail(aws, ALONE, DemoTrail())
    client = aws.client(ALONE, "cloudtrail")
    client.delete_trail(Name=arn if by == "ARN" else "main")
    assert seen(aws, ALONE) == []
    assert code(client.delete_trail, Name="main") == "TrailNotFoundException"
