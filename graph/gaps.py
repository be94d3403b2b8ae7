"""Where assets could be that nobody saw, and whose relations that touches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from graph.catalogue import Catalogue, Relation
from graph.model import Reach
from graph.question import Where
from graph.unseen import possible

if TYPE_CHECKING:
    from graph.coverage import Coverage


@dataclass(frozen=True)
class Gap:
    """A place whose listing of a kind is not current; region «» is any of the account's, none of which is known.

    `facts`: what is known of every asset that may be there unseen, by property.
    """

    account: str
    region: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def scope(self) -> str:
        """The place as readings name it."""
        return f"{self.account}/{self.region}"


@dataclass
class Places:
    """Accounts and scopes («account/region») in which a gap matters; `everywhere` stands for all there are."""

    scopes: set[str]
    accounts: set[str]
    everywhere: bool = False

    def add(self, account: str, region: str) -> None:
        """Add a place; an account as a whole where no region is named."""
        if region:
            self.scopes.add(f"{account}/{region}")
        else:
            self.accounts.add(account)


def reached(catalogue: Catalogue, coverage: "Coverage", relation: Relation, where: Where) -> Places:
    """The places of the near end for which an unseen far end could meet the condition."""
    places = Places(set(), set())
    nested = not catalogue.types[relation.target].is_asset
    for gap in coverage.gaps(catalogue.kind(relation.target)):
        if nested or possible(where, gap.facts):
            _near(places, relation, gap)
        if relation.reach is Reach.ORGANIZATION and (nested or possible(where, _abroad(relation, gap))):
            places.accounts |= _partners(coverage, relation, gap.account)
    return places


def _near(places: Places, relation: Relation, gap: Gap) -> None:
    if relation.reach is Reach.ANYWHERE:
        places.everywhere = True
    elif relation.reach is Reach.REGION:
        places.add(gap.account, gap.region)
    else:
        places.accounts.add(gap.account)


def _abroad(relation: Relation, gap: Gap) -> Mapping[str, Any]:
    """The facts of an unseen far end in another account: if it is the holder, those which its declaration states."""
    return gap.facts if relation.held or relation.link is None else {**gap.facts, **relation.link.abroad}


def _partners(coverage: "Coverage", relation: Relation, account: str) -> set[str]:
    """The other accounts that a link between an organization's manager (the holder) and its members can join.

    A gap also hides what a manager outside of all that is read shows there: it reaches that manager's other members. If
    it is not read who manages the account, it may be any of these managers.
    """
    manager = coverage.manager.get(account, account)
    if relation.held:
        return {manager} - {account}
    managers = {account} if manager in coverage.accounts else {account, manager}
    if account in coverage.unmanaged():
        managers |= set(coverage.manager.values()) - set(coverage.accounts)
    return {member for member, of in coverage.manager.items() if of in managers and member != account}
