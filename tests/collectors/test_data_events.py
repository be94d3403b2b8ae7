"""Which buckets a trail's selectors record whole: patterns tried on buckets, as the graph tries them."""

import re
from typing import Any

import pytest

from collectors.aws.cloudtrail import OBJECT_EVENTS
from collectors.meaning.data_events import object_selectors
from collectors.parse import glob
from graph.model import Link

ARN = "arn:aws:cloudtrail:us-east-1:111111111111:trail/main"
SINGLE = dict[str, bool]()
EVERYWHERE, ORGANIZATION = {"IsMultiRegionTrail": True}, {"IsMultiRegionTrail": True, "IsOrganizationTrail": True}
[LINK] = OBJECT_EVENTS.nested[0].links
HERE, ABROAD, OTHERS = "111111111111/us-east-1", "111111111111/eu-west-1", "222222222222/us-east-1"


def classic(*values: str, half: str | None = None, type_: str = "AWS::S3::Object") -> dict[str, Any]:
    """A classic selector."""
    return {"DataResources": [{"Type": type_, "Values": list(values)}], **({"ReadWriteType": half} if half else {})}


def advanced(**conditions: dict[str, list[str]]) -> dict[str, Any]:
    """An advanced selector of object events with further conditions; `_` stands for the dot in a field's name."""
    fields = {"eventCategory": {"Equals": ["Data"]}, "resources.type": {"Equals": ["AWS::S3::Object"]}}
    fields |= {name.replace("_", "."): condition for name, condition in conditions.items()}
    return {"FieldSelectors": [{"Field": name, **condition} for name, condition in fields.items()]}


def recorded(answer: dict[str, Any], trail: dict[str, Any], bucket: str, place: str = HERE) -> set[str]:
    """Which halves of a bucket's object events are recorded, found as the graph finds the link."""
    found = object_selectors({"TrailARN": ARN, "_trail": trail, **answer})
    return {s["readWriteType"] for s in found for r in s["resources"] if matches(LINK, r, f"{place}/arn:aws:s3:::{bucket}/")}


def matches(link: Link, resource: dict[str, Any], text: str) -> bool:
    """Whether a value is matched, and by none of the exceptions."""
    unless = link.unless(resource) if link.unless else []
    return any(re.fullmatch(glob(ref.id), text) for ref in link.source(resource)) and not any(re.fullmatch(glob(u), text) for u in unless)


CLASSIC = {
    "the bucket": (classic("arn:aws:s3:::mine/"), {"All"}),
    "every bucket": (classic("arn:aws:s3"), {"All"}),
    "every bucket, as the console writes it": (classic("arn:aws:s3:::"), {"All"}),
    "buckets whose names begin so": (classic("arn:aws:s3:::mi"), {"All"}),
    "some objects": (classic("arn:aws:s3:::mine/photos/"), set()),
    "a star, which is no wildcard": (classic("arn:aws:s3:::mine/*"), set()),
    "another bucket": (classic("arn:aws:s3:::mines/"), set()),
    "reads": (classic("arn:aws:s3", half="ReadOnly"), {"ReadOnly"}),
    "functions": (classic("arn:aws:lambda", type_="AWS::Lambda::Function"), set()),
    "nothing": (classic(), set()),
    "no member at all": ({}, set()),
}
ADVANCED = {
    "every object": (advanced(), {"All"}),
    "writes": (advanced(readOnly={"Equals": ["false"]}), {"WriteOnly"}),
    "the bucket": (advanced(resources_ARN={"StartsWith": ["arn:aws:s3:::mine/"]}), {"All"}),
    "one object": (advanced(resources_ARN={"Equals": ["arn:aws:s3:::mine/a"]}), set()),
    "all but the bucket": (advanced(resources_ARN={"NotStartsWith": ["arn:aws:s3:::mine/"]}), set()),
    "all but some of its objects": (advanced(resources_ARN={"NotStartsWith": ["arn:aws:s3:::mine/tmp/"]}), set()),
    "all but one object": (advanced(resources_ARN={"NotEquals": ["arn:aws:s3:::mine/a"]}), set()),
    "all but another bucket": (advanced(resources_ARN={"NotStartsWith": ["arn:aws:s3:::mines/"]}), {"All"}),
    "all but names that end so": (advanced(resources_ARN={"NotEndsWith": [".tmp"]}), set()),
    "some calls": (advanced(eventName={"Equals": ["GetObject"]}), set()),
    "the service itself": (advanced(eventSource={"Equals": ["s3.amazonaws.com"]}), {"All"}),
    "other resources": (advanced(resources_type={"Equals": ["AWS::Lambda::Function"]}), set()),
    "management events": ({"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}, set()),
}


@pytest.mark.parametrize("name", CLASSIC)
def test_classic_selectors(name: str) -> None:
    """A classic selector records a bucket if one of its values begins the ARNs of all objects in it."""
    selector, halves = CLASSIC[name]
    assert recorded({"EventSelectors": [selector]}, SINGLE, "mine") == halves


@pytest.mark.parametrize("name", ADVANCED)
def test_advanced_selectors(name: str) -> None:
    """An advanced selector records a bucket if no condition leaves out any of its objects or calls."""
    selector, halves = ADVANCED[name]
    assert recorded({"AdvancedEventSelectors": [selector]}, SINGLE, "mine") == halves


def test_two_halves() -> None:
    """Reads and writes may be recorded by different selectors."""
    halves = [advanced(readOnly={"Equals": [half]}) for half in ("true", "false")]
    assert recorded({"AdvancedEventSelectors": halves}, SINGLE, "mine") == {"ReadOnly", "WriteOnly"}


def test_place() -> None:
    """A trail records its region or all, its account or, as far as the link reaches, every account."""
    answer = {"EventSelectors": [classic("arn:aws:s3")]}
    places = {name: [p for p in (HERE, ABROAD, OTHERS) if recorded(answer, trail, "mine", p)] for name, trail in
              {"single": SINGLE, "everywhere": EVERYWHERE, "organization": ORGANIZATION}.items()}  # fmt: skip
    assert places == {"single": [HERE], "everywhere": [HERE, ABROAD], "organization": [HERE, ABROAD, OTHERS]}
    assert LINK.reach.value == "organization"


def test_no_selector() -> None:
    """A trail without any selector records no object events."""
    assert object_selectors({"TrailARN": ARN}) == []
