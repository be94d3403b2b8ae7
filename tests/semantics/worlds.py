"""Random small worlds: what is truly there, as the cloud would tell it to whoever may ask.

Everything random comes from a `Pick`, so that Hypothesis can draw a world and a plain generator can vary one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from graph.model import GLOBAL
from tests.semantics.declared import BOOLEANS, DATES, LISTS, NUMBERS, RECORDED, WEIGHTS, WORDS

Pick = Callable[[Sequence[Any]], Any]
Draws = Mapping[str, Callable[[], Mapping[str, Any]]]
Answers = Mapping[str, Mapping[str, Any]]
Place = tuple[str, str]
REGIONS = ("r1", "r2")
STRANGER = "X"  # an account outside of all that is read, which manages the organization of some that are


class About(tuple[Any, ...]):  # noqa: SLOT001 - it has a name
    """Options for what a condition may not look at: a property, a relationship, whether there is one of a kind.

    For a condition that does not look at it the first option is as good as any.
    """

    name: str


def about(name: str, options: Sequence[Any]) -> About:
    made = About(options)
    made.name = name
    return made


@dataclass(frozen=True)
class Shape:
    """How large a world may be. `rosters`: sets of accounts; M manages A and B, the others stand alone."""

    rosters: tuple[str, ...] = ("MA", "MAB", "MAS", "MABS", "MAST", "MABST")
    regions: tuple[str, ...] = REGIONS
    trails: int = 3
    small: bool = False


LARGE = Shape()
SMALL = (Shape(("M", "MA", "S"), ("r1",), 2, small=True), Shape(("M", "S"), REGIONS, 2, small=True))


@dataclass(frozen=True)
class Thing:
    """One asset: the answer to each operation that reads it, and the places whose listing names it."""

    kind: str
    id: str
    account: str
    region: str
    answers: Mapping[str, Mapping[str, Any]]
    shown: frozenset[Place]

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.kind, self.id, self.account, self.region

    @cached_property
    def merged(self) -> dict[str, Any]:
        return {name: v for answer in self.answers.values() for name, v in answer.items()}


@dataclass(frozen=True)
class World:
    """All that is there. `manager`: account → the account managing its organization; `strangers` are not in any listing.

    `listed_in`: account → the scope whose listing names it.
    """

    things: tuple[Thing, ...]
    manager: Mapping[str, str]
    listed_in: Mapping[str, str]
    strangers: tuple[Thing, ...] = ()
    shape: Shape = LARGE

    def of(self, kind: str) -> Iterator[Thing]:
        return (t for t in self.things if t.kind == kind)

    def members(self, manager: str) -> list[str]:
        return sorted(a for a, m in self.manager.items() if m == manager)

    @cached_property
    def open(self) -> list[str]:
        return [t.id for t in self.of("Account") if t.merged["status"] != "closed"]

    def enabled(self, account: str) -> list[str]:
        """The regions in which the account can have anything."""
        return [t.id for t in self.of("Region") if t.account == account and t.merged["status"] == "on"]

    def places(self) -> list[Place]:
        return [(a, r) for a in self.open for r in self.enabled(a)]


@st.composite
def worlds(draw: Any, regular: bool = False, shape: Shape = LARGE) -> World:
    """A world; a regular one has nothing that no reading could ever tell."""
    return world(lambda options: draw(st.sampled_from(options)), regular=regular, shape=shape)


def world(pick: Pick, regular: bool, shape: Shape = LARGE) -> World:
    listed_in = {a: home_of(a) for a in pick(shape.rosters)}
    outside = "" if regular else pick(("", STRANGER))
    manager = {a: "M" if a in "MAB" else outside for a in listed_in}
    accounts = [account(a, manager[a], pick, listed_in[a]) for a in listed_in]
    bare = World(tuple(accounts), manager, listed_in, shape=shape)
    bare = replace(bare, things=(*accounts, *(region(a, r, pick) for a in bare.open for r in shape.regions)))
    buckets = [bucket(f"{n}-{a}", a, pick) for a in bare.open for n in "bc" if pick((True, True, False))]
    known = [b.id for b in buckets]
    names = known if regular else [*known, "x1", *(f"c-{a}" for a in bare.open)]
    queues = [queue(q, a, r, names, pick) for a, r in bare.places() for q in ("q1", "q2") if pick((True, False))]
    found = (trail(bare, f"t{i}", known, names, pick, regular) for i in range(pick((0, 1, 2, 2, 3))) if i < shape.trails)
    trails = [t for t in found if t and t.shown]
    return replace(bare, things=(*bare.things, *buckets, *queues, *trails), strangers=strangers(pick))


def home_of(account_id: str) -> str:
    """The scope whose listing names an account."""
    return f"{'M' if account_id in 'MAB' else account_id}/{GLOBAL}"


def strangers(pick: Pick) -> tuple[Thing, ...]:
    return replace(bucket("x1", STRANGER, pick), shown=frozenset()), account(STRANGER, STRANGER, pick, "")


def drawn(draws: Draws, kept: Answers) -> dict[str, Mapping[str, Any]]:
    """An answer for each operation: the kept one, or a new one."""
    return {operation: kept[operation] if operation in kept else draw() for operation, draw in draws.items()}


def account(id_: str, manager: str, pick: Pick, listed_in: str, kept: Answers = {}) -> Thing:  # noqa: B006 - nothing changes it
    states = ("open",) if id_ in {"M", STRANGER} else ("open", "open", "open", None, "closed")
    draws: Draws = {
        "ListAccounts": lambda: {"Id": id_},
        "DescribeAccount": lambda: {"status": pick(states), "mail": pick(about("Account.mail", WORDS))},
        "DescribeManager": lambda: {"manager": manager or None},
    }
    return Thing("Account", id_, id_, GLOBAL, drawn(draws, kept), frozenset({place(listed_in)} if listed_in else ()))


def place(scope: str) -> Place:
    account_id, region_name = scope.split("/")
    return account_id, region_name


def region(owner: str, name: str, pick: Pick) -> Thing:
    told = {"Id": name, "status": pick(about("Place", ("on", "on", "on", "off")))}
    return Thing("Region", name, owner, GLOBAL, {"ListRegions": told}, frozenset({(owner, GLOBAL)}))


def bucket(id_: str, owner: str, pick: Pick, kept: Answers = {}) -> Thing:  # noqa: B006 - nothing changes it
    draws: Draws = {
        "ListBuckets": lambda: {
            "Id": id_,
            "region": pick(about("Bucket.internalRegion", REGIONS)),
            "versioned": pick(about("Bucket.versioned", BOOLEANS)),
        },
        "GetEncryption": lambda: {"algorithm": pick(about("Bucket.algorithm", WORDS)), "made": pick(about("Bucket.made", DATES))},
    }
    answers = drawn(draws, kept)
    return Thing("Bucket", id_, owner, answers["ListBuckets"]["region"], answers, frozenset({(owner, GLOBAL)}))


def queue(id_: str, owner: str, where: str, buckets: Sequence[str], pick: Pick, kept: Answers = {}) -> Thing:  # noqa: B006 - nothing changes it
    draws: Draws = {
        "ListQueues": lambda: {
            "Id": id_,
            "size": pick(about("Queue.size", NUMBERS)),
            "topics": pick(about("Queue.topics", LISTS)),
            "backups": some("BACKED_UP_TO", buckets, pick),
        },
        "GetPolicy": lambda: {
            "open": pick(about("Queue.open", BOOLEANS)),
            "weight": pick(about("Queue.weight", WEIGHTS)),
            "peers": [(q, owner, where) for q in some("PEERS_WITH", ("q1", "q2"), pick)],
        },
    }
    return Thing("Queue", id_, owner, where, drawn(draws, kept), frozenset({(owner, where)}))


def some(relationship: str, options: Sequence[str], pick: Pick) -> list[str]:
    """None, one or two of them."""
    options = sorted(set(options))
    few = [[], [], *([o] for o in options), *([o] for o in options), *(list(pair) for pair in combinations(options, 2))]
    return list(pick(about(relationship, few)))


def trail(world_: World, id_: str, known: Sequence[str], names: Sequence[str], pick: Pick, regular: bool) -> Thing | None:
    """A trail of an account with a region, or of the stranger who manages some of them."""
    owners = [a for a in world_.open if world_.enabled(a)] + [STRANGER] * (STRANGER in world_.manager.values())
    if not owners:
        return None
    owner = pick((*owners, *[m for m in ("M",) if m in owners]))
    everyone = True if owner == STRANGER else pick(about("Trail.everyone", (True, True, False, None)))
    home = pick(REGIONS if owner == STRANGER else world_.enabled(owner))
    listed = {"Id": id_, "owner": owner, "home": home, "multi": pick((True, False)), "everyone": everyone}
    listed["label"] = pick(about("Trail.label", WORDS))
    shadows = owner == STRANGER or (everyone and pick((True, True, False)))
    own_buckets = [b for b in known if b.endswith(f"-{owner}")]
    buckets = [None, *(own_buckets if regular or owner == STRANGER else (f"b-{owner}", f"c-{owner}"))]
    answers = {"ListTrails": listed, **details(owner, buckets, names, pick, regular)}
    return Thing("Trail", id_, owner, home, answers, shown(world_, listed, bool(shadows)))


def details(
    owner: str,
    buckets: Sequence[str | None],
    names: Sequence[str],
    pick: Pick,
    regular: bool,
    kept: Answers = {},  # noqa: B006 - nothing changes it
) -> dict[str, Mapping[str, Any]]:
    delivered = about("Trail.status_delivered", DATES)
    draws: Draws = {
        "GetStatus": lambda: {"status": {"logging": pick(about("Trail.status_logging", BOOLEANS)), "delivered": pick(delivered)}},
        "GetSelectors": lambda: {
            "odd": not regular and pick(about("Trail.odd", (False, False, False, True))),
            "truly": pick(about("Trail.recorded", RECORDED)),
            "copies": some("COPIES_TO", names, pick),
            "selectors": [selector(pick) for _ in range(pick(about("HAS_SELECTOR", (0, 1, 1, 2))))],
        },
        "GetDelivery": lambda: {
            "prefix": pick(about("Trail.prefix", WORDS)),
            "bucket": pick(about("DELIVERS_TO", buckets)),
            "holder": owner,
        },
    }
    return drawn(draws, kept)


def selector(pick: Pick) -> dict[str, Any]:
    said = {"writes": pick(about("Selector.writes", BOOLEANS)), "word": pick(about("Selector.word", WORDS))}
    resources = range(pick(about("OF_RESOURCE", (0, 1, 2))))
    return {**said, "resources": [{"sort": pick(about("Resource.sort", WORDS))} for _ in resources]}


def shown(world_: World, listed: Mapping[str, Any], shadows: bool) -> frozenset[Place]:
    """Where a trail is listed: at home, everywhere if it covers many regions, at its organization's members if they see it."""
    viewers = {listed["owner"], *(world_.members(listed["owner"]) if listed["everyone"] and shadows else ())}
    return frozenset((a, r) for a, r in world_.places() if a in viewers and (listed["multi"] or r == listed["home"]))
