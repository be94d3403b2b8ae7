"""The shortest ways between two assets, over the relationships of the present and over assets only."""

from dataclasses import dataclass
from typing import Any

from graph.catalogue import Catalogue
from graph.model import Scope
from graph.pages import led
from graph.store import Store

LONGEST = 6  # relationships; each more may multiply what is looked at by the size of an account
MOST = 25
# Parallel relationships are told one by one, so more are asked for than are shown.
FOUND = (
    "MATCH (a:Asset {identifier: $start}), (b:Asset {identifier: $end}) MATCH p = SHORTEST {most} "
    "(a) ((x:Asset)-[r]-(y:Asset) WHERE y = b OR NOT y.internalAssetType IN $left_out){1,{longest}} (b) "
    "WITH nodes(p) AS nodes, relationships(p) AS links WHERE all(i IN range(1, size(nodes) - 1) WHERE NOT nodes[i] IN nodes[..i]) "
    "RETURN [n IN nodes | n {.identifier, .internalName, .internalAssetType, .internalRegion, .cloudAccountID}] AS nodes, "
    "[i IN range(0, size(links) - 1) | {relationship: type(links[i]), "
    "direction: CASE WHEN startNode(links[i]) = nodes[i] THEN 'OUTGOING' ELSE 'INCOMING' END}] AS links"
)
THERE = "MATCH (n:Asset) WHERE n.identifier IN $ids RETURN n.identifier AS id"


class NoSuchAsset(LookupError):
    """There is no asset with an identifier."""


@dataclass(frozen=True)
class Paths:
    """What is asked: at most `longest` relationships, `most` ways; `through_places`: by way of accounts and regions too.

    Everything in an account is linked to it, so ways through it say little.
    """

    start: str
    end: str
    longest: int
    most: int
    through_places: bool = False


async def paths(store: Store, catalogue: Catalogue, asked: Paths) -> list[dict[str, Any]]:
    """The ways, shortest first, each with its first asset and its steps. Raises NoSuchAsset; TimedOut if it takes too long."""
    there = {r["id"] for r in await store.run(THERE, ids=[asked.start, asked.end])}
    if lack := [i for i in (asked.start, asked.end) if i not in there]:
        raise NoSuchAsset(f"There is no asset «{lack[0]}»; it may have gone, or the identifier is not whole")
    if asked.start == asked.end:
        return []
    text = FOUND.replace("{most}", str(asked.most)).replace("{longest}", str(asked.longest))  # Cypher takes no parameters there
    left_out = [] if asked.through_places else [catalogue.opening(scope).name for scope in (Scope.ACCOUNT, Scope.REGION)]
    names = led(catalogue)
    found = [_path(names, r["nodes"], r["links"]) for r in await store.run(text, start=asked.start, end=asked.end, left_out=left_out)]
    return sorted(found, key=_order)


def _path(names: dict[str, str], nodes: list[dict[str, Any]], links: list[dict[str, Any]]) -> dict[str, Any]:
    steps = [
        {**link, "relation": names.get("/".join((here["internalAssetType"], *link.values(), there["internalAssetType"]))), "asset": there}
        for here, link, there in zip(nodes, links, nodes[1:], strict=False)
    ]
    return {"start": nodes[0], "steps": steps}


def _order(path: dict[str, Any]) -> tuple[int, list[tuple[str, str]]]:
    return len(path["steps"]), [(s["relationship"], s["asset"]["identifier"]) for s in path["steps"]]
