"""The reason of a verdict in words, for one rule and the accounts it was judged for."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from controls.verdict import Judged, Total, Verdict
from graph.coverage import Coverage
from graph.errors import TimedOut, TooComplex
from graph.model import Scope
from graph.question import Question
from graph.reasons import reasons as explain
from graph.store import Store

NAMED = 3


async def reasons(
    store: Store, coverage: Coverage, questions: Sequence[Question], judged: Sequence[Judged], whole: Mapping[str, Total]
) -> dict[str, str]:
    """Account → the reason of its verdict; `whole` has all assets of the types that are asked for."""
    whys = await _explained(store, coverage, questions, judged)
    return {j.account: reason(j, whole[j.account], whys) for j in judged}


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


def reason(judged: Judged, whole: Total, whys: Mapping[str, str]) -> str:
    """The reason, and how many assets are exempt."""
    said = _reason(judged, whole, whys)
    return f"{said}; exempt: {named(judged.exempted, {})}" if judged.exempted else said


def _reason(judged: Judged, whole: Total, whys: Mapping[str, str]) -> str:
    """What was found, of how many, and which readings failed. An account that is judged itself is explained without counting."""
    if judged.verdict not in {Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS}:
        return f"nothing that this is about among {whole}"
    total = judged.total or whole
    missing = unread(judged.gaps) if judged.verdict is Verdict.UNKNOWN else ""
    if own := whys.get(judged.account):
        return "; ".join(filter(None, [own, missing]))
    if judged.verdict is Verdict.FAIL:
        return f"{len(judged.failing)} of {total}: {named(judged.failing, whys)}"
    if judged.verdict is Verdict.UNKNOWN:
        undecided = f"undecided: {named(judged.undecided, whys)}" if judged.undecided else ""
        return "; ".join(filter(None, [undecided, missing])) or "something that decides it was not read"
    return f"none of {total}" if total.count or total.at_least else f"it has no {total.of}"


def named(assets: Sequence[Mapping[str, Any]], whys: Mapping[str, str]) -> str:
    """The first few assets by name, each with why, and how many more there are."""
    first = ", ".join(_named(a, whys.get(str(a["identifier"]), "")) for a in assets[:NAMED])
    return f"{first} and {len(assets) - NAMED} more" if len(assets) > NAMED else first


def _named(asset: Mapping[str, Any], why: str) -> str:
    name = str(asset.get("internalName") or asset.get("idFromProvider"))
    return f"{name} ({why})" if why else name


def _since(gap: Mapping[str, Any]) -> str:
    """Of a reading that is too old, how old it is."""
    return f" ({gap['error']})" if gap["outcome"] == "stale" else ""


def unread(gaps: Iterable[Mapping[str, Any]]) -> str:
    """The readings that failed: «GetEventSelectors denied in us-east-1»."""
    found = list(dict.fromkeys(f"{g['operation']} {g['outcome']} in {g['region']}{_since(g)}" for g in gaps))
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"unread: {', '.join(found[:NAMED])}{more}" if found else ""
