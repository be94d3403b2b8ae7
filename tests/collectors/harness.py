"""Collections of the simulated AWS, and the graph they leave, as plain data that can be compared."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pytest

from collectors.accounts import Roster, organization, own_account
from collectors.aws import CATALOGUE
from collectors.budget import Budget
from collectors.caller import Caller
from collectors.clients import Clients, TimeLimits
from collectors.run import Summary, Wanted, collect
from demo.aws.server import SimulatedAWS
from graph.model import GLOBAL, identifier
from graph.store import Store

ROLE = "audit"
MANAGER, FIRST, SECOND = "111111111110", "111111111111", "111111111112"
REGIONS = frozenset({"us-east-1", "eu-west-1"})
TYPES = frozenset({"Organization", "Trail"})  # those that the tests of this room make, beside accounts and regions
HERE = Wanted(REGIONS, TYPES)
VOLATILE = {c.property for t in CATALOGUE.assets() for c in t.columns.values() if c.field.volatile}
TIMES = {"since", "firstSeen", "at", "begun", "linked", *VOLATILE}
PAST = "NOT n:Former AND NOT n:Severed AND NOT n:Reread AND NOT n:ReadKeys AND NOT n:History"
Open = Callable[[Caller], Awaitable[Roster]]


@dataclass(frozen=True)
class Collector:
    """Collects as a program of its own would: with variables, a caller and clients that nobody else has."""

    store: Store
    aws: SimulatedAWS
    run: Callable[[Awaitable[Any]], Any]
    environ: pytest.MonkeyPatch
    attempts: int = 3
    limits: TimeLimits | None = None
    workers: int = 8
    rate: float = 500  # calls a second

    def caller(self, account: str, profile: str | None = None) -> Caller:
        """A caller with an account's credentials."""
        self.environ.delenv("AWS_PROFILE", raising=False)
        for name, value in self.aws.environment(account).items():
            self.environ.setenv(name, value)
        return self.with_profile(profile)

    def with_profile(self, profile: str | None) -> Caller:
        """A caller with a profile, or with the credentials at hand."""
        return Caller(Clients(profile, self.limits), Budget(self.rate), self.workers, self.attempts)

    def but(self, **different: Any) -> "Collector":
        """The same with other attempts, limits, workers or rate."""
        return replace(self, **different)

    def organization(self, account: str = MANAGER, wanted: Wanted = HERE, external_id: str = "") -> Summary:
        """What a collection of the account's organization did."""
        return self.collected(self.caller(account), lambda caller: organization(caller, ROLE, external_id), wanted)

    def alone(self, account: str, wanted: Wanted = HERE) -> Summary:
        """What a collection of one account by itself did."""
        return self.collected(self.caller(account), own_account, wanted)

    def collected(self, caller: Caller, accounts: Open, wanted: Wanted = HERE) -> Summary:
        """What a collection of these accounts did."""
        with closing(caller):
            return self.run(collection(self.store, caller, accounts, wanted))  # type: ignore[no-any-return]

    def graph(self) -> dict[str, Any]:
        """All that the graph holds now."""
        return self.run(whole(self.store))  # type: ignore[no-any-return]

    def trail(self, arn: str) -> dict[str, Any]:
        """A trail's properties and labels."""
        found: dict[str, Any] = self.graph()[identifier(CATALOGUE.kind("Trail"), arn, "", GLOBAL)]
        return found

    def rows(self, text: str, **params: Any) -> list[Any]:
        """The records of a statement, as lists."""
        return [list(record) for record in self.run(self.store.run(text, **params))]

    def outcomes(self, operation: str, result: str | None = None) -> dict[str, tuple[str, str]]:
        """Scope → result and error of an operation, of all kinds; only those of one result if it is named."""
        found = self.rows("MATCH (o:Outcome {operation: $op}) RETURN o.account + '/' + o.region, o.result, o.error", op=operation)
        return {scope: (how, error) for scope, how, error in found if result in {None, how}}


async def collection(store: Store, caller: Caller, accounts: Open, wanted: Wanted = HERE) -> Summary:
    """A collection from the first call to the last statement."""
    return await collect(store, CATALOGUE, caller, await accounts(caller), wanted)


async def whole(store: Store) -> dict[str, Any]:
    """Each node's labels, properties and relationships by its key; without times of reading, what is volatile, and history."""
    nodes = await store.run(
        f"MATCH (n) WHERE {PAST} RETURN coalesce(n.identifier, n.key) AS key, labels(n) AS labels, properties(n) AS values"
    )
    found = {n["key"]: {"labels": sorted(n["labels"]), **_plain(n["values"]), "to": []} for n in nodes}
    for a, type_, b in [list(r) for r in await store.run("MATCH (a)-[x]->(b) RETURN a.identifier, type(x), b.identifier")]:
        found[a]["to"].append((type_, b))
    for node in found.values():
        node["to"].sort()
    return found


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    lasting = {name: str(value) if hasattr(value, "iso_format") else value for name, value in values.items() if name not in TIMES}
    return lasting | {"readings": [reading.split("/")[0] for reading in values["readings"]]} if "readings" in values else lasting


def differences(one: dict[str, Any], other: dict[str, Any], ignore: Iterable[str] = ()) -> dict[str, Any]:
    """Where two graphs differ: key → property → both values."""
    found = {}
    for key in one.keys() | other.keys():
        a, b = one.get(key, {}), other.get(key, {})
        different = {name: (a.get(name), b.get(name)) for name in a.keys() | b.keys() if a.get(name) != b.get(name) and name not in ignore}
        if different:
            found[key] = different
    return found


def member(aws: SimulatedAWS, name: str, number: str, manager: str = MANAGER) -> str:
    """An account in the manager's organization."""
    return aws.create_account(manager, name, number)


def trail(aws: SimulatedAWS, account: str, name: str = "main", region: str = "us-east-1", logging: bool = True, **settings: Any) -> str:
    """A trail in a bucket of its account; its ARN."""
    bucket = f"{name.lower()}-{account}-{region}"
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    aws.client(account, "s3", region).create_bucket(Bucket=bucket, **place)
    cloudtrail = aws.client(account, "cloudtrail", region)
    made = cloudtrail.create_trail(Name=name, S3BucketName=bucket, **{"IsMultiRegionTrail": True, **settings})
    if logging:
        cloudtrail.start_logging(Name=name)
    return str(made["TrailARN"])


def together(*works: Callable[[], Awaitable[Any]]) -> list[Any]:
    """What the coroutines return, each on an event loop and a thread of its own, as separate programs would run them."""

    async def all_() -> list[Any]:
        return await asyncio.gather(*(asyncio.to_thread(lambda w=work: asyncio.run(w())) for work in works))  # type: ignore[misc]

    return asyncio.run(all_())
