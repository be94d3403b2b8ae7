"""Who is asked, where, and what they list: targets, places, and the assets found there before their details are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.credentials import Credentials

from collectors.accounts import ORGANIZATION
from collectors.caller import Caller
from graph.catalogue import Catalogue
from graph.model import GLOBAL
from graph.outcomes import Result
from graph.timeline import present


@dataclass(frozen=True)
class Target:
    """An account that can be read: as whom, and in which partition."""

    account: str
    name: str
    credentials: Credentials
    partition: str
    home: str


@dataclass(frozen=True)
class Place:
    """An account and the region under which a listing is accounted; global listings are asked in the home region."""

    target: Target
    region: str

    @property
    def scope(self) -> str:
        """The place as it stands in the graph."""
        return f"{self.target.account}/{self.region}"

    @property
    def asked_in(self) -> str:
        """The region whose endpoint is called."""
        return self.target.home if self.region in (GLOBAL, ORGANIZATION) else self.region


@dataclass
class Context:
    """What a run knows beside one answer: who can be read, the accounts' names, which account manages which, what was asked already.

    `now` is the clock by which readings are dated.
    """

    caller: Caller
    catalogue: Catalogue
    targets: Mapping[str, Target]
    names: Mapping[str, str]
    manager: Mapping[str, str]
    progress: Callable[[Result], None] = lambda _: None
    asked: dict[Any, Any] = field(default_factory=dict)
    now: Callable[[], datetime] = present

    def members(self, manager: str) -> list[str]:
        """The accounts of the organization that an account manages."""
        return [account for account, m in self.manager.items() if m == manager]


@dataclass
class Candidate:
    """An asset as listed: by one place or by several."""

    identifier: str
    id: str
    title: str
    account: str
    region: str
    record: dict[str, Any]
    seen: list[Place] = field(default_factory=list)

    def listed_in(self) -> Place:
        """The listing that stands for the others: the owner's rather than another's, the home region's rather than another."""
        return min(
            self.seen, key=lambda p: (p.target.account != self.account, p.region not in (self.region, GLOBAL, ORGANIZATION), p.scope)
        )

    def readers(self, targets: Mapping[str, Target]) -> list[Target]:
        """Who is asked for the details: the owner first, then whoever lists it."""
        viewers = {p.target.account: p.target for p in sorted(self.seen, key=lambda p: p.scope)}
        owner = {self.account: targets[self.account]} if self.account in targets else {}
        return list({**owner, **viewers}.values())
