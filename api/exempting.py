"""Exemptions in the schema: those there are, one that is given, one that is withdrawn."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry import UNSET

from api.dynamic import field, made, many
from api.verdicts import EXEMPTION
from controls.exemption import Exemption
from controls.problem import ControlError
from controls.report import exemption
from controls.service import Controls
from queries.compile import Service

EXEMPTIONS, EXEMPT, WITHDRAW = "exemptions", "exempt", "withdrawExemption"
NAMES = frozenset({EXEMPTIONS, EXEMPT, WITHDRAW})

KnownExemption: Any = made("KnownExemption", "An exemption as it stands at present.", {
    **EXEMPTION,
    "counts": (bool, "Whether it can exempt anything: it has not expired, is not withdrawn, and has no problem."),
})  # fmt: skip

_BY: dict[str, tuple[Any, Any]] = {"by": (str | None, UNSET)}  # who does it; the user of the server unless said
_TERMS: dict[str, tuple[Any, Any]] = {
    "control": (str, UNSET),
    "asset": (str | None, UNSET),
    "where": (str | None, UNSET),
    "accounts": (list[str] | None, UNSET),
    "owner": (str, UNSET),
    "reason": (str, UNSET),
    "ticket": (str, UNSET),
    "expires": (str, UNSET),
    "byName": (bool | None, UNSET),
    **_BY,
}
_GIVE = (
    "Exempts an asset, or all that meet a condition, from controls (an id, an alias or a pattern), from now on. `where` is written as on "
    "the list of the type that the control judges; `expires` is a day or a time, at most a year ahead unless the server says otherwise."
)


def fill_query(query: Any) -> None:
    """Give the query type its root field."""
    query.exemptions = field(many(KnownExemption), "All exemptions: those in files, then those that were given, oldest first.")


def fill_mutation(mutation: Any) -> None:
    """Give the mutation type its root fields."""
    mutation.exempt = field(KnownExemption, _GIVE, _TERMS)
    doc = "Has an exemption that was given count no longer, from now on; it stays on record."
    mutation.withdrawExemption = field(KnownExemption, doc, {"id": (strawberry.ID, UNSET), **_BY})


async def exempting(asked: Service, controls: Controls) -> Any:
    """The value of a root field about exemptions. Raises GraphQLError for terms that do not hold, NotKept for an unknown id."""
    if asked.name == EXEMPTIONS:
        return [_plain(e) for e in await controls.exemptions()]
    terms: Mapping[str, Any] = {name: value for name, value in asked.arguments.items() if name != "by"}
    register = controls.register.by(asked.arguments.get("by") or "")
    if asked.name == WITHDRAW:
        return _plain(await register.withdraw(terms["id"]))
    try:
        return _plain(await register.give(terms))
    except ControlError as error:
        told = " ".join(problem.message for problem in error.problems)
        raise GraphQLError(told, extensions={"code": "BAD_EXEMPTION"}) from error


def _plain(one: Exemption) -> dict[str, Any]:
    return exemption(one) | {"counts": one.counts(datetime.now(UTC))}
