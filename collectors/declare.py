"""The AWS half of a declaration: how an operation is called, and what its errors mean."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import Kind, Link, Permission, Reach, Reading, Record, Reference, value

# What botocore calls a service, and what its permissions are called, where the two differ.
PREFIXES = {
    "accessanalyzer": "access-analyzer", "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing", "s3control": "s3",
}  # fmt: skip


def nothing(_: Record) -> dict[str, Any]:
    """The arguments of a call that takes none."""
    return {}


def itself(item: Any) -> Iterable[Record]:
    """The records in an item that is a record itself."""
    return (item,)


def of_each(_: Record) -> bool:
    """The condition of a call that is made for every asset."""
    return True


@dataclass(frozen=True, kw_only=True)
class Call(Reading):
    """An operation of AWS.

    `items`: the members of an answer that hold its items, in all of its pages (an object there is one item); without any
    the answer itself is the item. `records` makes records of an item: of a reservation its instances, of a name
    a record. `arguments` makes the call's arguments from a listed record. `always`: members without which an answer is
    no answer (boto3 takes a truncated body for a success that says nothing).

    `gone`: error codes which say that the asset was deleted in the meantime, valid only when its owner asks. `absent`:
    error codes which say that there is nothing to tell; a listing then has the records `otherwise`. `again`: codes which
    say «not yet». `never_empty`: there is always something to list, so that an empty answer is no answer. `left_out`: AWS
    leaves the items' member out where there are none.
    `alternatives` are listings asked in turn when this one fails; of a detail, the calls that tell the same of those assets
    of which this one is not asked (`when`). `beside`: listings which list further assets of the same kind.

    `below`: another listing, for each of whose records this one is called; that record is `_parent` in the ones it gives.
    Of a detail: another call made for the same asset before, whose answer is `_parent` in the record.
    `first` is called before (a report is ordered before it is fetched). `when`: of which assets the detail is asked; of
    the others the answer is known to be {}. `shared`: the same question comes up for several assets or kinds, and is
    asked once. `pick` takes from such an answer what it says of one asset; it raises Unreadable if that is missing.
    `told_at`: the member that says how old the answer is. `resources`: the ARNs for which the permission is enough, where it would
    allow more than is asked here. `api`: the name that AWS has for the operation, where it has two
    of one name in services of the same kind.
    """

    items: str | tuple[str, ...] = ""
    records: Callable[[Any], Iterable[Record]] = itself
    arguments: Callable[[Record], dict[str, Any]] = nothing
    always: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    otherwise: tuple[Record, ...] = ()
    again: tuple[str, ...] = ()
    never_empty: bool = False
    left_out: bool = False
    alternatives: tuple["Call", ...] = ()
    beside: tuple["Call", ...] = ()
    below: "Call | None" = None
    first: "Call | None" = None
    when: Callable[[Record], bool] = of_each
    shared: bool = False
    pick: Callable[[Record, Record], Record] = lambda _, answer: answer
    told_at: str = ""
    permission: str = ""
    resources: tuple[str, ...] = ()
    api: str = ""

    @property
    def asked(self) -> str:
        """The operation as AWS names it."""
        return self.api or self.operation

    @property
    def action(self) -> str:
        """The IAM action which permits the call."""
        return self.permission or f"{PREFIXES.get(self.service, self.service)}:{self.asked}"

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Those of this call and of every other that it may take."""
        return tuple(dict.fromkeys(Permission(call.action, call.resources) for call in with_others([self])))

    @property
    def members(self) -> tuple[str, ...]:
        """The members of an answer that hold its items."""
        return (self.items,) if isinstance(self.items, str) and self.items else tuple(self.items)


def calls(kind: Kind) -> Iterator[Call]:
    """Every call that reading a kind may make: the declared ones, those before, above and beside them, and their alternatives."""
    yield from with_others(r for r in kind.readings() if isinstance(r, Call))


def with_others(made: Iterable[Call]) -> Iterator[Call]:
    """These calls, and those before, above and beside them, and their alternatives."""
    pending = list(made)
    for call in pending:
        yield call
        pending += [c for c in (call.first, call.below) if c] + [*call.alternatives, *call.beside]


def arn_account(arn: str) -> str:
    """The account number in an ARN: `arn:partition:service:region:account:resource`."""
    return arn.split(":")[4]


def own_account(record: Record) -> list[Reference]:
    """The account that was asked for the record."""
    return [Reference(record["_account"], record["_account"])]


def of_account(relationship: str, inverse: str, inverse_doc: str, *, to_one: bool = False) -> Link:
    """The link `connector` to the account that an asset is part of; `to_one`: the account has at most one of the kind."""
    return Link(
        name="connector", relationship=relationship, target="Connector", inverse=inverse, source=own_account, to_one=True,
        inverse_to_one=to_one, inward=True, owner=True, reach=Reach.ACCOUNT, doc="The account.", inverse_doc=inverse_doc,
    )  # fmt: skip


def own_region(record: Record) -> list[Reference]:
    """The region, as the account has it, that was asked for the record."""
    return [Reference(record["_region"], record["_account"])]


def items_of(call: Call, answer: Mapping[str, Any]) -> list[Any]:
    """The items in an answer. Raises KeyError where a member that has to hold some is missing."""
    found = [_held(call, answer, path) for path in call.members] if call.members else [answer]
    return [item for items in found for item in (items if isinstance(items, list) else [items])]


def _held(call: Call, answer: Mapping[str, Any], path: str) -> Any:
    """What an answer holds at a path."""
    found = value(path, answer)
    if found is None and not call.left_out:
        raise KeyError(path)
    return [] if found is None else found
