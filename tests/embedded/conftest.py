"""Real processes around a real embedded Neo4j, none of which outlives its test."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.embedded import Embedded
from tests.embedded.processes import ROOT, USER, User


@pytest.fixture
def start_user(tmp_path: Path) -> Iterator[Callable[[Path, float], User]]:
    """Starts another process, in a folder that is not the checkout's, which uses a database until its input ends."""
    users: list[User] = []

    def start(home: Path, linger: float) -> User:
        command = [sys.executable, "-c", USER, str(ROOT), str(home), str(linger)]
        user = subprocess.Popen(
            command,
            cwd=tmp_path,
            text=True,
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        users.append(user)
        return user

    yield start
    for user in users:
        user.kill()
        user.communicate()


@pytest.fixture
def open_database() -> Iterator[Callable[[Path, float], Embedded]]:
    """Makes databases that are stopped when the test has ended."""
    made: list[tuple[Path, Embedded]] = []

    def make(home: Path, linger: float) -> Embedded:
        made.append((home, Embedded(home, linger, brief=True)))
        return made[-1][1]

    yield make
    for home, database in made:
        Embedded(home).stop()
        database.leave()
