"""One proof: a world, read in part and judged by the real code, against the truth and against what else it could be."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice

from graph.coverage import Coverage, EvaluationScope
from graph.errors import TooComplex
from graph.judging import judge
from graph.question import Question, Where
from graph.store import Store
from tests.semantics.completions import LISTING, completion
from tests.semantics.declared import CATALOGUE, NOW
from tests.semantics.enumeration import Chance, Sight, ways
from tests.semantics.interpreter import Node, answers
from tests.semantics.reading import LIMITS, Faults, Known, Run
from tests.semantics.truth import name_of, nodes
from tests.semantics.verdicts import Asked, rules
from tests.semantics.worlds import REGIONS, STRANGER, Pick, Thing, World

COMPLETIONS = 60  # worlds that a verdict must agree with
GUESSES = 30  # worlds that also tell how many there are
ENUMERABLE = 2_000  # worlds that a question can tell apart, by that guess: so many can be tried one after the other
MOST = 10_000  # worlds tried when the guess was far too low


class Unsound(AssertionError):
    """A verdict that the truth contradicts."""


@dataclass
class Case:
    """A world as it is, how it was at an earlier complete reading (None: there was none), and how it is read now."""

    world: World
    faults: Faults
    before: World | None = None
    regular: bool = False
    scope: EvaluationScope = field(default_factory=EvaluationScope)

    @property
    def fresh(self) -> bool:
        """Whether the earlier reading is still current: then nothing has changed since."""
        return self.before is self.world


@dataclass
class Judged:
    """What the code says: certain and possible answers, and the accounts in which an unseen asset could be one."""

    must: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    account: dict[str, str] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()


@dataclass
class Open:
    """A question with what the code says to it, and which of the undecided assets were seen to go both ways."""

    asked: Asked
    found: Judged
    undecided: set[str] = field(default_factory=set)
    ways: dict[str, set[bool]] = field(default_factory=lambda: defaultdict(set))
    located: list[set[str]] = field(default_factory=list)

    @property
    def genuine(self) -> set[str]:
        return {i for i in self.undecided if len(self.ways[i]) > 1}

    @property
    def settled(self) -> bool:
        return self.undecided <= self.genuine

    def contradiction(self, truth: Sequence[Node]) -> str:
        """What is wrong with the answer if this is the truth; «» if nothing is."""
        name, where = self.asked
        full = {n.identifier: n for n in truth if n.type == name and answers([n], name, where, NOW)}
        self.located.append({n.account for n in full.values()})
        for i in self.undecided:
            self.ways[i].add(i in full)
        if denied := self.found.must - set(full):
            there = {n.identifier: n.values for n in truth}
            return f"certain, but not so: {[there.get(i, 'it does not exist') for i in sorted(denied)]}"
        missed = [n.values for i, n in full.items() if i not in self.found.may and not _covered(n, self.found)]
        return f"not possible, but so: {missed}" if missed else ""


@dataclass
class Figures:
    """What a whole run of proofs measured; `enumerated` are the undecided assets whose worlds could all be tried."""

    queries: int = 0
    certain: int = 0
    unknown: int = 0
    enumerated: int = 0
    genuine: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    false_alarms: list[str] = field(default_factory=list)

    def count(self, o: Open) -> None:
        self.queries += 1
        self.certain += len(o.found.must)
        self.unknown += len(o.undecided)

    def weigh(self, o: Open, told: str) -> None:
        """Count an open question which was tried in every world there could be."""
        self.enumerated += len(o.undecided)
        self.genuine += len(o.genuine)
        self.false_alarms += [] if o.settled else [f"{o.asked}\n{sorted(o.undecided - o.genuine)}\n{told}"]

    def __str__(self) -> str:
        verdicts = ", ".join(f"{n} {verdict}" for verdict, n in sorted(self.verdicts.items()))
        told = f"{self.queries} queries, {self.certain} certain and {self.unknown} undecided assets; "
        return f"{told}of {self.enumerated} whose worlds were all tried {self.share:.1%} truly so; {verdicts}"

    @property
    def share(self) -> float:
        return self.genuine / self.enumerated if self.enumerated else 1.0


async def read(store: Store, case: Case) -> tuple[Coverage, Known]:
    """Write the earlier and the present reading; what is known then."""
    await store.clear()
    known = Known()
    if case.before is not None:
        at = NOW - (timedelta(hours=1) if case.fresh else timedelta(hours=30))
        known = await Run(store, case.before, Faults(), at, case.fresh).collect()
    known = await Run(store, case.world, case.faults, NOW, current=True, known=known).collect()
    return await Coverage.load(store, CATALOGUE, now=NOW, max_age=LIMITS, scope=case.scope), known


def plannable(asked: Sequence[Asked]) -> list[Asked]:
    """The questions that are not refused for what it would take to plan them."""
    return [(name, where) for name, where in asked if not _refused(name, where)]


def _refused(name: str, where: Where) -> bool:
    try:
        judge(CATALOGUE, Question(name, where), Coverage.nothing(CATALOGUE))
    except TooComplex:
        return True
    return False


async def judged(store: Store, coverage: Coverage, asked: Sequence[Asked]) -> list[Judged]:
    return [await _judged(store, coverage, name, where) for name, where in asked]


async def _judged(store: Store, coverage: Coverage, name: str, where: Where) -> Judged:
    found = Judged(
        unseen=set(coverage.possible_gaps(name, where)), accounts=frozenset(a.id for a in coverage.accounts.values() if not a.out_of_scope)
    )
    for row in await store.rows(judge(CATALOGUE, Question(name, where), coverage)):
        identifier = row["asset"]["identifier"]
        found.may.add(identifier)
        found.account[identifier] = row["asset"]["cloudAccountID"]
        found.must |= {identifier} if row["certain"] else set()
    return found


def _covered(node: Node, found: Judged) -> bool:
    """Whether a gap tells of it: in its account, or, of a stranger's, in one that could have listed it.

    An account which nobody has listed yet, or which is out of scope, has no verdict that could be wrong.
    """
    return node.account in found.unseen or (node.account not in found.accounts and (node.account != STRANGER or bool(found.unseen)))


async def prove(store: Store, case: Case, asked: Sequence[Asked], figures: Figures, completions: int = COMPLETIONS) -> None:
    """Raise Unsound unless the verdicts on the part that was read agree with the truth and all that it could be."""
    coverage, known = await read(store, case)
    asked = plannable(asked)
    inside = {a.id for a in coverage.accounts.values() if not a.out_of_scope}
    open_ = [Open(question, one) for question, one in zip(asked, await judged(store, coverage, asked), strict=True)]
    rng = random.Random(len(case.world.things))
    truths = [in_scope(case, known, case.world), *(other(case, known, rng.choice) for _ in range(completions))]
    for o in open_:
        o.undecided = {i for i in o.found.may - o.found.must if o.found.account[i] in inside}
        for truth in truths:
            _agree(o, truth, case, known)
        figures.count(o)
    for rule in await rules(store, coverage, asked):
        if wrong := next(rule.contradictions([o.located for o in open_]), ""):
            raise Unsound(f"{[asked[i] for i in (*rule.failing, rule.about)]}\n{wrong}\n{_told(case, known)}")
        figures.verdicts.update(rule.verdicts.values())
    for o in open_ if case.world.shape.small and not case.regular else ():
        if o.undecided:
            _enumerate(o, case, known, rng, figures)


def other(case: Case, known: Known, pick: Pick) -> list[Node]:
    """What else there could be."""
    return in_scope(case, known, completion(case.world, known, pick, case.regular, case.before))


def in_scope(case: Case, known: Known, world: World) -> list[Node]:
    """A world without what is left out: of places that are not to be judged counts only what was read there all the same."""
    things = [
        t for t in world.things if t.kind == "Account" or LISTING[t.kind] in known.parts.get(name_of(t), ()) or not _left_out(case, t)
    ]
    return nodes(replace(world, things=tuple(things)))


def _left_out(case: Case, thing: Thing) -> bool:
    """Whether it lives in a region that is left out, or all the places that list it are left out."""
    closed = {r for r in REGIONS if case.scope.closed(r, "")} if thing.kind in {"Queue", "Trail"} else set()
    return thing.region in closed or all(a in case.scope.excluded_accounts or r in closed for a, r in thing.shown)


def _agree(o: Open, truth: Sequence[Node], case: Case, known: Known) -> None:
    if wrong := o.contradiction(truth):
        raise Unsound(f"{o.asked}\n{wrong}\n{_told(case, known)}")


def _enumerate(o: Open, case: Case, known: Known, rng: random.Random, figures: Figures) -> None:
    """Try every world there could be, as far as the question can tell them apart, if they are few."""
    sight, chances = Sight(*o.asked), list[Chance]()
    for _ in range(GUESSES):
        chances.append(chance := Chance(sight, rng))
        _agree(o, other(case, known, chance), case, known)
    if sum(c.ways for c in chances) > ENUMERABLE * GUESSES:
        return
    for way in islice(ways(sight), MOST):
        if o.settled:
            break
        _agree(o, other(case, known, way), case, known)
    figures.weigh(o, _told(case, known))


def _told(case: Case, known: Known) -> str:
    return f"{case.faults}\n{case.scope}\nbefore: {_words(case.before)}\nnow: {_words(case.world)}\n{sorted(known.listed)}"


def _words(world: World | None) -> str:
    if world is None:
        return "nothing"
    return "\n  ".join(
        f"{t.kind} {t.id} {t.account}/{t.region} {t.merged} shown {sorted('/'.join(p) for p in t.shown)}" for t in world.things
    )
