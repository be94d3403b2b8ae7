"""The folder of a database."""

import json
from pathlib import Path

import pytest

from graph.embedded import Embedded, EmbeddedError, state
from graph.embedded.home import Home, write_private
from graph.embedded.locks import Lock


def mode(path: Path) -> int:
    """Who may read and write it."""
    return path.stat().st_mode & 0o777


def test_for_the_owner_only(tmp_path: Path) -> None:
    """The folder and all folders in it are made for their owner only, and so is the password."""
    home = Home(tmp_path / "of" / "mine")
    home.create()
    home.ensure_password()
    assert {mode(path) for path in (home.path, home.conf, home.run, home.console.parent)} == {0o700}
    assert mode(home.password) == 0o600


def test_password_stays(tmp_path: Path) -> None:
    """The password is made up once for a folder, is long, and differs from folder to folder."""
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    one.create()
    other.create()
    password = one.ensure_password()
    assert one.ensure_password() == password
    assert len(password) >= 32
    assert other.ensure_password() != password


def test_lost_password(tmp_path: Path) -> None:
    """A database whose password file is gone is refused by a message that names the file and the two ways out."""
    home = Home(tmp_path)
    home.password_set.parent.mkdir(parents=True)
    home.password_set.touch()
    with pytest.raises(EmbeddedError, match="Put it back, or delete") as refused:
        home.ensure_password()
    assert str(home.password) in str(refused.value)


def test_half_written_file(tmp_path: Path) -> None:
    """What a killed process left half-written, with whatever rights, is neither read nor kept."""
    half = tmp_path / "secret.new"
    half.write_text("ha")
    half.chmod(0o644)
    write_private(tmp_path / "secret", "whole")
    assert (tmp_path / "secret").read_text() == "whole"
    assert mode(tmp_path / "secret") == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A home that cannot be made is refused by a message that names it and the variable to set."""
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="Set EMPTYSET_HOME") as refused:
        Embedded(tmp_path / "file" / "home").join()
    assert str(tmp_path / "file" / "home") in str(refused.value)


def test_status_of_nothing(tmp_path: Path) -> None:
    """The status of a home that does not exist says that nothing runs, and makes no folder."""
    database = Embedded(tmp_path / "absent")
    status = database.status()
    assert (status.running, status.pinned, status.uri, status.pid) == (False, False, None, None)
    assert status.version.startswith("5.26.")
    assert not database.stop()
    database.unpin()
    database.leave()
    assert not (tmp_path / "absent").exists()


def test_pin_in_a_new_home(tmp_path: Path) -> None:
    """A home can be pinned before there is one, and unpinned."""
    database = Embedded(tmp_path / "new")
    database.pin()
    assert database.status().pinned
    database.unpin()
    assert not database.status().pinned


def test_stale_state(tmp_path: Path) -> None:
    """What a killed supervisor wrote down counts only as long as the supervisor's lock is held."""
    home, server = Home(tmp_path), state.Server("bolt://127.0.0.1:1", 1, 2, "5.26.0")
    state.announce(home, server)
    assert state.server(home) is None
    with Lock(home.supervised).take():
        assert state.server(home) == server
        assert state.status(home).uri == server.uri
        state.withdraw(home)
        assert state.server(home) is None


def test_state_has_no_password(tmp_path: Path) -> None:
    """What the supervisor writes down holds an address and process ids, and no secret."""
    home = Home(tmp_path)
    state.announce(home, state.Server("bolt://127.0.0.1:1", 1, 2, "5.26.0"))
    assert set(json.loads(home.state.read_text())) == {"uri", "pid", "supervisor_pid", "version"}
