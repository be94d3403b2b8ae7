"""CloudTrail as AWS answers it: organizations' trails in member accounts, default selectors, deliveries to logs, deletion by ARN.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/
"""

import time
from typing import Any

from moto.cloudtrail.models import Trail, cloudtrail_backends

from demo.aws import errors
from demo.aws.answer import Answer, json_answer
from demo.aws.call import Call
from demo.aws.corrections.accounts import management_of
from demo.aws.world import World

CLASSIC = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []}
DELIVERED_AGO = 60  # seconds; a trail delivers to CloudWatch Logs every few minutes


def describe_trails(call: Call, world: World) -> Answer:
    """All trails that the region shows, an organization's in its members too, unless shadows are left out."""
    shadows = call.parameters.get("includeShadowTrails", True)
    found = [trail for trail in own(call) if trail.region_name == call.region or (shadows and trail.is_multi_region)]
    found += organizations(call, world) if shadows else []
    named = call.parameters.get("trailNameList")
    return json_answer({"trailList": [described(trail) for trail in found if not named or {trail.trail_name, trail.arn} & {*named}]})


def get_trail_status(call: Call, world: World) -> Answer:
    """By name at home, by ARN in every region that shows the trail; for an organization's members by ARN only."""
    name = call.parameters.get("Name")
    seen = [trail for trail in own(call) if shown(trail, call)] + organizations(call, world)
    found = at_home(call, name) or next((trail for trail in seen if trail.arn == name), None)
    return json_answer(status(found, world)) if found else unknown_trail(call, name)


def get_event_selectors(call: Call, _: World) -> Answer | None:
    """Moto is right to know neither another account's trail here nor one of another region."""
    trail = at_home(call, call.parameters.get("TrailName"))
    return json_answer({"TrailARN": trail.arn, **selectors(trail)}) if trail else None


def list_tags(call: Call, _: World) -> Answer | None:
    """Only a trail's own account reads its tags, in its home region; moto answers with none for whatever it does not know."""
    unknown = [arn for arn in call.parameters["ResourceIdList"] if ":trail/" in arn and not at_home(call, arn)]
    if unknown:
        return errors.error(call, ("ResourceNotFoundException", 400), f"The resource {unknown[0]} was not found in {call.region}")
    return None


def put_event_selectors(call: Call, _: World) -> None:
    """New selectors replace the former ones; moto keeps advanced ones beside new classic ones."""
    trail = at_home(call, call.parameters.get("TrailName"))
    if trail and call.parameters.get("EventSelectors"):
        trail.advanced_event_selectors = []


def delete_trail(call: Call, _: World) -> Answer:
    """By name or ARN, with its tags; moto deletes by name only and says nothing of a trail that it does not know."""
    name = call.parameters["Name"]
    trail = at_home(call, name)
    if not trail:
        return unknown_trail(call, name)
    backend = cloudtrail_backends[call.account][call.region]
    backend.tagging_service.delete_all_tags_for_resource(trail.arn)
    backend.trails.pop(trail.trail_name, None)
    return json_answer({})


def unknown_trail(call: Call, name: object) -> Answer:
    """What CloudTrail says of a trail that it does not know, or does not show to this account here."""
    return errors.error(call, ("TrailNotFoundException", 400), f"Unknown trail: {name} for the user: {call.account}")


def of_account(account: str) -> list[Trail]:
    """All trails that an account owns, of every region."""
    return [trail for backend in list(cloudtrail_backends[account].values()) for trail in list(backend.trails.values())]


def own(call: Call) -> list[Trail]:
    """The caller's trails."""
    return of_account(call.account)


def organizations(call: Call, world: World) -> list[Trail]:
    """The trails that the caller's organization has in its management account, as far as this region shows them."""
    management = management_of(call.account)
    if world.organization_trails_hidden or management in {None, call.account}:
        return []
    return [trail for trail in of_account(str(management)) if trail.is_org_trail and shown(trail, call)]


def shown(trail: Trail, call: Call) -> bool:
    """Whether the region called shows a trail."""
    return bool(trail.is_multi_region or trail.region_name == call.region)


def at_home(call: Call, name: object) -> Trail | None:
    """The account's own trail of this name or ARN, if this is its home region."""
    return next((trail for trail in own(call) if trail.region_name == call.region and name in {trail.trail_name, trail.arn}), None)


def described(trail: Trail) -> dict[str, Any]:
    """A trail as DescribeTrails has it; moto has nulls, and never custom selectors."""
    found = {name: value for name, value in trail.description(include_region=True).items() if value is not None}
    custom = bool(trail.event_selectors or trail.advanced_event_selectors)
    return found | {"HasCustomEventSelectors": custom, "HasInsightSelectors": bool(trail.insight_selectors)}


def selectors(trail: Trail) -> dict[str, Any]:
    """A trail's selectors with their defaults; without any, the one that AWS gives a new trail."""
    if trail.advanced_event_selectors:
        return {"AdvancedEventSelectors": trail.advanced_event_selectors}
    return {"EventSelectors": [CLASSIC | selector for selector in trail.event_selectors] or [CLASSIC]}


def status(trail: Trail, world: World) -> dict[str, Any]:
    """A trail's status, with the time of its last delivery to CloudWatch Logs."""
    found: dict[str, Any] = trail.status.description()
    if trail.arn in world.delivered:
        return found | {"LatestCloudWatchLogsDeliveryTime": world.delivered[trail.arn]}
    if trail.cw_log_group_arn and trail.status.is_logging:
        return found | {"LatestCloudWatchLogsDeliveryTime": time.time() - DELIVERED_AGO}
    return found


ANSWERS = {
    ("cloudtrail", "DeleteTrail"): delete_trail,
    ("cloudtrail", "DescribeTrails"): describe_trails,
    ("cloudtrail", "GetEventSelectors"): get_event_selectors,
    ("cloudtrail", "GetTrailStatus"): get_trail_status,
    ("cloudtrail", "ListTags"): list_tags,
    ("cloudtrail", "PutEventSelectors"): put_event_selectors,
}
