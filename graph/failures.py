"""The readings behind an answer that are missing, failed or outdated, as rows of a report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from graph.catalogue import operations, services
from graph.endings import outcome
from graph.freshness import overdue
from graph.model import Kind, Scope
from graph.outcomes import Outcome, Result

if TYPE_CHECKING:
    from graph.coverage import Coverage


def failures(coverage: "Coverage", account: str, touched: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Rows of the account itself and of the account which manages its organization, or else of all others, each reading once."""
    nearby = (account, coverage.manager.get(account, account))
    return missing(coverage, nearby, touched) or missing(coverage, coverage.accounts, touched)


def missing(coverage: "Coverage", accounts: Iterable[str], touched: set[tuple[str, str]]) -> list[dict[str, Any]]:
    """Rows of these accounts, in their order, each reading once. What was read is looked through once, however many they are."""
    places = {account: i for i, account in enumerate(dict.fromkeys(accounts))}
    found = {"/".join((r["operation"], r["cloudAccountID"], r["region"])): r for r in _of(coverage, places, touched)}
    return sorted(found.values(), key=lambda row: places[row["cloudAccountID"]])


def _of(coverage: "Coverage", accounts: Collection[str], touched: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    opened = (outcome(*found) for pair in coverage.endings.pairs("") for found in coverage.endings.of(*pair).items())
    sessions = [o for o in opened if o.account in accounts and o.result is not Result.COMPLETE]
    yield from (_row(o, o.result.value) for o in sessions)
    # where nothing of an account was read, the reason is there, not in what could not be asked
    if not (others := set(accounts) - {o.account for o in sessions}):
        return
    kinds = [coverage.catalogue.kind(name) for name in sorted({kind for kind, _ in touched})]
    if any(kind.scope is Scope.REGION for kind in kinds):
        kinds.append(coverage.catalogue.opening(Scope.REGION))
    details = _details(coverage, kinds, others, touched)
    for kind in kinds:
        yield from _listings(coverage, kind, others)
        yield from details.get(kind.name, ())


def _listings(coverage: "Coverage", kind: Kind, accounts: Collection[str]) -> Iterator[dict[str, Any]]:
    for gap in coverage.gaps(kind):
        if gap.account in accounts and gap.region:
            yield lacking(coverage, kind, kind.listing.operation, coverage.listing(kind, gap.account, gap.region), gap.account, gap.region)


def _details(
    coverage: "Coverage", kinds: Iterable[Kind], accounts: Collection[str], touched: set[tuple[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """Kind → its details that were not read."""
    wanted = touched & {(kind.name, operation) for kind in kinds for operation in operations(kind)[1:]}
    found = defaultdict[str, list[dict[str, Any]]](list)
    for pair in sorted(wanted):
        current = coverage.current(*pair).complete
        for o in (outcome(*each) for each in coverage.endings.of(*pair).items() if each[0] not in current):
            if o.account in accounts:
                found[o.kind].append(lacking(coverage, coverage.catalogue.kind(o.kind), o.operation, o, o.account, o.region))
    return found


def lacking(coverage: "Coverage", kind: Kind, operation: str, told: Outcome | None, account: str, region: str) -> dict[str, Any]:
    """A row for a reading that is missing, failed or outdated, with the reason."""
    if told is None:
        return _values(services(kind).get(operation, ""), operation, account, region, "unread", "it was never read", None)
    if told.result is not Result.COMPLETE:
        return _row(told, told.result.value)
    if not coverage.max_age.keeps(told.operation, age := coverage.now - told.at):
        return _row(told, "stale", overdue(age, coverage.max_age.limit(told.operation)))
    return _row(told, "outdated", "it was read by another version; collect again")


def _row(o: Outcome, result: str, error: str = "") -> dict[str, Any]:
    return _values(o.service, o.operation, o.account, o.region, result, error or o.error, o.at)


def _values(service: str, operation: str, account: str, region: str, result: str, error: str, at: Any) -> dict[str, Any]:
    return {
        "service": service,
        "operation": operation,
        "cloudAccountID": account,
        "region": region,
        "outcome": result,
        "error": error,
        "at": at,
    }
