"""Where the database is: the embedded one is started, before all else that a command needs is imported."""

from collections.abc import Iterator
from contextlib import contextmanager

from cli.console import starting
from cli.settings import Settings
from graph.embedded import Address, Embedded

LINGER = 20.0


@contextmanager
def address(settings: Settings, linger: float = LINGER, *, brief: bool = False) -> Iterator[Address]:
    """Where the database answers: the server of NEO4J_URI, or the embedded one, which is started if need be, `brief` if for a minute."""
    if settings.uri:
        yield Address(settings.uri, settings.username, settings.password)
        return
    embedded = Embedded(settings.home, linger, brief=brief)
    with starting() as steps:
        found = embedded.join(steps)
    try:
        yield found
    finally:
        embedded.leave()
