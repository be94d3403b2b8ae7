"""What is known about the database: what the supervisor wrote down, and what the caller is told."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.embedded import jars, locks
from graph.embedded.home import Home, write_private


@dataclass(frozen=True)
class Server:
    """A running Java, as its supervisor wrote it down."""

    uri: str
    pid: int
    supervisor_pid: int
    version: str


@dataclass(frozen=True)
class Status:
    """How the database in a folder is; `uri` and the process ids are None unless it runs."""

    running: bool
    home: Path
    pinned: bool
    version: str
    uri: str | None = None
    pid: int | None = None
    supervisor_pid: int | None = None


def announce(home: Home, server: Server) -> None:
    """Write down that it runs."""
    write_private(home.state, json.dumps(asdict(server)))


def withdraw(home: Home) -> None:
    """Say that it runs no longer, or soon will not."""
    home.state.unlink(missing_ok=True)


def server(home: Home) -> Server | None:
    """The running server; a file left by a supervisor that was killed is known by the lock that nobody holds."""
    if not locks.taken(home.supervised):
        return None
    try:
        return Server(**json.loads(home.state.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def status(home: Home) -> Status:
    """How the database is; a folder that does not exist stays so."""
    found, pinned = server(home), home.pinned.exists()
    if found is None:
        return Status(running=False, home=home.path, pinned=pinned, version=jars.version())
    return Status(running=True, home=home.path, pinned=pinned, **asdict(found))
