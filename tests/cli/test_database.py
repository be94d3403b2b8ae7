"""`emptyset db` in a home of its own."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Done, command, environment


def run(home: Path, *arguments: str, **more: str) -> Done:
    """The command in a home."""
    return subprocess.run(command(*arguments), env=environment(home, more), capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Path]:
    """A home that does not exist yet."""
    yield tmp_path / "new home"
    run(tmp_path / "new home", "db", "stop")


def test_life(new: Path) -> None:
    """A database starts in a new home, says where it is, and stops; its password is nowhere in what is printed."""
    assert json.loads(run(new, "db", "status", "--format", "json").stdout)["running"] is False
    assert not new.exists()
    started = run(new, "db", "start")
    assert started.returncode == 0, started.stderr
    assert (new / "password").read_text() not in started.stdout + started.stderr
    status = json.loads(run(new, "db", "status", "--format", "json").stdout)
    assert (status["running"], status["pinned"]) == (True, True)
    assert status["uri"].startswith("bolt://127.0.0.1:")
    empty = run(new, "evaluate", "cloudtrail-all-regions", "--format", "json")
    assert json.loads(empty.stdout)["verdict"] == "UNKNOWN"
    assert empty.returncode == 3
    assert run(new, "db", "stop").stdout.strip() == "stopped"
    assert run(new, "db", "stop").stdout.strip() == "it was not running"


def test_other_server_is_not_ours(new: Path) -> None:
    """With NEO4J_URI set, the embedded database is not touched."""
    done = run(new, "db", "start", NEO4J_URI="bolt://127.0.0.1:9")
    assert done.returncode == 2
    assert "NEO4J_URI" in done.stderr
