"""Locks between processes that the kernel drops when their holder dies, however it dies."""

import fcntl
from pathlib import Path
from types import TracebackType
from typing import Self


class Lock:
    """A file that this process may lock, shared with others or for itself alone; closing it gives the lock up.

    A child process that inherits the descriptor holds the same lock, until the last of them has closed it.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")

    def share(self) -> Self:
        """Wait until nobody has it alone, then hold it together with whoever else shares it."""
        fcntl.flock(self._file, fcntl.LOCK_SH)
        return self

    def take(self) -> Self:
        """Wait until nobody else holds it, then hold it alone."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self

    def try_take(self) -> bool:
        """Whether nobody else held it; then this process holds it alone."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give it up, to take it again later."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def fileno(self) -> int:
        """The descriptor to hand to a child."""
        return self._file.fileno()

    def close(self) -> None:
        """Give it up for good."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def taken(path: Path) -> bool:
    """Whether somebody holds the lock alone; asking makes no file, and two who ask at once do not see each other."""
    return _refused(path, fcntl.LOCK_SH)


def shared(path: Path) -> bool:
    """Whether somebody shares the lock."""
    return _refused(path, fcntl.LOCK_EX) and not taken(path)


def _refused(path: Path, kind: int) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except (FileNotFoundError, NotADirectoryError):
        return False
    return False
