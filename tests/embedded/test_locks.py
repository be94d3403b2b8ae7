"""Locks between processes."""

import subprocess
import sys
from pathlib import Path

from graph.embedded import locks
from graph.embedded.locks import Lock


def test_two_share_and_neither_takes(tmp_path: Path) -> None:
    """A lock that two share can be taken by a third only when both have gone."""
    path = tmp_path / "lock"
    with Lock(path) as third:
        with Lock(path).share(), Lock(path).share():
            assert not third.try_take()
            assert locks.shared(path)
            assert not locks.taken(path)
        assert third.try_take()


def test_taken_is_seen(tmp_path: Path) -> None:
    """A taken lock is seen as taken, not as shared, until it is released."""
    path = tmp_path / "lock"
    with Lock(path).take() as lock:
        assert locks.taken(path)
        assert not locks.shared(path)
        lock.release()
        assert not locks.taken(path)


def test_asking_makes_nothing(tmp_path: Path) -> None:
    """To ask for a lock in a folder that does not exist answers no, and makes neither folder nor file."""
    path = tmp_path / "absent" / "lock"
    assert not locks.taken(path)
    assert not locks.shared(path)
    assert not path.parent.exists()


def test_child_keeps_it(tmp_path: Path) -> None:
    """A child that inherited a lock holds it after its parent has closed it, until the child ends."""
    path = tmp_path / "lock"
    with Lock(path).take() as lock:
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()])
    assert locks.taken(path)
    child.communicate(b"\n")
    assert not locks.taken(path)


def test_a_file_where_a_folder_is_meant(tmp_path: Path) -> None:
    """Below a file there is no lock, so nobody holds it."""
    path = tmp_path / "file" / "lock"
    path.parent.write_text("no folder")
    assert not locks.taken(path)
    assert not locks.shared(path)
