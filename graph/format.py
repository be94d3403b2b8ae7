"""The format of a graph: a number that says which versions of Emptyset understand it, on a node of its own.

It is raised when what is stored is no longer what an earlier version expects; a graph without one is from before there were
formats, and is understood. An earlier version must not write, or judge, what it does not understand.
"""

from contextlib import suppress

from graph.errors import ReadOnly, TooNew
from graph.store import Store

FORMAT = 1
READ = "OPTIONAL MATCH (f:Format) RETURN coalesce(max(f.number), 0) AS number, head(collect(f.version)) AS version"
MARK = "MERGE (f:Format {key: 'format'}) WITH f WHERE coalesce(f.number, 0) < $number SET f.number = $number, f.version = $version"


async def understood(store: Store) -> bool:
    """Whether the graph is marked as one of this format. Raises TooNew if it is one of a later format."""
    (found,) = await store.run(READ)
    if found["number"] > FORMAT:
        by = f" by Emptyset {found['version']}" if found["version"] else ""
        raise TooNew(
            f"the graph was written{by} in format {found['number']}, and this version understands formats up to {FORMAT}; "
            "install that version or a newer one, or use another database"
        )
    return bool(found["number"] == FORMAT)


async def mark(store: Store, version: str, number: int = FORMAT) -> None:
    """Mark the graph as one of a format, if it can be written to; `version` is Emptyset's, for the message of an earlier one."""
    with suppress(ReadOnly):
        await store.run(MARK, write=True, number=number, version=version)
