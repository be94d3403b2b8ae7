"""What was: statements that keep the former state of assets, nested objects and links, in the transaction that changes it.

A `Former` has the properties of the node that it was, its labels as `formerLabels`, and the time `until` which it was so;
`begun` is when that began. A `Severed` is a link that ended. Neither has a relationship or a label of the present, so no
question about now meets them. A node of the present has `begun` too, and `linked`: when a link was last made from it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from graph.steady import steady

if TYPE_CHECKING:
    from graph.store import Transaction

COPY = "CREATE (f:Former) SET f = properties({n}), f.formerLabels = labels({n}), f.until = $at "
ONCE = "coalesce({n}.begun <> $at, true)"  # what this very transaction made was never seen otherwise
SEVER = (
    "FOREACH (_ IN CASE WHEN coalesce(x.since <> $at, true) THEN [1] ELSE [] END | CREATE (:Severed "
    "{start: startNode(x).identifier, end: endNode(x).identifier, type: type(x), since: x.since, until: $at})) DELETE x"
)
ASSETS = steady(f"UNWIND $ids AS id MATCH (n:Asset {{identifier: id}}) WHERE {ONCE} {COPY} SET n.begun = $at".replace("{n}", "n"))
NESTED = steady(
    (
        f"UNWIND $rows AS r MATCH (c:Nested {{parent: r.id}}) WHERE coalesce(c.operation = r.operation, true) AND {ONCE} {COPY} "
        "SET c.begun = $at"
    ).replace("{n}", "c")
)
# Of nested objects that go: the links between them and to others.
BRANCHES = steady(
    "UNWIND $rows AS r MATCH (c:Nested {parent: r.id}) WHERE coalesce(c.operation = r.operation, true) "
    f"MATCH (c)-[x]-() WITH DISTINCT x {SEVER}"
)
OUTCOMES = steady(f"UNWIND $keys AS key MATCH (n:Outcome {{key: key}}) {COPY}".replace("{n}", "n"))
ORPHANS = f"MATCH (n:Stub) WHERE NOT EXISTS {{ (n)--() }} {COPY} DELETE n".replace("{n}", "n")


async def assets(tx: "Transaction", at: datetime, ids: Iterable[str]) -> None:
    """Keep what these assets are; what is written from here on is a new version."""
    if found := sorted(ids):
        await tx.run(ASSETS, ids=found, at=at)


async def nested(tx: "Transaction", at: datetime, rows: list[dict[str, Any]]) -> None:
    """Keep what is nested below assets, by operation; where it is to be deleted, its links end."""
    if rows:
        await tx.run(NESTED, rows=rows, at=at)
    if going := [r for r in rows if r["delete"]]:
        await tx.run(BRANCHES, rows=going, at=at)
