"""All the worlds there could be, as far as one question can tell them apart."""

from collections.abc import Iterator, Sequence
from math import prod
from random import Random
from typing import Any

from graph.question import All, Either, Not, Operator, Related, Test, Where
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.interpreter import compared
from tests.semantics.worlds import About, Pick

REGIONAL = {"Region", "Trail", "Queue"}


class Sight:
    """What a question looks at: types, relationships, and of each property the comparisons made with it."""

    def __init__(self, type_name: str, where: Where) -> None:
        self._seen, self._tests = {type_name}, dict[str, list[Test]]()
        self._narrow: dict[str, Sequence[Any]] = {"Trail.everyone": (True, False, None)}  # it also says where a trail is listed
        self._look(type_name, where)
        if "Trail.everyone" not in self._tests:
            self._narrow["Trail.everyone"] = (True, False)
        if "Trail.recorded" in self._tests:
            self._seen |= {"HAS_SELECTOR", "Trail.odd"}
            self._tests.setdefault("Selector.writes", []).append(Test("writes", Operator.EQ, value=True))
        self._seen |= {"Place"} if self._seen & REGIONAL else set()

    def _look(self, here: str, where: Where) -> None:
        match where:
            case All(parts) | Either(parts):
                for part in parts:
                    self._look(here, part)
            case Not(part):
                self._look(here, part)
            case Test():
                self._tests.setdefault(f"{here}.{where.property}", []).append(where)
            case Related():
                relation = CATALOGUE.types[here].relations[where.relation]
                self._seen |= {relation.target, relation.holder, relation.relationship}
                self._look(relation.target, where.where)

    def options(self, options: Sequence[Any]) -> Sequence[Any]:
        """Those which differ to the question, each once."""
        if not isinstance(options, About):
            return _unlike(options)
        if options.name in self._tests and options.name not in self._narrow:
            self._narrow[options.name] = self._classes(options)
        found = self._narrow.get(options.name)
        return found if found is not None else _unlike(options) if options.name in self._seen else options[:1]

    def _classes(self, options: About) -> Sequence[Any]:
        """One value for each way in which the comparisons can turn out."""
        outcomes = [tuple(compared(value, test, NOW) for test in self._tests[options.name]) for value in options]
        return [value for i, value in enumerate(options) if outcomes[i] not in outcomes[:i]]


def _unlike(options: Sequence[Any]) -> Sequence[Any]:
    return [o for i, o in enumerate(options) if o not in options[:i]]


class Chance:
    """Picks at random among the options that differ; `ways` guesses in how many ways the whole could be picked."""

    def __init__(self, sight: Sight, rng: Random) -> None:
        self._sight, self._rng, self._sizes = sight, rng, list[int]()

    def __call__(self, options: Sequence[Any]) -> Any:
        found = self._sight.options(options)
        self._sizes.append(len(found))
        return found[0] if len(found) == 1 else self._rng.choice(found)

    @property
    def ways(self) -> int:
        return prod(self._sizes)


class _Way:
    """One way through all choices: a beginning that is given, and then always the first option."""

    def __init__(self, sight: Sight, begun: Sequence[tuple[int, int]]) -> None:
        self._sight, self._begun, self.made = sight, begun, list[tuple[int, int]]()

    def __call__(self, options: Sequence[Any]) -> Any:
        found = self._sight.options(options)
        if len(found) == 1:
            return found[0]
        place = len(self.made)
        turn = self._begun[place][0] if place < len(self._begun) else 0
        self.made.append((turn, len(found)))
        return found[turn]


def ways(sight: Sight) -> Iterator[Pick]:
    """Every way to pick, one after the other; each must be used up before the next is asked for."""
    begun: list[tuple[int, int]] = []
    while True:
        way = _Way(sight, begun)
        yield way
        begun = way.made
        while begun and begun[-1][0] + 1 == begun[-1][1]:
            begun.pop()
        if not begun:
            return
        begun[-1] = (begun[-1][0] + 1, begun[-1][1])
