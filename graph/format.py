"""The format of a graph: a number that says which versions of Emptyset understand it, on a node of its own.

It is raised when what is stored is no longer what an earlier version expects; a graph without one is from before there were
formats, and is understood. An earlier version must not write, or judge, what it does not understand.
"""

from graph.errors import TooNew
from graph.store import Store

FORMAT = 1
READ = "OPTIONAL MATCH (f:Format) RETURN max(f.number) AS number, head(collect(f.version)) AS version"
MARK = "MERGE (f:Format {key: 'format'}) SET f.number = CASE WHEN f.number > $number THEN f.number ELSE $number END, f.version = $version"


async def understood(store: Store, version: str = "", number: int = FORMAT) -> None:
    """Mark the graph as one of this format. Raises TooNew if it is one of a later format, and then nothing is written.

    `version` is Emptyset's, for the message that an earlier one gives.
    """
    (found,) = await store.run(READ)
    known = found["number"] or 0
    if known > number:
        by = f" by Emptyset {found['version']}" if found["version"] else ""
        raise TooNew(
            f"the graph was written{by} in format {known}, and this version understands formats up to {number}; "
            "install that version or a newer one, or use another database"
        )
    if known < number:
        await store.run(MARK, write=True, number=number, version=version)
