"""Other worlds in which everything that was read would have been read the same: what the truth could have been."""

from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Any

from graph.model import GLOBAL
from tests.semantics.declared import RECORDED
from tests.semantics.reading import Known
from tests.semantics.truth import name_of
from tests.semantics.worlds import (
    REGIONS,
    STRANGER,
    Answers,
    Pick,
    Thing,
    World,
    about,
    account,
    bucket,
    details,
    home_of,
    queue,
    region,
    some,
    strangers,
    trail,
)

LISTING = {
    "Account": "ListAccounts",
    "Region": "ListRegions",
    "Trail": "ListTrails",
    "Bucket": "ListBuckets",
    "Queue": "ListQueues",
}


def completion(world: World, known: Known, pick: Pick, regular: bool, before: World | None = None) -> World:
    """The world with everything unread drawn anew: values of what was seen, and what nobody saw."""
    return _Completion(_opened(_peopled(world, before, known), known, pick, regular), known, pick, regular).world()


def _peopled(world: World, before: World | None, known: Known) -> World:
    """The world with all accounts that a list which is not current could name, whether they are remembered or not."""
    asked = {*world.listed_in.values(), *(before.listed_in.values() if before else ())}
    named = (a for roster in world.shape.rosters for a in roster if a not in world.listed_in)
    others = {a: at for a in dict.fromkeys(named) if (at := home_of(a)) in asked and ("Account", at) not in known.listed}
    things = tuple(account(a, "M" if a in "MAB" else "", itemgetter(0), at) for a, at in others.items())
    return replace(world, things=(*world.things, *things), listed_in={**world.listed_in, **others})


class _Completion:
    """One such world in the making, once its accounts and regions are there."""

    def __init__(self, bare: World, known: Known, pick: Pick, regular: bool) -> None:
        self._bare, self._known, self._pick, self._regular = bare, known, pick, regular
        self._seen = [t for t in bare.things if LISTING[t.kind] in known.parts.get(name_of(t), ())]
        listed = [bucket(t.id, t.account, pick, self._kept(t)) for t in self._seen if t.kind == "Bucket"]
        self._told_buckets = (*listed, *self._buckets())
        self._ids = [b.id for b in self._told_buckets]
        self._names = self._ids if regular else [*self._ids, "x1", *(f"c-{a}" for a in bare.open)]

    def world(self) -> World:
        fresh = [self._told(t) for t in self._seen if t.kind in {"Queue", "Trail"}]
        places = (*self._bare.of("Account"), *self._bare.of("Region"))
        things = (*places, *self._told_buckets, *fresh, *self._queues(), *self._trails())
        return replace(self._bare, things=things, strangers=strangers(self._pick))

    def _told(self, thing: Thing) -> Thing:
        """The thing with another answer to each operation that is unread."""
        kept = self._kept(thing)
        if thing.kind == "Queue":
            return queue(thing.id, thing.account, thing.region, self._names, self._pick, kept)
        own = [None, *self._own(thing.account)]
        answers = details(thing.account, own, self._names, self._pick, self._regular, kept)
        if "GetSelectors" in kept:
            answers["GetSelectors"] = {**answers["GetSelectors"], **self._derived(thing)}
        return replace(thing, answers={"ListTrails": thing.answers["ListTrails"], **answers})

    def _own(self, owner: str) -> list[str]:
        return [b for b in self._ids if b.endswith(f"-{owner}")] if self._regular else [f"b-{owner}", f"c-{owner}"]

    def _derived(self, thing: Thing) -> dict[str, Any]:
        """What its selectors, which were read, mean and lead to where that could not be told."""
        parts, other = self._known.parts[name_of(thing)], dict[str, Any]()
        if "copying" not in parts:
            other["copies"] = some("COPIES_TO", self._names, self._pick)
        if "meaning" not in parts:
            other["truly"] = self._pick(about("Trail.recorded", RECORDED))
        return other

    def _kept(self, thing: Thing) -> Answers:
        parts = self._known.parts[name_of(thing)]
        return {op: told for op, told in thing.answers.items() if op in parts}

    def _buckets(self) -> Iterator[Thing]:
        for owner in self._bare.open:
            if ("Bucket", f"{owner}/{GLOBAL}") not in self._known.listed:
                yield from (bucket(f"{n}-{owner}", owner, self._pick) for n in "bc" if self._pick(about("Bucket", (False, True))))

    def _queues(self) -> Iterator[Thing]:
        for owner, where in self._bare.places():
            if ("Queue", f"{owner}/{where}") not in self._known.listed:
                there = [q for q in ("q1", "q2") if self._pick(about("Queue", (False, True)))]
                yield from (queue(q, owner, where, self._names, self._pick) for q in there)

    def _trails(self) -> Iterator[Thing]:
        """Trails that no current listing would have named."""
        taken = {t.id for t in self._seen if t.kind == "Trail"}
        most = self._bare.shape.trails
        for id_ in [i for i in (*(f"t{n}" for n in range(most)), *(f"u{n}" for n in range(most))) if i not in taken][:most]:
            found = None
            if self._pick(about("Trail", (False, True))):
                found = trail(self._bare, id_, self._ids, self._names, self._pick, self._regular)
            if found and found.shown and not any(("Trail", f"{a}/{r}") in self._known.listed for a, r in found.shown):
                yield found


def _opened(world: World, known: Known, pick: Pick, regular: bool) -> World:
    """The accounts and regions there are, which may be others where they were not read; of what was listed, they are open."""
    visited = {scope for kind, scope in known.listed if kind != "Account"}
    named = {v.split("/")[0] for v in visited}
    kept = [
        t for t in world.of("Account") if "ListAccounts" in known.parts.get(name_of(t), ()) or t.id in named or pick((True, True, False))
    ]
    accounts = [_account(t, known, pick, named, regular) for t in kept]
    manager = {t.id: t.merged["manager"] or "" for t in accounts}
    opened = replace(world, things=(*accounts, *(t for t in world.things if t.kind not in {"Account", "Region"})), manager=manager)
    regions = [r for a in opened.open for name in REGIONS if (r := _region(world, a, name, known, pick, visited))]
    return replace(opened, things=(*opened.things, *regions))


def _account(thing: Thing, known: Known, pick: Pick, visited: set[str], regular: bool) -> Thing:
    kept = {op: told for op, told in thing.answers.items() if op in known.parts.get(name_of(thing), frozenset())}
    manager = thing.merged["manager"] or ""
    if "DescribeManager" not in kept:
        manager = pick((manager, "M", "") if regular else (manager, "M", STRANGER, ""))
    other = account(thing.id, manager, pick, "", kept)
    answers = dict(other.answers)
    if thing.id in visited and answers["DescribeAccount"]["status"] == "closed":
        answers["DescribeAccount"] = {**answers["DescribeAccount"], "status": "open"}
    return replace(thing, answers=answers)


def _region(world: World, owner: str, name: str, known: Known, pick: Pick, visited: set[str]) -> Thing | None:
    there = next((t for t in world.of("Region") if (t.account, t.id) == (owner, name)), None)
    if ("Region", f"{owner}/{GLOBAL}") in known.listed:
        return there
    if f"{owner}/{name}" in visited:
        return replace(region(owner, name, pick), answers={"ListRegions": {"Id": name, "status": "on"}})
    return region(owner, name, pick) if pick(about("Place", (True, True, False))) else None
