"""Backups of an embedded database: made, restored, refused, interrupted."""

import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.embedded import Embedded, backup, restore
from graph.embedded.errors import BackupError
from graph.embedded.home import Home
from tests.embedded.test_life import ask

Held = Callable[[Path], list[int]]


@pytest.fixture
def held() -> Iterator[Held]:
    """What the database in a home holds; all that were asked are stopped when the test has ended."""
    homes: list[Path] = []

    def numbers(home: Path) -> list[int]:
        homes.append(home)
        database = Embedded(home, 0, brief=True)
        rows = ask(database.join(), "MATCH (n:Kept) RETURN n.number AS number ORDER BY number")
        database.leave()
        return [row["number"] for row in rows]

    yield numbers
    for home in homes:
        Embedded(home).stop()


def fill(home: Path, number: int) -> None:
    """Put a number into the database of a home."""
    database = Embedded(home, 0, brief=True)
    ask(database.join(), f"CREATE (:Kept {{number: {number:d}}})")
    database.leave()


def test_a_destroyed_database_comes_back(tmp_path: Path, held: Held) -> None:
    """What was backed up is there after the data are destroyed, here and in a new home; what is no backup changes nothing."""
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "kept.dump"
    fill(home, 1)
    backup(home, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    fill(home, 2)
    with pytest.raises(BackupError, match="--replace"):
        restore(home, file)
    (broken := tmp_path / "broken.dump").write_bytes(b"not a dump")
    with pytest.raises(BackupError, match="could not be restored"):
        restore(home, broken, replace=True)
    assert held(home) == [1, 2]
    assert not list(home.glob("restoring-*"))
    shutil.rmtree(home / "data")
    restore(home, file)
    restore(other, file)
    assert held(home) == held(other) == [1]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_pinned_database_is_up_again_afterwards(tmp_path: Path, held: Held) -> None:
    """A database that was started to stay is stopped for its backup, and started again; one in use is left alone."""
    home = tmp_path / "home"
    fill(home, 1)
    database = Embedded(home, 0, brief=True)
    address = database.join()
    with pytest.raises(BackupError, match="in use"):
        backup(home, tmp_path / "first.dump")
    assert ask(address, "RETURN 1 AS one")
    database.pin()
    database.leave()
    backup(home, tmp_path / "second.dump")
    assert Embedded(home).status().running
    assert held(home) == [1]


def test_a_killed_restoration_leaves_the_old_database(tmp_path: Path, held: Held) -> None:
    """Between its two moves the former data are found again at the next start, and what was being put together is thrown away."""
    home = tmp_path / "home"
    fill(home, 1)
    (home / "data").rename(Home(home).former)
    (home / "restoring-1234" / "home" / "data").mkdir(parents=True)
    assert held(home) == [1]
    assert not Home(home).former.exists()
    assert not list(home.glob("restoring-*"))


def test_nothing_is_overwritten_and_nothing_is_made_up(tmp_path: Path) -> None:
    """A file that is there is kept, an empty home has no backup, and what is no file cannot be restored."""
    home, file = tmp_path / "home", tmp_path / "there.dump"
    with pytest.raises(BackupError, match="nothing to back up"):
        backup(home, file)
    assert not home.exists()
    (home / "data").mkdir(parents=True)
    file.write_text("kept")
    with pytest.raises(BackupError, match="is kept"):
        backup(home, file)
    with pytest.raises(BackupError, match="is no file"):
        restore(home, tmp_path / "missing.dump")
    assert file.read_text() == "kept"
