"""The token that guards a server which others can reach."""

import stat
from pathlib import Path

import pytest
from typer import BadParameter

from cli.serving import Listening, access, token
from cli.settings import Settings, age, names, settings


def test_token_is_private_and_stays(tmp_path: Path) -> None:
    """The token is made once, in a file that only its owner can read."""
    made = token(tmp_path / "home" / "token")
    assert len(made) >= 32
    assert stat.S_IMODE((tmp_path / "home" / "token").stat().st_mode) == 0o600
    assert token(tmp_path / "home" / "token") == made


@pytest.mark.parametrize(
    ("host", "inside"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.1.2.3", False), ("example.org", False)],
)
def test_loopback(host: str, inside: bool) -> None:
    """Only loopback addresses are this machine's alone."""
    assert Listening(host, 0).loopback() is inside


def test_access(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On loopback no token is asked for; beyond it one is, the given one or one that is made."""
    own = Settings(tmp_path)
    assert access(own, Listening("127.0.0.1", 0)).token == ""
    assert access(own, Listening("10.1.2.3", 0)).token == token(tmp_path / "token")
    monkeypatch.setenv("EMPTYSET_TOKEN", "given-by-the-operator")
    assert access(own, Listening("10.1.2.3", 0, ["inventory.example.org"])).token == "given-by-the-operator"
    assert "inventory.example.org" in access(own, Listening("10.1.2.3", 0, ["inventory.example.org"])).hosts


def test_settings() -> None:
    """The environment decides on the database, and a password is not shown with the settings."""
    found = settings({"EMPTYSET_HOME": "/somewhere", "NEO4J_URI": "bolt://db", "NEO4J_PASSWORD": "hidden"})
    assert (str(found.home), found.uri, found.username, found.database) == ("/somewhere", "bolt://db", "neo4j", "neo4j")
    assert "hidden" not in repr(found)


@pytest.mark.parametrize(("text", "hours"), [("26h", 26), ("90m", 1.5), ("7d", 168), ("3600s", 1)])
def test_age(text: str, hours: float) -> None:
    """A time span is a number and a unit."""
    assert age(text).total_seconds() == hours * 3600


@pytest.mark.parametrize("text", ["", "h", "26", "-1h", "1.5h", "1w"])
def test_no_age(text: str) -> None:
    """What is no time span is refused with an example of one."""
    with pytest.raises(BadParameter, match="26h"):
        age(text)


def test_names() -> None:
    """A list with commas may have spaces and empty places."""
    assert names(" a, b,,c ") == {"a", "b", "c"}
