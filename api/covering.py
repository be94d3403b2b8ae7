"""How complete the reading is, in the schema and as values of the API."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from strawberry import UNSET

from api.dynamic import DateTime, field, made, many
from api.kept import Count
from controls.standing import counted
from graph import cells
from graph.catalogue import Catalogue
from graph.cells import Tally
from graph.coverage import Coverage
from graph.endings import Endings
from graph.model import Permission
from graph.outcomes import Result
from queries.compile import Service
from queries.refusal import refusal

COVERING = frozenset({"coverage", "coverageCells", "coverageGaps"})
MOST_ACCOUNTS = 100
_WHOLE: WeakKeyDictionary[Endings, dict[str, Any]] = WeakKeyDictionary()
FIRST = 100
MOST = 1_000
_TALLY: dict[str, tuple[Any, str]] = {
    "complete": (int, "How many readings are complete and current."),
    "gaps": (many(Count), "How many are not, by outcome: denied, throttled, failed, undecided, unread, stale or outdated."),
    "oldest": (DateTime | None, "The oldest of those that are complete."),
    "newest": (DateTime | None, "The newest of them."),
}

AccountCoverage: Any = made("AccountCoverage", "How complete the reading of an account is.", {
    "cloudAccountID": (str, "The number of the account."),
    "cloudAccountName": (str | None, "Its name."),
    "outOfScope": (str | None, "Why it is not read; null: it is."),
    **_TALLY,
})  # fmt: skip

CoverageCell: Any = made("CoverageCell", "How complete the reading of a service is in a region of an account.", {
    "cloudAccountID": (str, "The number of the account."),
    "region": (str, "The region; global: what an account has once; empty: the account's regions are not known."),
    "service": (str, "The service."),
    **_TALLY,
})  # fmt: skip

MissingPermission: Any = made("MissingPermission", "What the provider does not allow.", {
    "action": (str, "The name of the permission, such as cloudtrail:GetEventSelectors."),
    "resources": (list[str], "For what it is enough; none: for everything."),
    "accounts": (list[str], "The numbers of the accounts in which it is missing."),
    "gaps": (int, "How many readings lack it."),
})  # fmt: skip

CoverageGap: Any = made("CoverageGap", "A reading that is missing, failed or out of date.", {
    "service": (str, "The service that is asked."),
    "operation": (str, "The operation."),
    "cloudAccountID": (str, "In which account."),
    "region": (str, "In which region; global: once in the account; empty: the account's regions are not known."),
    "outcome": (str, "How it ended: denied, throttled, failed, undecided, unread, stale or outdated."),
    "error": (str, "What the provider said, or why it does not count."),
    "at": (DateTime | None, "When; null: never."),
    "missing": (list[str], "Of a denied one: the permissions that are missing, the one that the provider names if it does."),
})  # fmt: skip

CoverageGaps: Any = made(
    "CoverageGaps",
    "Readings that are missing, failed or out of date.",
    {"count": (int, "How many there are."), "gaps": (many(CoverageGap), "The first of them.")},
)

Whole: Any = made("Coverage", "How complete the reading is of what some run was told to read.", {
    "maxAge": (int, "Readings older than so many seconds count as unread, where an operation has no limit of its own."),
    "accounts": (many(AccountCoverage), "Each account that is known."),
    "permissions": (many(MissingPermission), "What the provider does not allow, that on which most readings rest first."),
    "unread": (list[str], "The types that no run has read anywhere: they are counted nowhere."),
})  # fmt: skip


def fill_query(query: Any) -> None:
    """The root fields about the reading."""
    some, text = (list[str] | None, UNSET), (str | None, UNSET)
    query.coverage = field(Whole, "How complete and how old the reading is.")
    doc = f"The same by region and service, of {MOST_ACCOUNTS} accounts at most."
    query.coverageCells = field(many(CoverageCell), doc, {"accounts": (list[str], UNSET)})
    narrowed = {"accounts": some, "region": text, "service": text, "outcome": text, "first": (int, FIRST)}
    query.coverageGaps = field(CoverageGaps, "The readings that are missing, failed or out of date.", narrowed)


async def covering(asked: Service, coverage: Coverage) -> Any:
    """The value of one of them; the counting leaves the server free for others."""
    if asked.name == "coverage":
        return await asyncio.to_thread(whole, coverage)
    if asked.name == "coverageCells":
        accounts = asked.arguments["accounts"]
        if len(accounts) > MOST_ACCOUNTS:
            raise refusal(f"«accounts» names {len(accounts)}; {MOST_ACCOUNTS} are told at once.", "TOO_LARGE")
        found = await asyncio.to_thread(cells.by_cell, coverage, accounts)
        return [{"cloudAccountID": a, "region": r, "service": s, **_tally(tally)} for (a, r, s), tally in found.items()]
    return await asyncio.to_thread(_gaps, coverage, asked.arguments)


def whole(coverage: Coverage) -> dict[str, Any]:
    """Every account with its tally, and what is missing for more; counted once, as long as nothing else is read or grows too old."""
    if (known := _WHOLE.get(coverage.endings)) is None:
        known = _WHOLE[coverage.endings] = _counted(coverage)
    return known


def _counted(coverage: Coverage) -> dict[str, Any]:
    missing = cells.gaps(coverage)
    tallies = cells.by_account(coverage, missing)
    accounts = [
        {"cloudAccountID": a.id, "cloudAccountName": a.name or None, "outOfScope": a.out_of_scope or None, **_tally(tallies[a.id])}
        for a in sorted(coverage.accounts.values(), key=lambda a: a.id)
    ]
    age = int(coverage.max_age.default.total_seconds())
    return {
        "maxAge": age, "accounts": accounts, "permissions": _permissions(coverage.catalogue, missing), "unread": cells.unread(coverage),
    }  # fmt: skip


def _gaps(coverage: Coverage, arguments: Mapping[str, Any]) -> dict[str, Any]:
    first = arguments["first"]
    if not 0 < first <= MOST:
        raise refusal(f"«first» is {first}; it may be 1 to {MOST}.", "TOO_LARGE")
    wanted = {name: value for name in ("region", "service", "outcome") if (value := arguments.get(name)) is not None}
    found = [row for row in cells.gaps(coverage, arguments.get("accounts") or ()) if all(row[n] == v for n, v in wanted.items())]
    shown = [{**row, "missing": [p.action for p in _missing(coverage.catalogue, row)]} for row in found[:first]]
    return {"count": len(found), "gaps": shown}


def _tally(found: Tally) -> dict[str, Any]:
    return {"complete": found.complete, "gaps": counted(found.gaps), "oldest": found.oldest, "newest": found.newest}


def _permissions(catalogue: Catalogue, missing: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is not allowed, with where, most wanted first."""
    found: dict[Permission, list[str]] = {}
    for row in missing:
        for permission in _missing(catalogue, row):
            found.setdefault(permission, []).append(row["cloudAccountID"])
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].action))
    return [
        {"action": p.action, "resources": list(p.resources), "accounts": sorted({*accounts}), "gaps": len(accounts)}
        for p, accounts in ordered
    ]


def _missing(catalogue: Catalogue, row: Mapping[str, Any]) -> tuple[Permission, ...]:
    """What a denied reading lacks: what the provider names, if that is one that the reading needs, or else all that it needs."""
    if row["outcome"] != Result.DENIED.value:
        return ()
    needed = _needed(catalogue).get((row["service"], row["operation"])) or (Permission(f"{row['service']}:{row['operation']}"),)
    words = row["error"].split()
    return tuple(p for p in needed if p.action in words) or needed


@cache
def _needed(catalogue: Catalogue) -> dict[tuple[str, str], tuple[Permission, ...]]:
    """(service, operation) → what the provider must allow for it, whichever type is read by it."""
    found: dict[tuple[str, str], tuple[Permission, ...]] = {}
    for reading in (r for kind in catalogue.kinds for r in kind.readings()):
        key = (reading.service, reading.operation)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *reading.permissions)))
    return found
