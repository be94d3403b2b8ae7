"""What AWS must allow: derived from the calls that are declared, split by who makes them.

The role acts in each account. The collector's own identity lists the organization and assumes the role; in its own
account it reads as itself, so there it needs both policies.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from collectors.declare import Call
from graph.catalogue import Catalogue
from graph.model import Kind, Reading, Scope
from scripts.reference.words import LISTED, NOTE, code, table

ROLE = "emptyset-audit"
VERSION = "2012-10-17"


@dataclass(frozen=True)
class Use:
    """A call as one type uses it. `organization`: it lists something of the organization, which the collector's own identity does."""

    call: Call
    kind: Kind
    when: str
    organization: bool = False


def uses(catalogue: Catalogue) -> list[Use]:
    """Every declared call, type by type."""
    return [use for kind in catalogue.kinds for use in _of(kind)]


def _of(kind: Kind) -> Iterator[Use]:
    wide = kind.scope is Scope.ORGANIZATION
    for call in _calls([kind.listing]):
        yield Use(call, kind, LISTED[kind.scope], wide)
        yield from _before(call, kind, wide)
        yield from _instead(call, kind, f"where {call.operation} fails", wide)
        for other in call.beside:
            yield from (Use(other, kind, LISTED[kind.scope], wide), *_before(other, kind, wide))
    for call in _calls(kind.details):
        yield from (Use(call, kind, f"for each {kind.name}"), *_before(call, kind, wide))
        yield from _instead(call, kind, f"where {call.operation} is not asked", wide)


def _instead(call: Call, kind: Kind, when: str, wide: bool) -> Iterator[Use]:
    """The calls that stand in for another."""
    for other in call.alternatives:
        yield from (Use(other, kind, when, wide), *_before(other, kind, wide))


def _before(call: Call, kind: Kind, wide: bool) -> Iterator[Use]:
    """The calls without which this one cannot be made."""
    for before in (call.first, call.below):
        if before:
            yield from (Use(before, kind, f"before {call.operation}", wide), *_before(before, kind, wide))


def _calls(readings: Iterable[Reading]) -> list[Call]:
    return [r for r in readings if isinstance(r, Call)]


def role(catalogue: Catalogue) -> dict[str, Any]:
    """The policy of who reads an account."""
    made = [use.call for use in uses(catalogue) if not use.organization]
    narrowed = sorted({call.action for call in made if call.resources})
    everywhere = _allow("Read", {call.action for call in made} - {*narrowed}, "*")
    return {"Version": VERSION, "Statement": [everywhere, *(_narrowed(action, made) for action in narrowed)]}


def _narrowed(action: str, made: Iterable[Call]) -> dict[str, Any]:
    """The statement of an action that is allowed only where it is needed, since it would read more elsewhere."""
    resources = {resource for call in made if call.action == action for resource in call.resources}
    return _allow(f"Read{action.partition(':')[0].capitalize()}", {action}, sorted(resources))


def collector(catalogue: Catalogue) -> dict[str, Any]:
    """What the collector's own identity needs besides, to collect an organization."""
    listings = {use.call.action for use in uses(catalogue) if use.organization}
    assume = _allow("EnterAccounts", {"sts:AssumeRole"}, f"arn:aws:iam::*:role/{ROLE}")
    return {"Version": VERSION, "Statement": [_allow("ListOrganization", listings, "*"), assume]}


def _allow(sid: str, actions: set[str], resource: str | list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": sorted(actions), "Resource": resource}


def page(catalogue: Catalogue) -> str:
    """The page on permissions."""
    rows = [_row(use) for use in uses(catalogue)]
    return f"# Permissions\n\n{NOTE}\n{table(['Operation', 'IAM action', 'Type', 'Asked', 'By'], rows)}\n{PROSE}"


def _row(use: Use) -> list[str]:
    who = "the collector" if use.organization else "the role"
    return [code(use.call.asked), code(use.call.action), f"[{use.kind.name}](types/{use.kind.name}.md)", use.when, who]


PROSE = f"""All actions list, get or describe. None changes anything, and none reads what is stored in a bucket, a queue or a database.

- [`iam-policy.json`](iam-policy.json) is the policy of **the role**, which exists in every account that is read. It allows the actions
  above that are asked «by the role», on every resource: an inventory has to see everything, and an action allowed for some resources only
  is denied for the others, whose verdicts are then UNKNOWN. The one exception is API Gateway, whose only action for reading would
  read API keys too: it is allowed for lists of APIs and stages. Write your partition for `arn:aws` there if it is another.
- [`iam-policy-collector.json`](iam-policy-collector.json) is what **the collector's own identity** needs besides, if it collects an
  organization: listing its accounts, and assuming the role, here by the name `{ROLE}`. Change that name if yours is another, and
  `arn:aws` where the partition is another. Its own account the collector reads with its own credentials, so it needs
  `iam-policy.json` as well.
- `sts:GetCallerIdentity`, the first call of every collection, needs no permission.
- `organizations:ListAccounts` and `organizations:DescribeAccount` are answered in the management account, or in an account which is a
  delegated administrator of some service; `organizations:DescribeOrganization` is answered in every account. What ListAccounts tells of
  an account is not asked again, so with `--organization` no member calls DescribeAccount.

Whatever is missing does no harm but to knowledge: the reading ends as «denied», and the verdicts that rest on it as UNKNOWN.
[Deployment](../deploy/README.md) has both policies ready for CloudFormation.
"""
