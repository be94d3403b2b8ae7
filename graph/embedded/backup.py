"""The embedded database in one file, and back: a dump as Neo4j's own `neo4j-admin database dump` writes it.

Neither can be done while the database runs, so it is stopped, and started again if it was pinned. The password is no part of
a dump, so a database can be restored into another home.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.embedded import java, locks, settings
from graph.embedded.errors import BackupError
from graph.embedded.home import ASIDE, Home, write_private
from graph.embedded.jars import Progress, ignore
from graph.embedded.locks import Lock
from graph.embedded.server import Embedded, install

DATABASE = "neo4j"
SECONDS = 3_600
SYSTEM = ("databases/system", "transactions/system", "dbms", "server_id")  # users and passwords, which belong to a home


def backup(path: Path, file: Path, progress: Progress = ignore) -> None:
    """Write the database in a home to a new file, which only its owner may read. Raises BackupError, and then there is no file."""
    home, file = Home(path), file.expanduser().absolute()
    if not home.data.exists():
        raise BackupError(f"There is no database in {home.path} yet, so there is nothing to back up. «emptyset collect» fills one.")
    if file.exists():
        raise BackupError(f"{file} is there already and is kept: name another file, or move it away.")
    with _alone(home, progress) as lock, _folder(file.parent, ".backup-") as aside:
        _administer(home, lock, "dump", f"--to-path={aside}", what=f"The database in {home.path} could not be written to {file}")
        made = aside / f"{DATABASE}.dump"
        made.chmod(0o600)
        os.link(made, file)  # unlike a move, it replaces nothing that came meanwhile


def restore(path: Path, file: Path, progress: Progress = ignore, *, replace: bool = False) -> None:
    """Make the database in a home what a file says, in the place of what is there if it may be replaced.

    Raises BackupError, and then what was there is still there. A process that is killed meanwhile leaves the one or the other.
    """
    home, file = Home(path), file.expanduser().absolute()
    if not file.is_file():
        raise BackupError(f"{file} is no file. A backup is made by «emptyset db backup FILE».")
    if home.data.exists() and not replace:
        raise BackupError(f"There is a database in {home.path}. Say --replace to lose it for the one in {file}, or back it up first.")
    home.create()
    with _alone(home, progress) as lock, _folder(home.path, ASIDE) as aside:
        _swap(home, _loaded(home, lock, file, aside))


def _loaded(home: Home, lock: Lock, file: Path, aside: Path) -> Path:
    """The data of a file, beside the users and passwords of a home."""
    scratch = Home(aside / "home")
    scratch.create()
    for name in SYSTEM:
        _copy(home.data / name, scratch.data / name)
    write_private(scratch.class_path, home.class_path.read_text(encoding="utf-8"))
    write_private(scratch.conf / "neo4j.conf", settings.conf(0))
    (aside / f"{DATABASE}.dump").symlink_to(file)
    _administer(scratch, lock, "load", f"--from-path={aside}", what=f"{file} could not be restored: it is not a whole backup")
    return scratch.data


def _swap(home: Home, data: Path) -> None:
    """Put new data in the place of the old; between the two moves `Home.settle` knows what to do."""
    if home.data.exists():
        home.data.rename(home.former)
    data.rename(home.data)
    home.settle()


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _administer(home: Home, lock: Lock, command: str, option: str, what: str) -> None:
    code = java.administer(home, lock, "database", command, DATABASE, option, seconds=SECONDS)
    if code:
        raise BackupError(f"{what} (status {code}). {home.excerpt()}")


@contextmanager
def _folder(where: Path, prefix: str) -> Iterator[Path]:
    """A folder for what is not whole yet."""
    try:
        with TemporaryDirectory(dir=where, prefix=prefix, ignore_cleanup_errors=True) as aside:
            yield Path(aside)
    except OSError as error:
        raise BackupError(f"{where} cannot take it: {error}. Choose another folder, or make room there.") from error


@contextmanager
def _alone(home: Home, progress: Progress) -> Iterator[Lock]:
    """The lock of Java, while nobody runs the database or can start it; it is started again afterwards if it was pinned."""
    database, pinned = Embedded(home.path), home.pinned.exists()
    if _used(home):
        raise BackupError(f"The database in {home.path} is in use. End the commands that use it (serve, collect, watch), then try again.")
    database.stop()
    try:
        with Lock(home.starting).take(), Lock(home.running).take() as running:
            home.settle()
            install(home, progress)
            yield running
    finally:
        if pinned:
            database.join(progress)
            database.pin()
            database.leave()


def _used(home: Home) -> bool:
    """Whether a process uses it; looked at thrice, as the supervisor holds the users' lock for a moment when it looks."""
    return all(locks.shared(home.users) for _ in range(3))
