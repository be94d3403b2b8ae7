"""The reason of a verdict in words, for one rule and the accounts it was judged for."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from controls.verdict import Judged, Verdict
from graph.coverage import Coverage
from graph.errors import StoreError, TimedOut, TooComplex
from graph.judging import population
from graph.model import Scope
from graph.question import Question
from graph.reasons import reasons as explain
from graph.store import Store

NAMED = 3


@dataclass(frozen=True)
class Census:
    """How many assets of a type each account has in the graph. An evaluation counts each type once."""

    store: Store
    _counted: dict[str, asyncio.Future[Counter[str]]] = field(default_factory=dict)

    async def of(self, type_name: str) -> Counter[str]:
        """Account → how many."""
        if type_name not in self._counted:
            self._counted[type_name] = asyncio.ensure_future(self._count(type_name))
        try:
            return await self._counted[type_name]
        except StoreError:  # the next control asks anew
            self._counted.pop(type_name, None)
            raise

    async def _count(self, type_name: str) -> Counter[str]:
        return Counter({row["account"]: row["count"] for row in await self.store.rows(population(type_name))})


async def reasons(census: Census, coverage: Coverage, questions: Sequence[Question], judged: Sequence[Judged]) -> dict[str, str]:
    """Account → the reason of its verdict."""
    store, types = census.store, list(dict.fromkeys(str(q.type) for q in questions))
    counts = sum([await census.of(each) for each in types], Counter[str]())
    whys = await _explained(store, coverage, questions, judged)
    plural = " and ".join(coverage.catalogue.types[t].plural for t in types)
    return {j.account: reason(j, counts[j.account], plural, whys) for j in judged}


async def _explained(store: Store, coverage: Coverage, questions: Sequence[Question], judged: Sequence[Judged]) -> dict[str, str]:
    """Identifier → why an asset is, or is not, an answer: of those that are named, and of accounts which are judged themselves."""
    accounts = coverage.catalogue.opening(Scope.ACCOUNT).name
    whys: dict[str, str] = {}
    for question in questions:
        ids = [str(a["identifier"]) for j in judged for a in (*j.failing, *j.undecided)[:NAMED] if a["internalAssetType"] == question.type]
        if question.type == accounts:
            ids += [coverage.accounts[j.account].identifier for j in judged]
        with suppress(TimedOut, TooComplex):  # the verdict is proven without its words
            whys = await explain(store, coverage.catalogue, question, sorted(set(ids)), coverage) | whys
    return whys | {
        j.account: whys.get(coverage.accounts[j.account].identifier, "") for j in judged if accounts in {q.type for q in questions}
    }


def reason(judged: Judged, count: int, plural: str, whys: Mapping[str, str]) -> str:
    """What was found, of how many, and which readings failed. An account that is judged itself is explained without counting."""
    if judged.verdict not in {Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS}:
        return f"nothing that this is about among {count} {plural}"
    missing = unread(judged.gaps) if judged.verdict is Verdict.UNKNOWN else ""
    if own := whys.get(judged.account):
        return "; ".join(filter(None, [own, missing]))
    if judged.verdict is Verdict.FAIL:
        return f"{len(judged.failing)} of {max(count, len(judged.failing))} {plural}: {named(judged.failing, whys)}"
    if judged.verdict is Verdict.UNKNOWN:
        undecided = f"undecided: {named(judged.undecided, whys)}" if judged.undecided else ""
        return "; ".join(filter(None, [undecided, missing])) or "something that decides it was not read"
    return f"none of {count} {plural}" if count else f"it has no {plural}"


def named(assets: Sequence[Mapping[str, Any]], whys: Mapping[str, str]) -> str:
    """The first few assets by name, each with why, and how many more there are."""
    first = ", ".join(_named(a, whys.get(str(a["identifier"]), "")) for a in assets[:NAMED])
    return f"{first} and {len(assets) - NAMED} more" if len(assets) > NAMED else first


def _named(asset: Mapping[str, Any], why: str) -> str:
    name = str(asset.get("internalName") or asset.get("idFromProvider"))
    return f"{name} ({why})" if why else name


def unread(gaps: Iterable[Mapping[str, Any]]) -> str:
    """The readings that failed: «GetEventSelectors denied in us-east-1»."""
    found = list(dict.fromkeys(f"{g['operation']} {g['outcome']} in {g['region']}" for g in gaps))
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"unread: {', '.join(found[:NAMED])}{more}" if found else ""
