"""A small catalogue with everything in it that makes incomplete data difficult, and the values its fields can take.

Accounts of organizations, regions, trails that are shared and shown everywhere, buckets that are referred to by details,
derivations and references of unknown accounts, queues that refer to each other.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from collectors.declare import Call
from graph.catalogue import Catalogue
from graph.model import Derivation, Field, Kind, Link, Nested, Part, Reach, Record, Reference, Scope, Unreadable, ValueType

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOOLEAN, STRING, INT, FLOAT, DATETIME, STRINGS = (
    ValueType.BOOLEAN, ValueType.STRING, ValueType.INT, ValueType.FLOAT, ValueType.DATETIME, ValueType.STRINGS,
)  # fmt: skip
BOOLEANS, WORDS, NUMBERS = (True, False, None), ("", "a", "ab", None), (0, 1, 2, None)
DATES = (NOW - timedelta(days=2, hours=6), NOW - timedelta(days=10, hours=6), None)
LISTS: tuple[list[str] | None, ...] = ([], ["a"], ["a", "b"], None)
WEIGHTS = (0.5, 1.5, None)
RECORDED = ("all", "none")


def by_id(record: Record) -> dict[str, Any]:
    return {"Id": record["Id"]}


def field(name: str, type_: ValueType, *, within: str = "", volatile: bool = False) -> Field:
    return Field(name, type_, within + name, "A value.", volatile=volatile)


def recorded(answers: Record) -> str:
    """What the selectors mean together; those that nobody understands leave it undecided."""
    if answers["GetSelectors"]["odd"]:
        raise Unreadable("a selector of an unknown sort")
    return "all" if any(s["writes"] for s in answers["GetSelectors"]["selectors"]) else "none"


def accounts(trail: Record) -> list[Reference]:
    members = trail["_members"](trail["owner"]) if trail["everyone"] else ()
    return [Reference(a, a) for a in sorted({trail["owner"], *trail["_seen_by"], *members})]


def delivers_to(answer: Record) -> list[Reference]:
    return [Reference(answer["bucket"], answer["holder"])] if answer["bucket"] else []


ACCOUNT = Kind(
    name="Account", plural="accounts", doc="An account.", category="Management", scope=Scope.ORGANIZATION, opens=Scope.ACCOUNT,
    closed=("status", {"closed": "the account is closed"}), managed_by="manager", id="Id", title="Id", owner="Id", id_is_unique=True,
    listing=Call(service="accounts", operation="ListAccounts", items="Accounts"),
    details=(
        Call(service="accounts", operation="DescribeAccount", arguments=by_id, fields=(field("status", STRING), field("mail", STRING))),
        Call(service="accounts", operation="DescribeManager", arguments=by_id, fields=(field("manager", STRING),)),
    ),
)  # fmt: skip
REGION = Kind(
    name="Region", plural="regions", doc="A region of an account.", category="Management", scope=Scope.ACCOUNT, opens=Scope.REGION,
    closed=("status", {"off": "the region is off"}), id="Id", title="Id",
    listing=Call(
        service="regions", operation="ListRegions", items="Regions", fields=(field("status", STRING),),
        links=(
            Link(name="account", relationship="HAS_REGION", target="Account", inverse="regions", to_one=True, inward=True, owner=True,
                 reach=Reach.ACCOUNT, source=lambda r: [Reference(r["_account"], r["_account"])], doc="Its account.", inverse_doc="Its regions."),
        ),
    ),
)  # fmt: skip
TRAIL = Kind(
    name="Trail", plural="trails", doc="A trail.", category="Logging", scope=Scope.REGION, id="Id", title="Id", region="home", owner="owner",
    id_is_unique=True, shared=True, shown_everywhere={"multi": True},
    listing=Call(
        service="trails", operation="ListTrails", items="Trails",
        fields=(field("multi", BOOLEAN), field("everyone", BOOLEAN), field("label", STRING)),
        links=(
            Link(name="accounts", relationship="HAS_TRAIL", target="Account", inverse="trails", inward=True, reach=Reach.ORGANIZATION,
                 abroad={"everyone": True}, source=accounts, doc="What it records.", inverse_doc="What records it."),
        ),
    ),
    details=(
        Call(service="trails", operation="GetStatus", arguments=by_id,
             fields=(Part("status", "What it does.", (
                 field("logging", BOOLEAN, within="status."), field("delivered", DATETIME, within="status.", volatile=True),
             )),)),
        Call(service="trails", operation="GetSelectors", arguments=by_id, nested=(
            Nested(name="selectors", kind="Selector", relationship="HAS_SELECTOR", inverse="trail", source="selectors", doc="What it selects.",
                   fields=(field("writes", BOOLEAN), field("word", STRING)),
                   nested=(Nested(name="resources", kind="Resource", relationship="OF_RESOURCE", inverse="selector", source="resources",
                                  doc="Of what.", fields=(field("sort", STRING),)),)),)),
        Call(service="trails", operation="GetDelivery", arguments=by_id, fields=(field("prefix", STRING),),
             links=(Link(name="bucket", relationship="DELIVERS_TO", target="Bucket", inverse="trails", to_one=True, reach=Reach.ACCOUNT,
                         source=delivers_to, doc="Where to.", inverse_doc="From where."),)),
    ),
    derived=(
        Derivation(name="meaning", rests_on=("GetSelectors",), fields=(Field("recorded", STRING, recorded, "What all selectors mean together."),)),
        Derivation(name="copying", rests_on=("GetSelectors", "GetDelivery"), links=(
            Link(name="copies", relationship="COPIES_TO", target="Bucket", inverse="copiedFrom", reach=Reach.ANYWHERE,
                 source=lambda read: [Reference(b) for b in read["GetSelectors"]["copies"]], doc="Copies.", inverse_doc="Copied from."),)),
    ),
)  # fmt: skip
BUCKET = Kind(
    name="Bucket", plural="buckets", born="made", doc="A bucket.", category="Storage", scope=Scope.ACCOUNT, id="Id", title="Id", region="region",
    id_is_unique=True,
    listing=Call(service="buckets", operation="ListBuckets", items="Buckets", fields=(field("versioned", BOOLEAN),)),
    details=(
        Call(service="buckets", operation="GetEncryption", arguments=by_id, fields=(field("algorithm", STRING), field("made", DATETIME))),
    ),
)  # fmt: skip
QUEUE = Kind(
    name="Queue", plural="queues", doc="A queue.", category="Messages", scope=Scope.REGION, id="Id", title="Id",
    listing=Call(
        service="queues", operation="ListQueues", items="Queues", fields=(field("size", INT), field("topics", STRINGS)),
        links=(Link(name="backups", relationship="BACKED_UP_TO", target="Bucket", inverse="queues", reach=Reach.ANYWHERE,
                    source=lambda q: [Reference(b) for b in q["backups"]], doc="Backups.", inverse_doc="Backed up from."),),
    ),
    details=(
        Call(service="queues", operation="GetPolicy", arguments=by_id, fields=(field("open", BOOLEAN), field("weight", FLOAT)),
             links=(Link(name="peers", relationship="PEERS_WITH", target="Queue", inverse="peeredBy",
                         source=lambda q: [Reference(*p) for p in q["peers"]], doc="Peers.", inverse_doc="Peered by."),)),
    ),
)  # fmt: skip
CATALOGUE = Catalogue((ACCOUNT, REGION, TRAIL, BUCKET, QUEUE))
OWNERS = {"cloudAccountID": ("A", "B", "M")}
PLACES = {**OWNERS, "internalRegion": ("r1", "r2")}
DOMAINS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "Account": {**OWNERS, "status": ("open", "closed", None), "mail": WORDS, "manager": ("M", "X", None)},
    "Region": {**OWNERS, "status": ("on", "off"), "internalName": ("r1", "r2")},
    "Trail": {**PLACES, "multi": BOOLEANS, "everyone": BOOLEANS, "label": WORDS, "status_logging": BOOLEANS, "status_delivered": DATES,
              "prefix": WORDS, "recorded": RECORDED},
    "Selector": {"writes": BOOLEANS, "word": WORDS},
    "Resource": {"sort": WORDS},
    "Bucket": {**PLACES, "versioned": BOOLEANS, "algorithm": WORDS, "made": DATES, "idFromProvider": ("b-M", "b-S", "x1")},
    "Queue": {**PLACES, "size": NUMBERS, "topics": LISTS, "open": BOOLEANS, "weight": WEIGHTS},
}  # fmt: skip
