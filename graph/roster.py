"""Reading what coverage is made of: all outcomes, and the accounts with their regions, in one statement."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph.catalogue import Catalogue, mark
from graph.endings import Endings, Said
from graph.model import Kind, Scope
from graph.outcomes import Result
from graph.places import Account, EvaluationScope
from graph.timeline import as_micro


def statement(catalogue: Catalogue) -> str:
    """One record with the outcomes (of the kinds in $kinds, unless that is null), the accounts and the regions."""
    accounts, regions = catalogue.opening(Scope.ACCOUNT), catalogue.opening(Scope.REGION)
    return (
        "OPTIONAL MATCH (o:Outcome) WHERE $kinds IS NULL OR o.kind IN $kinds "
        "WITH [o.kind, o.service, o.operation, o.result, o.error, o.fingerprint] AS said, "
        f"collect(o.account + '/' + o.region) AS scopes, collect({as_micro('o.at')}) AS times "
        "WITH collect([said, scopes, times]) AS outcomes "
        f"OPTIONAL MATCH (a:{accounts.name}) WHERE NOT a:Stub "
        f"WITH outcomes, collect([a.cloudAccountID, a.internalName, a.identifier, a.listedIn, {_property('a', accounts.managed_by)}, "
        f"{_property('a', accounts.closed[0])}, {_read(catalogue, accounts.managed_by)}, "
        f"{_read(catalogue, accounts.closed[0])}]) AS accounts "
        f"OPTIONAL MATCH (r:{regions.name}) WHERE NOT r:Stub "
        f"RETURN outcomes, accounts, collect([r.cloudAccountID, r.internalName, {_property('r', regions.closed[0])}]) AS regions"
    )


def _read(catalogue: Catalogue, name: str) -> str:
    """Whether a field of an account was read of it."""
    column = catalogue.types[catalogue.opening(Scope.ACCOUNT).name].columns.get(name)
    return f"NOT a:{'|'.join(mark(op) for op in column.operations)}" if column else "false"


def _property(variable: str, name: str) -> str:
    return f"{variable}.{name}" if name else "''"


def parsed(catalogue: Catalogue, record: Mapping[str, Any], scope: EvaluationScope) -> tuple[Endings, dict[str, Account]]:
    """How all readings ended, and the accounts by number."""
    regions: dict[str, dict[str, str]] = defaultdict(dict)
    kind = catalogue.opening(Scope.REGION)
    for account, name, status in record["regions"]:
        regions[account][name] = scope.closed(name, _reason(kind, status))
    endings = Endings()
    for (name, service, operation, result, error, fingerprint), scopes, times in record["outcomes"]:
        if operation is not None:
            endings.add(Said(name, service, operation, Result(result), error, fingerprint), zip(scopes, times, strict=True))
    return endings, {row[0]: _account(catalogue, row, regions[row[0]], scope) for row in record["accounts"] if row[0]}


def _account(catalogue: Catalogue, row: list[Any], regions: Mapping[str, str], scope: EvaluationScope) -> Account:
    number, name, identifier, listed_in, manager, status, manager_read, status_read = row
    excluded = scope.excluded_accounts.get(number, "")
    reason = excluded or _reason(catalogue.opening(Scope.ACCOUNT), status)
    enabled = frozenset(r for r, why in regions.items() if not why)
    closed = {r: why for r, why in regions.items() if why}
    return Account(
        number, name, identifier, listed_in, manager or "", bool(manager_read), reason, bool(status_read or excluded), enabled, closed
    )


def _reason(kind: Kind, status: str | None) -> str:
    """Why a place of this status is not read; «» if it is. Without a status it is tried."""
    return kind.closed[1].get(status or "", "")
