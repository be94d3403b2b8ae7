"""The folder of one embedded database: what lies where in it, and who may read it."""

import os
import secrets
import shutil
from pathlib import Path

from graph.embedded.errors import HomeError

TAIL = 15
ASIDE = "restoring-"  # how the names of folders begin in which a database is put together


class Home:
    """The folder of one embedded database, and the names of what lies in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.users = self.path / "users.lock"  # shared by each process that uses the database
        self.starting = self.path / "start.lock"  # held by whoever starts it, or looks whether it must be started
        self.supervised = self.path / "supervisor.lock"  # held by the supervisor
        self.running = self.path / "java.lock"  # held by the supervisor and by Java, so by an orphaned Java too
        self.pinned = self.path / "pinned"
        self.password = self.path / "password"
        self.state = self.path / "server.json"
        self.conf = self.path / "conf"
        self.run = self.path / "run"
        self.class_path = self.run / "classpath"
        self.archive = self.run / "archive"  # the options by which Java finds those classes quickly
        self.console = self.path / "logs" / "console.log"
        self.supervisor_log = self.path / "logs" / "supervisor.log"
        self.data = self.path / "data"
        self.former = self.path / "data.former"  # what a restored database takes the place of, until it has
        self.password_set = self.data / "dbms" / "password-set"  # beside the data, so that it goes with them

    def create(self) -> None:
        """Make the folder, for its owner only, where it is missing."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.conf, self.run, self.console.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeError(f"The database needs the folder {self.path}: {error}. Set EMPTYSET_HOME to a folder you may write.") from error

    def ensure_password(self) -> str:
        """The password of the database, made up when there is no database yet."""
        if self.password.exists():
            return self.password.read_text(encoding="utf-8")
        if self.password_set.exists():
            lost = f"The password of the database in {self.path} is gone: {self.password} is missing."
            raise HomeError(f"{lost} Put it back, or delete {self.path / 'data'} to begin with an empty database.")
        write_private(self.password, secrets.token_hex(24))
        return self.password.read_text(encoding="utf-8")

    def settle(self) -> None:
        """Mend what a restoration left that was killed: the former data go back to their place, or away if they were replaced."""
        for aside in self.path.glob(f"{ASIDE}*"):
            shutil.rmtree(aside)
        if self.former.exists() and not self.data.exists():
            self.former.rename(self.data)
        elif self.former.exists():
            shutil.rmtree(self.former)

    def excerpt(self) -> str:
        """Where the logs are, and how they end."""
        return "\n".join(f"{log} ends:\n{last_lines(log)}" for log in (self.supervisor_log, self.console) if log.exists())


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, and that nobody ever finds half-written."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # left behind by a process that was killed just here
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def last_lines(log: Path) -> str:
    """The end of a log, indented."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"  {line}" for line in lines[-TAIL:])
