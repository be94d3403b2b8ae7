"""The life of an embedded database, seen by the processes that use it and survive each other."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, LiteralString

import neo4j
import pytest

from graph.embedded import Address, Embedded, EmbeddedError, jars, probe, state
from graph.embedded.home import Home, write_private
from graph.embedded.locks import Lock
from tests.embedded.processes import ROOT, User, alive, eventually, kill, said

PS = shutil.which("ps") or "ps"
Start = Callable[[Path, float], User]
Open = Callable[[Path, float], Embedded]
TWO_PORTS = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from graph.embedded import supervisor
from graph.embedded.home import Home, write_private
ports = iter([int(sys.argv[3]), supervisor.free_port()])
supervisor.Supervisor(Home(Path(sys.argv[2])), 0, lambda: next(ports)).run()
"""


def ask(address: Address, query: LiteralString) -> list[Any]:
    """The rows of an answer."""
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        return driver.execute_query(query).records


@contextmanager
def watched_commands() -> Iterator[set[str]]:
    """Every command line that the process list shows meanwhile."""
    seen, ended = set[str](), Event()

    def look() -> None:
        while not ended.is_set():
            shown = subprocess.run([PS, "-A", "-ww", "-o", "args="], capture_output=True, text=True, check=True).stdout
            seen.update(shown.splitlines())
            ended.wait(0.2)

    thread = Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def test_new_home(tmp_path: Path, open_database: Open) -> None:
    """A new home, pinned before it exists, starts, shows its password nowhere, and stays without users until it is unpinned."""
    home = tmp_path / 'a "new" \\ home'
    database, steps = open_database(home, 0), list[str]()
    database.pin()
    with watched_commands() as commands:
        address = database.join(lambda step, _done, _total: steps.append(step))
    assert [step for step in dict.fromkeys(steps) if step != "classes"] == ["jars", "start"]  # the classes only once on a machine
    assert ask(address, "RETURN 1 AS one")[0]["one"] == 1
    assert any("admin.args" in command for command in commands)
    assert not any(address.password in command for command in commands)
    assert not any(address.password in log.read_text() for log in (home / "logs").iterdir())
    assert not (home / "run" / "admin.args").exists()
    assert address.password not in repr(address)
    assert (home / "password").stat().st_mode & 0o777 == 0o600
    database.leave()
    assert database.status().running
    database.unpin()
    database.leave()
    assert not database.status().running


def test_two_at_once(tmp_path: Path, start_user: Start, open_database: Open) -> None:
    """Those who start it at the same moment share one Java, which neither Ctrl-C in one nor the death of another takes from the third."""
    users = [start_user(tmp_path / "home", 1) for _ in range(3)]
    assert [said(user) for user in users] == ["joining"] * 3
    (java,) = {int(said(user)) for user in users}
    status = open_database(tmp_path / "home", 1).status()
    os.killpg(users[0].pid, signal.SIGINT)
    users[1].kill()
    users[0].wait()
    users[1].wait()
    assert not eventually(lambda: not alive(java), seconds=3)
    users[2].kill()
    assert eventually(lambda: not alive(java))
    assert eventually(lambda: not alive(status.supervisor_pid))


def test_killed_parts(tmp_path: Path, open_database: Open) -> None:
    """If the supervisor or Java is killed, the other ends too, and the next join finds all that was written."""
    database = open_database(tmp_path, 20)
    ask(database.join(), "CREATE (:Kept {number: 1})")
    first = database.status()
    kill(first.supervisor_pid)
    address = database.join()  # at once, while Java still closes its files
    assert eventually(lambda: not alive(first.pid))  # it gave up its lock before it was gone from the process list
    ask(address, "CREATE (:Kept {number: 2})")
    second = database.status()
    kill(second.pid)
    assert eventually(lambda: not alive(second.supervisor_pid))
    assert not database.status().running
    assert ask(database.join(), "MATCH (k:Kept) RETURN collect(k.number) AS numbers")[0]["numbers"] == [1, 2]
    third = database.status()
    assert database.stop()
    assert eventually(lambda: not alive(third.pid))
    assert not database.stop()


def test_killed_while_it_starts(tmp_path: Path, start_user: Start, open_database: Open) -> None:
    """Whoever is killed while it starts leaves a database that the next one joins; a password half set before is set anew.

    It is set as it is, though it looks like an option of the command that sets it.
    """
    home = Home(tmp_path / "home")
    home.create()
    write_private(home.password, "--verbose-or-not")
    home.password_set.parent.mkdir(parents=True, exist_ok=True)
    (home.password_set.parent / "auth.ini").write_text("neo4j:SHA-256,half")
    user, database = start_user(home.path, 20), open_database(home.path, 20)
    assert eventually(lambda: database.status().running)
    started = database.status()
    user.kill()
    assert ask(database.join(), "RETURN 1 AS one")[0]["one"] == 1
    assert database.status() == started


def test_interrupted_join(tmp_path: Path, start_user: Start, open_database: Open) -> None:
    """Ctrl-C while it starts leaves nothing that would not end by itself."""
    user, database = start_user(tmp_path / "home", 0), open_database(tmp_path / "home", 0)
    assert eventually(lambda: database.status().running)
    started = database.status()
    user.send_signal(signal.SIGINT)
    assert user.wait(30) != 0
    assert eventually(lambda: not alive(started.supervisor_pid))
    assert eventually(lambda: not alive(started.pid))


def test_port_taken(tmp_path: Path) -> None:
    """A port that somebody took in the meantime is given up for another one."""
    home = Home(tmp_path)
    home.create()
    home.ensure_password()
    with socket.create_server(("127.0.0.1", 0)) as occupied, Lock(home.users).share(), Lock(home.supervised).take() as supervised:
        home.class_path.write_text(os.pathsep.join(map(str, jars.class_path())))
        port = occupied.getsockname()[1]
        command = [sys.executable, "-c", TWO_PORTS, str(ROOT), str(home.path), str(port)]
        with subprocess.Popen(command, pass_fds=[supervised.fileno()]) as supervisor:
            assert eventually(lambda: (server := state.server(home)) and not server.uri.endswith(f":{port}"))
            server = state.server(home)
            assert server
            assert eventually(lambda: probe.answers(server.uri, "neo4j", home.ensure_password()))
            supervisor.terminate()
            assert eventually(lambda: not alive(server.pid))


def test_java_that_fails(tmp_path: Path, open_database: Open) -> None:
    """A Neo4j that cannot start is told with its log: where it is, and how it ends."""
    database = open_database(tmp_path, 0)
    (tmp_path / "data").write_text("a file where a folder belongs")
    with pytest.raises(EmbeddedError, match=r"ended before it answered") as refused:
        database.join()
    assert str(tmp_path / "logs" / "console.log") in str(refused.value)
    assert not database.status().running
