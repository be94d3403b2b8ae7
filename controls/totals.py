"""How many assets a rule is about in each account, counted only where their listing is current.

A rule that says what it is about (`applicable`) is about those assets; any other about all of the types that it asks for.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from controls.answer import Answer
from controls.verdict import Judged, Total
from graph.coverage import Coverage
from graph.errors import StoreError
from graph.judging import population
from graph.question import EVERYTHING, Question
from graph.store import Store


@dataclass(frozen=True)
class Count:
    """Of one type, by account: how many there surely are, and the accounts in which there may be more."""

    certain: Counter[str]
    more: frozenset[str]


@dataclass(frozen=True)
class Census:
    """How many assets of a type each account has. An evaluation counts each type once."""

    store: Store
    coverage: Coverage
    _counted: dict[str, asyncio.Future[Count]] = field(default_factory=dict)

    async def of(self, type_name: str) -> Count:
        """The count of a type. Raises StoreError."""
        if type_name not in self._counted:
            self._counted[type_name] = asyncio.ensure_future(self._count(type_name))
        try:
            return await self._counted[type_name]
        except StoreError:  # the next control asks anew
            self._counted.pop(type_name, None)
            raise

    async def _count(self, type_name: str) -> Count:
        rows = await self.store.rows(population(self.coverage.catalogue, type_name, self.coverage))
        certain = Counter({row["account"]: row["count"] for row in rows if row["certain"]})
        remembered = {row["account"] for row in rows if not row["certain"]}
        return Count(certain, frozenset(remembered | self.coverage.possible_gaps(type_name, EVERYTHING).keys()))


async def populations(census: Census, questions: Iterable[Question], accounts: Iterable[str]) -> dict[str, Total]:
    """Account → all assets of the types that are asked for."""
    types = _types(questions)
    counts = [await census.of(each) for each in types]
    words = " and ".join(census.coverage.catalogue.types[t].plural for t in types)
    return {a: Total(sum(c.certain[a] for c in counts), words, any(a in c.more for c in counts)) for a in accounts}


def total(judged: Judged, whole: Total, questions: Sequence[Question], applicable: Sequence[Question], about: Answer | None) -> Total:
    """What the rule is about in an account: what `about` found there if that is of the types that are asked for, or all of them."""
    if about is None or set(_types(applicable)) != set(_types(questions)):
        return whole
    certain = {a["identifier"] for a in (*about.failing(judged.account), *judged.failing)}
    possible = {a["identifier"] for a in about.undecided(judged.account)} - certain
    return Total(len(certain), whole.of, bool(possible) or judged.account in about.unseen, whole=False)


def together(totals: Iterable[Total | None]) -> Total | None:
    """What several rules are about: the same assets, or at least as many as the one that is about most."""
    found = [t for t in totals if t]
    if not found:
        return None
    most = max(found, key=lambda t: t.count)
    same = len(found) == 1 or (all(t.whole for t in found) and len({t.of for t in found}) == 1)
    return Total(most.count, most.of, any(t.at_least for t in found) or not same, whole=all(t.whole for t in found))


def _types(questions: Iterable[Question]) -> list[str]:
    return list(dict.fromkeys(str(q.type) for q in questions))
