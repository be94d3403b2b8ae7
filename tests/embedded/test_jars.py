"""The jars, from a real server on this machine to a repository of the test's own."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from graph.embedded import EmbeddedError, jars

CONTENT = b"not really a jar"
NAME = Path("org/example/tool/1.0/tool-1.0-linux.jar")
LOCKED = f"""
[[dependencies]]
groupId = "org.example"
artifactId = "tool"
version = "1.0"
classifier = "linux"
sha256 = "{hashlib.sha256(CONTENT).hexdigest()}"
"""


class Registry(ThreadingHTTPServer):
    """A Maven repository that holds one jar and hangs up as often as it is told to."""

    daemon_threads = True

    def __init__(self, content: bytes, failures: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.failures = failures

    @property
    def remotes(self) -> dict[str, str]:
        """What to pass to ask this one."""
        return {"test": f"http://127.0.0.1:{self.server_port}"}


class Handler(BaseHTTPRequestHandler):
    """Answers of the registry."""

    server: Registry

    def do_GET(self) -> None:
        """Hand out the jar, or hang up, or know nothing."""
        if self.path != f"/{NAME.as_posix()}":
            self.send_error(404)
        elif self.server.failures:
            self.server.failures -= 1
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.server.content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def registry() -> Iterator[Registry]:
    """A registry that works."""
    with Registry(CONTENT, failures=0) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock of one jar."""
    path = tmp_path / "lock.toml"
    path.write_text(LOCKED)
    return path


def files(repository: Path) -> list[Path]:
    """Every file in a repository."""
    return [path.relative_to(repository) for path in repository.rglob("*") if not path.is_dir()]


def test_lock_is_whole() -> None:
    """The lock names 217 jars, each once and each with a checksum, Neo4j's server and its version among them."""
    locked = jars.locked()
    assert len({jar.path for jar in locked}) == len(locked) == 217
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert jars.version() == next(jar.version for jar in locked if jar.artifact == "neo4j-server")


def test_fetches_what_is_missing(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A missing jar is fetched to its place in the repository, nothing else is left there, and progress is told."""
    steps: list[tuple[str, int, int]] = []
    repository = tmp_path / "repository"
    paths = jars.class_path(lambda *step: steps.append(step), lock=lock, repository=repository, remotes=registry.remotes)
    assert paths == [repository / NAME]
    assert paths[0].read_bytes() == CONTENT
    assert files(repository) == [NAME]
    assert steps == [("jars", 1, 1)]


def test_keeps_what_is_there(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A jar that is there and right is used without asking the registry."""
    jars.class_path(lock=lock, repository=tmp_path, remotes=registry.remotes)
    registry.failures = 100
    jars.class_path(lock=lock, repository=tmp_path, remotes=registry.remotes)
    assert registry.failures == 100


def test_tampered_jar(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A jar of other content is refused and deleted, so that the next start fetches the right one."""
    (tmp_path / NAME).parent.mkdir(parents=True)
    (tmp_path / NAME).write_bytes(CONTENT + b"!")
    with pytest.raises(EmbeddedError, match=r"SHA-256 .* deleted; start again") as refused:
        jars.class_path(lock=lock, repository=tmp_path, remotes=registry.remotes)
    assert str(tmp_path / NAME) in str(refused.value)
    assert not (tmp_path / NAME).exists()
    assert jars.class_path(lock=lock, repository=tmp_path, remotes=registry.remotes)[0].read_bytes() == CONTENT


def test_tampered_registry(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A registry that hands out other content is refused, and nothing of it is kept."""
    registry.content = b"something else"
    repository = tmp_path / "repository"
    with pytest.raises(EmbeddedError, match="not the jar that the lock names"):
        jars.class_path(lock=lock, repository=repository, remotes=registry.remotes)
    assert files(repository) == []


def test_passing_failure(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A registry that hangs up twice is asked a third time."""
    registry.failures = 2
    assert jars.class_path(lock=lock, repository=tmp_path, remotes=registry.remotes)[0].read_bytes() == CONTENT


def test_unreachable_registry(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """A registry that does not answer is named by host, with the jar and what to look at, and without its credentials."""
    with pytest.raises(EmbeddedError, match=r"tool-1.0-linux.jar could not be fetched from 127.0.0.1 .* HTTPS_PROXY") as refused:
        jars.class_path(lock=lock, repository=tmp_path, remotes={"closed": "http://me:hidden@127.0.0.1:1/maven"})
    assert "hidden" not in str(refused.value)


def test_two_at_once(tmp_path: Path, lock: Path, registry: Registry) -> None:
    """Several downloads into one repository at the same moment all end well."""
    repository = tmp_path / "repository"

    def fetch(_: int) -> list[Path]:
        return jars.class_path(lock=lock, repository=repository, remotes=registry.remotes)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fetch, range(8))) == [[repository / NAME]] * 8
    assert files(repository) == [NAME]


@pytest.mark.parametrize("text", ["not toml", "", LOCKED.replace("sha256", "sha1")])
def test_bad_lock(tmp_path: Path, text: str) -> None:
    """A lock that is broken, or lacks a checksum, is refused by its name."""
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(EmbeddedError, match=r"bad.toml is not a lock file"):
        jars.class_path(lock=tmp_path / "bad.toml")


def test_repository_that_cannot_be_written(tmp_path: Path, lock: Path) -> None:
    """A repository that cannot be written is refused by a message that names the variable to set."""
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="set M2_REPO to another folder"):
        jars.class_path(lock=lock, repository=tmp_path / "file")


def test_default_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Jars lie where Maven would look for them."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("M2_REPO", raising=False)
    assert jars.local_repository() == tmp_path / ".m2" / "repository"
    monkeypatch.setenv("M2_REPO", str(tmp_path / "own"))
    assert jars.local_repository() == tmp_path / "own"
