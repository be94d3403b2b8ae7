"""The process that owns the embedded Neo4j: it starts Java, sees who uses it, and stops it after the last user.

    python -m graph.embedded.supervisor HOME LINGER_SECONDS [JAVA_OPTION...]

The command returns as soon as the supervisor, a process of its own, holds its lock. Users share another lock for as long
as they live, so that none is forgotten and none remembered for ever. Nobody is this process's parent for long: whoever
started the database may leave it to the others.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.embedded import jars, java, settings, state
from graph.embedded.errors import EmbeddedError, StartError
from graph.embedded.home import Home, write_private
from graph.embedded.locks import Lock

TICK = 0.1
PORTS = 5
FORMER_SECONDS = 60


def free_port() -> int:
    """A port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervisor:
    """The owner of one database, for as long as it runs."""

    def __init__(self, home: Home, linger: float, choose_port: Callable[[], int] = free_port, options: Sequence[str] = ()) -> None:
        self.home = home
        self.linger = linger
        self.options = options
        self.choose_port = choose_port
        self.stopping = False
        self.users = Lock(home.users)
        self.running = Lock(home.running)

    def stop(self, *_: object) -> None:
        """Ask it to end; this is what signals do."""
        self.stopping = True

    def run(self) -> None:
        """Start the database, and return when it has ended."""
        self._await_former()
        java.set_password(self.home, self.running)
        for _ in range(PORTS):
            self._serve(self.choose_port())
            if self.stopping or "PortBindException" not in self.home.console.read_text(encoding="utf-8", errors="replace"):
                return  # otherwise somebody took the port between our choice and Java's start

    def _await_former(self) -> None:
        """Wait for a Java whose supervisor was killed: it closes its files first."""
        deadline = time.monotonic() + FORMER_SECONDS
        while not self.running.try_take():
            if self.stopping or time.monotonic() > deadline:
                raise StartError(f"An earlier Java still holds {self.home.running}. End that process, then start again.")
            time.sleep(TICK)

    def _serve(self, port: int) -> None:
        """Run the database on this port until it ends, is told to, or has been without users for too long."""
        write_private(self.home.conf / "neo4j.conf", settings.conf(port))
        with java.server(self.home, self.running, *self.options) as process:
            state.announce(self.home, state.Server(f"bolt://127.0.0.1:{port}", process.pid, os.getpid(), jars.version()))
            try:
                self._watch(process)
            finally:
                state.withdraw(self.home)

    def _watch(self, process: java.Process) -> None:
        used = time.monotonic()
        while process.poll() is None and not self.stopping:
            time.sleep(TICK)
            if self.home.pinned.exists() or not self.users.try_take():
                used = time.monotonic()
            elif time.monotonic() - used >= self.linger:
                return  # the lock is kept: who comes now waits for the end, then starts anew
            else:
                self.users.release()


def main(home: Home, linger: float, *options: str) -> None:
    """Become the supervisor of this home, in a process of its own."""
    with Lock(home.supervised).take():  # before the fork, so that the starter finds it taken
        if os.fork():
            os._exit(0)
        os.umask(0o077)
        supervisor = Supervisor(home, linger, options=options)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, supervisor.stop)
        try:
            supervisor.run()
        except EmbeddedError as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), float(sys.argv[2]), *sys.argv[3:])
