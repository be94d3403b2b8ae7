"""What differs between two times, in the schema and as values of the API."""

from collections.abc import Mapping
from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.dynamic import made, many
from graph.catalogue import Catalogue
from graph.differences import Change as Found
from graph.differences import differences
from graph.errors import TooLarge
from graph.store import Store

MOST = 10_000
DOC = "What appeared, changed and went between two times, or from one until now; times as ISO 8601 has them, or ids of runs or evaluations."

FieldChange: Any = made("FieldChange", "What differs of an asset.", {
    "field": (str, "The field, the nested objects or the link that differs."),
    "before": (JSON | None, "Its value at the first time; of a link, what it no longer leads to."),
    "after": (JSON | None, "Its value at the second time; of a link, what it newly leads to."),
})  # fmt: skip

Change: Any = made("Change", "What became of an asset between two times.", {
    "change": (str, "appeared, changed or went."),
    "identifier": (strawberry.ID, "The asset's identifier."),
    "internalAssetType": (str, "Its type."),
    "internalName": (str | None, "Its name."),
    "idFromProvider": (str | None, "The id the provider gives it."),
    "cloudAccountID": (str | None, "The number of the account that owns it."),
    "cloudAccountName": (str | None, "The name of that account."),
    "internalRegion": (str | None, "The region it lives in."),
    "fields": (many(FieldChange), "What differs, of an asset that changed."),
})  # fmt: skip


async def changed(store: Store, catalogue: Catalogue, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes between the times in the arguments. Raises OutOfHistory, and TooLarge rather than leave some out."""
    found = await differences(store, catalogue, arguments["since"], arguments.get("until") or "")
    if len(found) > MOST:
        raise TooLarge(f"{len(found):,} assets differ, and at most {MOST:,} are told at once; ask for a shorter time")
    return [plain(change) for change in found]


def plain(change: Found) -> dict[str, Any]:
    """A change as JSON values."""
    fields = [{"field": f.field, "before": f.before, "after": f.after} for f in change.fields]
    return {"change": change.way.value, **change.asset, "fields": fields}
