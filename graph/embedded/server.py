"""The embedded Neo4j as its users see it: join it, starting it if need be, pin it, stop it, ask how it is."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from graph.embedded import classes, jars, java, locks, probe, state
from graph.embedded.errors import StartError, StopError
from graph.embedded.home import Home, write_private
from graph.embedded.jars import Progress, ignore
from graph.embedded.locks import Lock
from graph.embedded.parent import python

USERNAME = "neo4j"
POLL = 0.05
START_SECONDS = 180


@dataclass(frozen=True)
class Address:
    """Where a database answers, and to whom."""

    uri: str
    username: str
    password: str = field(repr=False)


class Embedded:
    """The database in a folder, shared by all who join it; it stops `linger` seconds after the last of them has gone.

    The linger that counts is that of whoever started it, and so is `brief`: that it is there for a minute, and shall not spend its time
    on becoming fast.
    """

    def __init__(self, home: Path, linger: float = 20.0, *, brief: bool = False) -> None:
        self._home = Home(home)
        self._linger, self._options = linger, [java.BRIEF] if brief else []
        self._users: Lock | None = None

    def join(self, progress: Progress = ignore) -> Address:
        """Where the database answers, started if need be; it stays up until this process leaves or ends.

        `progress` is called with a step ("jars", "classes", "start"), how much of it is done, and the whole.
        """
        self._home.create()
        self._users = self._users or Lock(self._home.users)
        try:
            self._users.share()
            return self._joined(progress)
        except BaseException:  # an interrupt too: what was started meanwhile ends by itself once nobody uses it
            self._give_up()
            raise

    def leave(self) -> None:
        """Give it up; without linger, wait until it has stopped, unless others use it or it is pinned."""
        self._give_up()
        if not self._linger:
            _until(lambda: not self._ends_by_itself(), START_SECONDS)

    def pin(self) -> None:
        """Let it stay without users, even over a crash, until it is unpinned or stopped."""
        self._home.create()
        self._home.pinned.touch()

    def unpin(self) -> None:
        """Let it stop after its last user again."""
        self._home.pinned.unlink(missing_ok=True)

    def stop(self, timeout: float = 60) -> bool:
        """Unpin it and stop it, whoever uses it; false if none ran."""
        self.unpin()
        if not locks.taken(self._home.supervised):
            return False
        if not _until(self._ended, timeout):
            raise StopError(f"The database still runs after {timeout:g} seconds. End its processes by hand: {self.status()}.")
        return True

    def status(self) -> state.Status:
        """How it is; a folder that does not exist stays so."""
        return state.status(self._home)

    def _give_up(self) -> None:
        if self._users:
            self._users.close()
            self._users = None

    def _joined(self, progress: Progress) -> Address:
        """Where it answers; one process at a time looks whether it runs, and starts it."""
        with Lock(self._home.starting) as starting:
            if not starting.try_take():
                progress("start", 0, 1)
                starting.take()
            return self._answering() or self._start(progress)

    def _answering(self) -> Address | None:
        """Where it answers, as soon as it does; None as soon as no supervisor lives."""
        deadline = time.monotonic() + START_SECONDS
        while locks.taken(self._home.supervised):
            if address := self._ready():
                return address
            if time.monotonic() > deadline:
                raise StartError(f"Neo4j answered no query in {START_SECONDS} seconds. {self._home.excerpt()}")
            time.sleep(POLL)
        return None

    def _ready(self) -> Address | None:
        if not (server := state.server(self._home)):
            return None
        address = Address(server.uri, USERNAME, self._home.ensure_password())
        return address if probe.answers(address.uri, address.username, address.password) else None

    def _start(self, progress: Progress) -> Address:
        """Start it, and wait until it answers. The supervisor has taken its lock when its command returns."""
        install(self._home, progress)
        self._home.settle()
        self._home.ensure_password()
        state.withdraw(self._home)  # what a killed supervisor left; its Java may answer for some time yet
        progress("start", 0, 1)
        self._supervise()
        if not (address := self._answering()):
            raise StartError(f"Neo4j ended before it answered a query. {self._home.excerpt()}")
        progress("start", 1, 1)
        return address

    def _supervise(self) -> None:
        """Start the supervisor, in a session of its own so that Ctrl-C here does not reach it."""
        command, environment = python("graph.embedded.supervisor", str(self._home.path), str(self._linger), *self._options)
        with self._home.supervisor_log.open("wb") as log:
            done = subprocess.run(
                command,
                env=environment,
                cwd=self._home.path,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            )
        if done.returncode:
            raise StartError(f"The supervisor of Neo4j did not start (status {done.returncode}). {self._home.excerpt()}")

    def _ended(self) -> bool:
        """Whether it has ended; if not, tell its supervisor to end it."""
        if not locks.taken(self._home.supervised):
            return True
        if server := state.server(self._home):
            with suppress(ProcessLookupError):
                os.kill(server.supervisor_pid, signal.SIGTERM)
        return False

    def _ends_by_itself(self) -> bool:
        """Whether it runs and nobody keeps it; looked at thrice, as the supervisor holds the users' lock for a moment when it looks."""
        users, pinned = self._home.users, self._home.pinned.exists()
        return locks.taken(self._home.supervised) and not pinned and not all(locks.shared(users) for _ in range(3))


def install(home: Home, progress: Progress) -> None:
    """Have the jars of Neo4j, fetched where they are missing, and write down for Java where its classes are."""
    found = classes.prepared(jars.class_path(progress), progress)
    write_private(home.class_path, found.path)
    write_private(home.archive, "\n".join(found.options))


def _until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for something; whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (so := true()) and time.monotonic() < deadline:
        time.sleep(POLL)
    return so
