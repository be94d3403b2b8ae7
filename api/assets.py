"""What is known of one asset beside its fields, and the ways between two, in the schema and as values of the API."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError
from strawberry import UNSET

from api.changes import FieldChange, plain
from api.dynamic import DateTime, field, made, many
from api.services import Services
from controls.service import Controls
from graph.biography import biography
from graph.catalogue import Catalogue
from graph.lookups import lookups
from graph.paths import LONGEST, MOST, NoSuchAsset, Paths, paths
from graph.surroundings import surroundings
from queries.compile import Service
from queries.refusal import refusal

NAMES = frozenset({"assetReadings", "assetChanges", "assetVerdicts", "neighbourGroups", "paths"})
MOST_CHANGES = 200

AssetReading: Any = made("AssetReading", "How a reading of one asset stands.", {
    "service": (str, "The service that is asked; empty: it follows from other readings."),
    "operation": (str, "The operation that tells it, or what it follows by."),
    "fields": (list[str], "The fields, nested objects and relations that it fills; «status.isLogging» is one inside of a part."),
    "read": (bool, "Whether what stands there is read and current."),
    "outcome": (str, "How the reading ended: complete, denied, failed, throttled, undecided; or stale, outdated, unread."),
    "error": (str, "Why it is not known; empty: it is."),
    "at": (DateTime | None, "When it was asked last."),
    "cloudAccountID": (str, "The account in which it was asked."),
    "region": (str, "The region in which it was asked, or «global»."),
})  # fmt: skip

AssetChange: Any = made("AssetChange", "What became of an asset at a time.", {
    "at": (DateTime, "When it was seen."),
    "change": (str, "appeared, changed or went."),
    "fields": (many(FieldChange), "What differs from before, if it changed."),
})  # fmt: skip

AssetVerdict: Any = made("AssetVerdict", "A verdict that names an asset.", {
    "control": (strawberry.ID, "The control's id."),
    "title": (str, "What must be so."),
    "severity": (str, "How much harm a failure does."),
    "cloudAccountID": (str, "The account that was judged."),
    "role": (str, "FAILING, UNDECIDED, EXEMPT, or EVIDENCE: another asset fails, or may, for what was read of this one."),
    "verdict": (str, "The verdict of the account."),
    "evaluatedAt": (DateTime, "When."),
})  # fmt: skip

NeighbourGroup: Any = made("NeighbourGroup", "Neighbours of one type, by one relationship.", {
    "relationship": (str, "The type of the relationship in the graph."),
    "direction": (str, "OUTGOING: the asset refers to them; INCOMING: they refer to it."),
    "relation": (str | None, "The field of the asset's type that leads there, if there is one."),
    "type": (str, "The type of these neighbours."),
    "count": (int, "How many there are."),
})  # fmt: skip

PathAsset: Any = made("PathAsset", "An asset on a way.", {
    "identifier": (strawberry.ID, "Its identifier."),
    "internalName": (str | None, "Its name."),
    "internalAssetType": (str, "Its type."),
    "internalRegion": (str | None, "The region it lives in."),
    "cloudAccountID": (str | None, "The account that owns it."),
})  # fmt: skip

PathStep: Any = made("PathStep", "A step from one asset to the next.", {
    "relationship": (str, "The type of the relationship in the graph."),
    "direction": (str, "OUTGOING: the asset before refers to the next; INCOMING: the next refers to it."),
    "relation": (str | None, "The field of the asset before that leads to the next, if there is one."),
    "asset": (PathAsset, "The next asset."),
})  # fmt: skip

Path: Any = made(
    "Path", "A way from one asset to another.", {"start": (PathAsset, "Where it begins."), "steps": (many(PathStep), "Its steps.")}
)

WAYS = (
    "The shortest ways between two assets, by relationships of the present in either direction. Accounts and regions, to which "
    "everything in them is linked, are passed only with `throughPlaces`."
)


def fill(query: Any) -> None:
    """Give the root type its fields."""
    one: dict[str, tuple[Any, Any]] = {"identifier": (strawberry.ID, UNSET)}
    query.assetReadings = field(many(AssetReading), "How each reading of an asset stands.", one)
    query.assetChanges = field(many(AssetChange), "What became of an asset, newest first.", {**one, "first": (int, 20)})
    query.assetVerdicts = field(
        many(AssetVerdict), "The latest verdicts that name an asset; of long lists the first 1,000 are looked at.", one
    )
    query.neighbourGroups = field(many(NeighbourGroup), "What is next to an asset, counted by relationship and type.", one)
    ends = {f"{name}_": (Annotated[strawberry.ID, strawberry.argument(name=name)], UNSET) for name in ("from", "to")}
    query.paths = field(many(Path), WAYS, {**ends, "longest": (int, 4), "first": (int, 10), "throughPlaces": (bool, False)})


async def told(asked: Service, services: Services, catalogue: Catalogue) -> Any:
    """The value of one of these root fields."""
    given = asked.arguments
    if asked.name == "paths":
        return await _paths(services, catalogue, given)
    id_ = str(given["identifier"])
    if asked.name == "assetReadings":
        return await lookups(services.store, await services.coverage(), id_)
    if asked.name == "neighbourGroups":
        return await surroundings(services.store, catalogue, id_)
    if asked.name == "assetVerdicts":
        return list(_naming(await services.controls.last(), services.controls, id_))
    events = await biography(services.store, catalogue, id_, _within("first", given["first"], MOST_CHANGES))
    return [{"at": event.at.isoformat(), **plain(event.change)} for event in events]


async def _paths(services: Services, catalogue: Catalogue, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    longest, most = _within("longest", given["longest"], LONGEST), _within("first", given["first"], MOST)
    asked = Paths(str(given["from"]), str(given["to"]), longest, most, bool(given["throughPlaces"]))
    try:
        return await paths(services.store, catalogue, asked)
    except NoSuchAsset as error:
        raise GraphQLError(f"{error}.", extensions={"code": "UNKNOWN_ASSET"}) from error


def _within(name: str, value: int, most: int) -> int:
    if not 0 < value <= most:
        raise refusal(f"«{name}» is {value}; it may be 1 to {most}.", "BAD_PAGE")
    return value


def _naming(last: Mapping[str, Mapping[str, Any]], controls: Controls, identifier: str) -> Iterator[dict[str, Any]]:
    """Every latest verdict in whose lists, or whose evidence, the asset stands."""
    for control in controls.list():
        verdict = last.get(control.id) or {}
        for account in verdict.get("accounts", ()):
            if role := _role(account, identifier):
                yield {
                    "control": control.id,
                    "title": control.title,
                    "severity": control.severity.value,
                    "cloudAccountID": account["cloudAccountID"],
                    "role": role,
                    "verdict": account["verdict"],
                    "evaluatedAt": verdict["evaluatedAt"],
                }


def _role(account: Mapping[str, Any], identifier: str) -> str:
    lists = {"FAILING": "failing", "UNDECIDED": "undecided", "EXEMPT": "exempt"}
    for role, name in lists.items():
        if any(asset["identifier"] == identifier for asset in account.get(name) or ()):
            return role
    found = (row for name in ("failing", "undecided") for asset in account.get(name) or () for row in asset.get("evidence") or ())
    return "EVIDENCE" if any(step["identifier"] == identifier for row in found for step in row["path"]) else ""
