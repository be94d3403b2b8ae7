"""How all readings ended, by kind and operation and then by place: hundreds of thousands, so they are rows and not objects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from graph.outcomes import Outcome, Result
from graph.timeline import micro, of_micro

Pair = tuple[str, str]


class Said(NamedTuple):
    """What the readings of many places say alike."""

    kind: str
    service: str
    operation: str
    result: Result
    error: str
    fingerprint: str


Ending = tuple[Said, int]  # and when it was, in microseconds
NOTHING: Mapping[str, Ending] = {}
NEVER = 2**63


class Endings:
    """All outcomes. What is asked of one operation looks at its own places only."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self._found: dict[Pair, dict[str, Ending]] = defaultdict(dict)
        for o in outcomes:
            self.add(Said(o.kind, o.service, o.operation, o.result, o.error, o.fingerprint), [(o.scope, micro(o.at))])

    def add(self, said: Said, places: Iterable[tuple[str, int]]) -> None:
        """Readings that say the same, each with its place and its time."""
        self._found[said.kind, said.operation].update((scope, (said, at)) for scope, at in places)

    def of(self, kind: str, operation: str) -> Mapping[str, Ending]:
        """Scope → how an operation ended there."""
        return self._found.get((kind, operation), NOTHING)

    def pairs(self, kind: str | None = None) -> list[Pair]:
        """The kinds and operations of which something is known; those of one kind."""
        return [pair for pair in self._found if kind in {None, pair[0]}]

    def one(self, kind: str, operation: str, scope: str) -> Outcome | None:
        """How an operation ended in a place."""
        found = self.of(kind, operation).get(scope)
        return outcome(scope, found) if found else None

    def __iter__(self) -> Iterator[Outcome]:
        """Each as an outcome."""
        return (outcome(scope, found) for places in self._found.values() for scope, found in places.items())


def outcome(scope: str, ending: Ending) -> Outcome:
    """An ending as an outcome."""
    (kind, service, operation, result, error, fingerprint), at = ending
    account, _, region = scope.rpartition("/")
    return Outcome(kind, service, operation, account, region, result, of_micro(at), error, fingerprint)


@dataclass(frozen=True)
class Currency:
    """Of one operation, at one moment: the places whose reading counts.

    `kept` are those where it is recent enough, `fresh` those of them where it was made by the present declaration, `complete` those of
    them where it told everything. `whole` says that it did so wherever it was read. `oldest` and `newest` are the first and last of the
    fresh readings. `until`: when the first of this will be otherwise, if nothing is read.
    """

    kept: frozenset[str]
    fresh: frozenset[str]
    complete: frozenset[str]
    whole: bool
    oldest: int | None
    newest: int | None
    until: int


def currency(places: Mapping[str, Ending], fingerprint: str | None, now: int, limits: tuple[int, int]) -> Currency:
    """What counts of an operation. `limits`: how old a reading may be, and how far it may lie ahead."""
    age, ahead = limits
    distinct = {id(said): said for said, _ in places.values()}
    present = {i for i, said in distinct.items() if not said.kind or said.fingerprint == fingerprint}
    told = {i for i in present if distinct[i].result is Result.COMPLETE}
    kept = {scope: e for scope, e in places.items() if now - age <= e[1] <= now + ahead}
    fresh = kept if len(present) == len(distinct) else {scope: e for scope, e in kept.items() if id(e[0]) in present}
    complete = fresh if len(told) == len(distinct) else {scope: e for scope, e in fresh.items() if id(e[0]) in told}
    times = [at for _, at in fresh.values()]
    ends = [at + age for _, at in kept.values()] + [at - ahead for _, at in places.values() if at > now + ahead]
    names = frozenset(kept)
    fresh_names = names if fresh is kept else frozenset(fresh)
    return Currency(
        names,
        fresh_names,
        fresh_names if complete is fresh else frozenset(complete),
        all(said.result is Result.COMPLETE for said in distinct.values()),
        min(times, default=None),
        max(times, default=None),
        min(ends, default=NEVER),
    )
