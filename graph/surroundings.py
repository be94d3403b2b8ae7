"""What is next to an asset, counted by relationship, direction and type."""

from typing import Any

from graph.catalogue import Catalogue
from graph.pages import led
from graph.store import Store

COUNTED = (
    "MATCH (n:Asset {identifier: $id}) MATCH (n)-[r]-(m:Asset) "
    "WITH type(r) AS relationship, CASE WHEN startNode(r) = n THEN 'OUTGOING' ELSE 'INCOMING' END AS direction, "
    "n.internalAssetType AS here, m.internalAssetType AS type, count(DISTINCT m) AS count "
    "RETURN relationship, direction, here, type, count ORDER BY relationship, direction, type"
)


async def surroundings(store: Store, catalogue: Catalogue, identifier: str) -> list[dict[str, Any]]:
    """Each group of neighbours, with the name that the schema has for the way to it, if it has one."""
    names = led(catalogue)
    return [_group(names, dict(row)) for row in await store.run(COUNTED, id=identifier)]


def _group(names: dict[str, str], row: dict[str, Any]) -> dict[str, Any]:
    here = row.pop("here")
    return {**row, "relation": names.get("/".join((here, row["relationship"], row["direction"], row["type"])))}
