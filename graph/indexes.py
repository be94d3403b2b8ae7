"""Constraints and indexes, derived from the catalogue; created where missing, so that it is safe to repeat."""

import asyncio
from collections.abc import Iterator

from graph.catalogue import Catalogue
from graph.store import Store, Transaction

POLL = 0.05
UNIQUE = (
    ("Asset", "identifier"),
    ("Nested", "identifier"),
    ("Outcome", "key"),
    ("History", "key"),
    ("ReadKeys", "id"),
    ("Format", "key"),
    ("Claim", "key"),
)
FOUND = (("Asset", "listedIn"), ("Asset", "cloudAccountID"), ("Asset", "internalName"), ("Nested", "parent"), ("Outcome", "account"))
IN_TIME = (
    *(("Asset", "begun"), ("Asset", "linked"), ("Nested", "begun"), ("Nested", "linked"), ("Outcome", "begun")),
    *(("Former", "until"), ("Severed", "until"), ("Reread", "until")),
    *(("Former", "identifier"), ("Former", "parent"), ("Severed", "start"), ("Severed", "end")),
)


def definitions(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Name and statement of each."""
    for label, key in UNIQUE:
        yield f"unique_{label}", f"CREATE CONSTRAINT unique_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    for label, key in (*FOUND, *IN_TIME):
        yield f"by_{label}_{key}", f"CREATE INDEX by_{label}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    yield from _kept()
    for kind in catalogue.kinds:
        for key in ("identifier", "scope", "cloudAccountID", "internalName", *kind.sortable):
            yield f"by_{kind.name}_{key}", f"CREATE INDEX by_{kind.name}_{key} IF NOT EXISTS FOR (n:{kind.name}) ON (n.{key})"


def _kept() -> Iterator[tuple[str, str]]:
    """Those of what is kept of runs and evaluations."""
    unique = {"CollectionRun": "id", "Evaluation": "id", "Exemption": "id", "NameSet": "key", "Keeping": "name", "Lease": "name"}
    for label, key in unique.items():
        yield f"unique_{label}", f"CREATE CONSTRAINT unique_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    keys = {
        "Evaluation": ("at",), "VerdictSpan": ("key", "since", "until"), "FindingSpan": ("since", "until"),
        "CurrentVerdict": ("key", "control"), "CurrentFinding": ("key",),
    }  # fmt: skip
    for label, key in ((label, key) for label, each in keys.items() for key in each):
        yield f"by_{label}_{key}", f"CREATE INDEX by_{label}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"


async def prepare(store: Store, catalogue: Catalogue) -> list[str]:
    """Create what is missing and wait until it can be used; returns the names of what was created.

    A new graph waits too, though nothing has to be found there yet: statements are planned anew with each index that comes, and
    one of them was once refused by Neo4j in the middle of that.
    """
    wanted = dict(definitions(catalogue))
    found = {r["name"] for r in await store.run("SHOW INDEXES YIELD name")}
    missing = [name for name in wanted if name not in found]

    async def create(tx: Transaction) -> None:
        for name in missing:
            await tx.run(wanted[name])

    if missing:
        await store.write(create)  # in one transaction, since each has to reach the disk
        await built(store)
    return missing


async def built(store: Store) -> None:
    """Wait until every index can be used. Of a large graph that takes minutes, which no single statement may."""
    while any(r["state"] == "POPULATING" for r in await store.run("SHOW INDEXES YIELD state")):  # noqa: ASYNC110 - Neo4j tells nobody
        await asyncio.sleep(POLL)
