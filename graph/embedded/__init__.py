"""A real Neo4j as a child process, for whoever has no server of their own.

database = Embedded(home)
address = database.join()  # starts it if need be; it stays up at least as long as this process
...
database.leave()
"""

from graph.embedded.backup import backup, restore
from graph.embedded.errors import EmbeddedError
from graph.embedded.server import Address, Embedded
from graph.embedded.state import Status

__all__ = ["Address", "Embedded", "EmbeddedError", "Status", "backup", "restore"]
