"""Whom the trust policy of a role lets in from outside.

IAM user guide, «AWS JSON policy elements: Principal» and «IAM Access Analyzer: resource types»: a principal is external if it
lies beyond the zone of trust, here the accounts that the inventory knows. AWS services are not external, nor are identity
providers, which the account itself registered, nor is the id of a principal that was deleted.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from collectors.meaning.policies import EVERYBODY, Statement
from graph.model import Record, Unreadable

ANYBODY = "*"
NUMBER = re.compile(r"\d{12}")
# Keys which say that a principal belongs to an account, to one of its principals, or to an organization.
ACCOUNTS = frozenset({"aws:principalaccount", "aws:principalarn"})
ORGANIZATIONS = frozenset({"aws:principalorgid", "aws:principalorgpaths"})
POSITIVE = frozenset({"stringequals", "stringlike", "stringequalsignorecase", "arnequals", "arnlike"})


def principal(said: str) -> Record:
    """A principal as policies are parsed, «type|value», with the account it belongs to («» without one)."""
    kind, _, value = said.partition("|")
    return {"type": kind, "value": value, "accountNumber": account_of(value) if kind == "AWS" else ""}


def account_of(value: str) -> str:
    """The account in a principal: a bare number, or that of an ARN."""
    number = value.split(":")[4] if value.startswith("arn:") and value.count(":") >= 5 else value  # noqa: PLR2004 - an ARN has six parts
    return number if NUMBER.fullmatch(number) else ""


def external_principals(statements: Iterable[Statement], known: Collection[str]) -> list[str]:
    """The principals outside of the known accounts that a trust policy lets in; «*» for anybody.

    Raises Unreadable where a Deny or a condition on an organization decides it.
    """
    statements = list(statements)
    found = sorted({who for s in statements if s["effect"] == "Allow" for who in _outside(s, known)})
    if found and any(s["effect"] == "Deny" for s in statements):
        raise Unreadable(f"{', '.join(found)} may be let in from outside, and a Deny may keep it out")
    return found


def _outside(statement: Statement, known: Collection[str]) -> Iterator[str]:
    """Whom a statement lets in who is not known."""
    named = [ANYBODY] if statement["notPrincipals"] or EVERYBODY in statement["principals"] else []
    named += [p["value"] for p in map(principal, statement["principals"]) if p["accountNumber"] and p["accountNumber"] not in known]
    if named and not _kept_inside(statement["conditions"], known):
        yield from named


def _kept_inside(conditions: Iterable[str], known: Collection[str]) -> bool:
    """Whether conditions admit known accounts only. Raises Unreadable where they name an organization, which may be ours."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for operator, key, value in (c.split("|", 2) for c in conditions):
        wanted.setdefault((operator.lower(), key.lower()), []).append(value)
    narrowing = {key: values for (operator, key), values in wanted.items() if operator.removeprefix("foranyvalue:") in POSITIVE}
    if any(key in ACCOUNTS and all(account_of(v) in known for v in values) for key, values in narrowing.items()):
        return True
    if organization := ORGANIZATIONS & set(narrowing):
        raise Unreadable(f"whether the trust policy lets in outsiders depends on {', '.join(organization)}")
    return False
