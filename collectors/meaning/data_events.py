"""Which buckets a trail records all object events of, by its classic and by its advanced selectors.

AWS CloudTrail user guide, «Logging data events» and «Filtering data events by using advanced event selectors»; CloudTrail
API, DataResource: a value is an ARN or the beginning of ARNs; «arn:aws:s3» means every bucket. A bucket counts if a
selector records all its reads, all its writes, or both: a selector of some of its objects, or of some calls only (by
eventName, userIdentity.arn …), leaves others unrecorded and does not count. Of the conditions on resources.ARN those that
select are alternatives, and each that deselects takes its objects away, so that the bucket is no longer recorded whole.

A trail of one region records the buckets of that region, a trail of the organization those of all its accounts.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

OBJECT = "AWS::S3::Object"
SELECTING = ("Equals", "StartsWith", "EndsWith")
READ_ONLY = {frozenset({"true"}): "ReadOnly", frozenset({"false"}): "WriteOnly", frozenset({"true", "false"}): "All"}
Answer = Mapping[str, Any]


def object_selectors(answer: Answer) -> list[dict[str, Any]]:
    """The selectors of a trail that record object events, each with its resources; `answer` is GetEventSelectors' with `_trail`."""
    place = _place(answer)
    everything = f"arn:{answer['TrailARN'].split(':')[1]}:s3"
    advanced = (_advanced(s, everything) for s in answer.get("AdvancedEventSelectors") or [])
    found = [*(_classic(s) for s in answer.get("EventSelectors") or []), *(s for s in advanced if s)]
    return [{**s, "resources": [_matched(r, place) for r in s["resources"]]} for s in found if s["resources"]]


def _place(answer: Answer) -> str:
    """Which accounts and regions the trail records, as the beginning of a pattern for a bucket's `objectScope`."""
    _, _, _, home, owner, *_ = answer["TrailARN"].split(":")
    trail = answer.get("_trail") or {}
    return f"{'*' if trail.get('IsOrganizationTrail') else owner}/{'*' if trail.get('IsMultiRegionTrail') else home}/"


def _classic(selector: Answer) -> dict[str, Any]:
    resources = [r for r in selector.get("DataResources") or [] if r.get("Type") == OBJECT]
    return {
        "form": "classic",
        "readWriteType": selector.get("ReadWriteType") or "All",
        "resources": [{"values": list(r.get("Values") or []), "parts": [], "exceptions": []} for r in resources],
    }


def _advanced(selector: Answer, everything: str) -> dict[str, Any] | None:
    """A selector that records whole buckets, in the form of the classic ones; None for another."""
    conditions = list(selector["FieldSelectors"])
    by_field = {c["Field"]: c for c in conditions}
    kind = READ_ONLY.get(frozenset(by_field["readOnly"].get("Equals") or ())) if "readOnly" in by_field else "All"
    if len(by_field) != len(conditions) or not kind or not _of_objects(by_field):
        return None
    arns = by_field.get("resources.ARN", {})
    if arns.get("NotEndsWith"):
        return None
    values = arns.get("StartsWith") or [] if any(arns.get(name) for name in SELECTING) else [everything]
    resource = {"values": list(values), "parts": arns.get("NotEquals") or [], "exceptions": arns.get("NotStartsWith") or []}
    return {"form": "advanced", "readWriteType": kind, "resources": [resource]}


def _of_objects(by_field: Mapping[str, Answer]) -> bool:
    """Whether nothing but object, half and ARN decides on what is recorded."""
    wanted = {"eventCategory": "Data", "resources.type": OBJECT, "eventSource": "s3.amazonaws.com"}
    if not {"eventCategory", "resources.type"} <= set(by_field) <= {*wanted, "readOnly", "resources.ARN"}:
        return False
    return all(value in (by_field[name].get("Equals") or ()) for name, value in wanted.items() if name in by_field)


def _matched(resource: Answer, place: str) -> dict[str, Any]:
    """A resource with the patterns of buckets it records, and of those it leaves something out of."""
    left_out = [*(f"{text}*" for text in _plain(resource["exceptions"]))]
    left_out += _heads([*resource["exceptions"], *resource["parts"]])
    return {
        "type": OBJECT,
        "values": list(resource["values"]),
        "exceptions": [*resource["exceptions"], *resource["parts"]],
        "matched": [f"{place}{text}*" for text in _plain(resource["values"])],
        "unmatched": [f"*/*/{text}" for text in left_out],
    }


def _heads(arns: Iterable[str]) -> Iterator[str]:
    """The beginnings of ARNs that the objects of a bucket have, for the bucket of each object."""
    yield from _plain(f"{arn.partition('/')[0]}/" for arn in arns if "/" in arn)


def _plain(texts: Iterable[str]) -> Iterator[str]:
    """Those without the characters of patterns, which CloudTrail takes literally and no bucket has in its name."""
    yield from (text for text in texts if not {"*", "?"} & set(text))
