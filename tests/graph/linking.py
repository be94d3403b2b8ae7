"""A small catalogue of roles, machines and disks whose links are made by a value, from nested objects, and of several kinds."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from collectors.aws import CATALOGUE as AWS
from collectors.declare import Call
from collectors.parse import part
from graph.catalogue import Catalogue, fingerprint
from graph.model import Field, Kind, Link, Nested, Reach, Reference, Scope, ValueType, identifier
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group
from graph.store import Store
from graph.writer import Writer, Written

ACCOUNT, OTHER, REGION = "111111111111", "222222222222", "eu-west-1"
KEY = Link(
    name="key", relationship="ENCRYPTED_WITH", target="Key", inverse="stores", to_one=True,
    source=lambda r: [Reference(r["key"])] if r.get("key") else [], doc="Its key.", inverse_doc="What it encrypts.",
)  # fmt: skip


def kind(name: str, plural: str, scope: Scope = Scope.REGION, **listing: Any) -> Kind:
    """A kind without details, whose records have an id."""
    call = Call(service="ec2", operation=f"List{name}s", items="items", **listing)
    return Kind(
        name=name, plural=plural, doc=f"A {name}.", category="Test", scope=scope, id="id", title="id", id_is_unique=True, listing=call
    )


KEYS = kind("Key", "keys")
DISK = kind("Disk", "disks", links=(KEY,))
MACHINE = kind(
    "Machine", "machines", links=(KEY,),
    fields=(Field("profile", ValueType.STRING, "profile", "The profile it runs with."),),
    nested=(
        Nested(name="mounts", kind="Mount", relationship="HAS_MOUNT", inverse="machine", source="mounts", doc="Its mounts.", fields=(),
               links=(Link(name="disk", relationship="MOUNTS", target="Disk", inverse="mounts", to_one=True, doc="It.", inverse_doc="By.",
                           source=lambda m: [Reference(m["disk"])]),)),
        Nested(name="system", kind="System", relationship="RUNS", inverse="machine", source="system", to_one=True, doc="What it runs.",
               fields=(Field("title", ValueType.STRING, "title", "Its title."),)),
    ),
)  # fmt: skip
ROLE = kind(
    "Role", "roles", Scope.ACCOUNT,
    links=(
        Link(name="machines", relationship="ACTS_ON", target="Machine", inverse="roles", matching="profile", reach=Reach.ACCOUNT,
             source=lambda r: [Reference(p) for p in r["profiles"]], doc="Machines.", inverse_doc="Roles."),
        Link(name="reads", relationship="READS", target="Disk", inverse="readers", globs=True,
             matching="idFromProvider", reach=Reach.ACCOUNT,
             source=lambda r: [Reference(p) for p in r["patterns"]], doc="Disks.", inverse_doc="By."),
    ),
)  # fmt: skip
CATALOGUE = Catalogue((AWS.kind("Connector"), AWS.kind("Organization"), AWS.kind("Region"), KEYS, DISK, MACHINE, ROLE))


def role(id_: str, profiles: tuple[str, ...] = (), patterns: tuple[str, ...] = ()) -> dict[str, Any]:
    """A role's record."""
    return {"id": id_, "profiles": profiles, "patterns": patterns}


def group(kind: Kind, *records: Mapping[str, Any], account: str = ACCOUNT, result: Result = Result.COMPLETE) -> Group:
    """Assets of a kind as one listing named them."""
    region = "global" if kind.scope is Scope.ACCOUNT else REGION
    scope, listing = f"{account}/{region}", kind.listing
    outcome = Outcome(kind.name, "ec2", listing.operation, account, region, result, datetime.now(UTC), "", fingerprint(kind))
    found = []
    for record in records:
        key = identifier(kind, record["id"], account, region)
        names = {"identifier": key, "idFromProvider": record["id"], "internalName": record["id"], "internalAssetType": kind.name}
        place = {
            "accountID": "default",
            "cloudAccountID": account,
            "cloudProvider": "aws",
            "internalRegion": region,
            "assetCategory": "Test",
        }
        parts = {listing.operation: part(CATALOGUE, listing, record)}
        found.append(Found(kind, key, account, region, scope, {**names, **place, "cloudAccountName": account}, parts))
    complete = result is Result.COMPLETE
    return Group(kind, found, [outcome], [scope] if complete else [], [] if complete else [scope])


async def write(store: Store, *groups: Group) -> Written:
    """Write groups as a run does."""
    writer = Writer(store, CATALOGUE, datetime.now(UTC))
    await writer.begin([ACCOUNT, OTHER])
    for one in groups:
        await writer.add(one)
    return await writer.finish()


async def ends(store: Store, relationship: str) -> set[tuple[str, str]]:
    """The ids at both ends of the relationships of a type; of a nested object, the id of what it belongs to."""
    rows = await store.run(
        f"MATCH (a)-[:{relationship}]->(b:Asset) RETURN coalesce(a.idFromProvider, a.parent) AS a, b.idFromProvider AS b"
    )
    return {(row["a"], row["b"]) for row in rows}
