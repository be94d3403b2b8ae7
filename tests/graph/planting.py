"""Readings of trails that no AWS has, as a collection hands them to the graph."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from collectors.aws import CATALOGUE
from collectors.declare import Call
from collectors.parse import part
from graph.catalogue import fingerprint
from graph.model import identifier
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group
from graph.store import Store
from graph.writer import Writer, Written

ACCOUNT, REGION = "111111111111", "us-east-1"
TRAIL, PLACE = CATALOGUE.kind("Trail"), CATALOGUE.kind("Region")
SELECTORS = [{"ReadWriteType": "ReadOnly"}, {"ReadWriteType": "WriteOnly"}]


def named(key: str, id_: str, kind: str, name: str, region: str) -> dict[str, str]:
    """What every asset has."""
    return {
        "identifier": key, "accountID": "default", "cloudAccountID": ACCOUNT, "cloudAccountName": ACCOUNT, "cloudProvider": "aws",
        "idFromProvider": id_, "internalAssetType": kind, "internalName": name, "internalRegion": region, "assetCategory": "x",
    }  # fmt: skip


def found(number: int, selectors: list[dict[str, Any]] | None = None, without: Iterable[str] = ()) -> Found:
    """One trail as it is read; ListTags and what is derived were not."""
    arn = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/t{number}"
    record = {"TrailARN": arn, "Name": f"t{number}", "HomeRegion": REGION, "_seen_by": [ACCOUNT], "_members": lambda _: []}
    chosen = SELECTORS if selectors is None else selectors
    answers: dict[str, Any] = {
        "DescribeTrails": record, "GetTrailStatus": {"IsLogging": True}, "GetEventSelectors": {"TrailARN": arn, "EventSelectors": chosen},
    }  # fmt: skip
    read = [r for r in TRAIL.readings() if isinstance(r, Call) and r.operation in answers and r.operation not in set(without)]
    interface = named(identifier(TRAIL, arn, ACCOUNT, REGION), arn, "Trail", f"t{number}", REGION)
    parts = {r.operation: part(CATALOGUE, r, answers[r.operation]) for r in read}
    return Found(TRAIL, interface["identifier"], ACCOUNT, REGION, f"{ACCOUNT}/{REGION}", interface, parts)


def home() -> Group:
    """The region in which all trails live, as its listing named it."""
    record = {"RegionName": REGION, "OptInStatus": "opt-in-not-required", "_account": ACCOUNT}
    interface = named(identifier(PLACE, REGION, ACCOUNT, "global"), REGION, "Region", REGION, "global")
    parts = {"DescribeRegions": part(CATALOGUE, PLACE.listing, record)}
    region = Found(PLACE, interface["identifier"], ACCOUNT, "global", f"{ACCOUNT}/global", interface, parts)
    outcome = Outcome("Region", "ec2", "DescribeRegions", ACCOUNT, "global", Result.COMPLETE, datetime.now(UTC), "", fingerprint(PLACE))
    return Group(PLACE, [region], [outcome], complete=[f"{ACCOUNT}/global"])


def trails(*assets: Found, result: Result = Result.COMPLETE) -> Group:
    """Trails as one listing named them, completely or not."""
    outcome = Outcome("Trail", "cloudtrail", "DescribeTrails", ACCOUNT, REGION, result, datetime.now(UTC), "", fingerprint(TRAIL))
    scope = [f"{ACCOUNT}/{REGION}"]
    return Group(TRAIL, list(assets), [outcome], *((scope, []) if result is Result.COMPLETE else ([], scope)))


def group(count: int) -> Group:
    """So many trails."""
    return trails(*(found(i) for i in range(count)))


async def write(store: Store, *groups: Group) -> Written:
    """Write groups as a run does."""
    writer = Writer(store, CATALOGUE, datetime.now(UTC))
    await writer.begin([ACCOUNT])
    for one in groups:
        await writer.add(one)
    return await writer.finish()
