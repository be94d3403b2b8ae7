"""The jars of the embedded Neo4j: fetched by jgo into the local Maven repository, each one checked against the lock."""

import hashlib
import os
import tomllib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlsplit

from graph.embedded.errors import JarError

LOCK = Path(__file__).with_name("jgo.lock.toml")
THREADS = 16
TRIES = 4
Progress = Callable[[str, int, int], None]


def ignore(step: str, done: int, total: int) -> None:
    """Progress shown to nobody."""


@dataclass(frozen=True)
class Jar:
    """A jar as the lock names it."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def path(self) -> Path:
        """Its place in a Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return Path(*self.group.split("."), self.artifact, self.version, f"{self.artifact}-{self.version}{tail}.jar")

    def check(self, path: Path) -> None:
        """Delete and refuse a file that is not this jar."""
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.sha256:
            path.unlink()
            raise JarError(
                f"{path} was not the jar that the lock names (SHA-256 {found}, not {self.sha256}). It is deleted; start again to fetch it."
            )


def locked(lock: Path = LOCK) -> list[Jar]:
    """The jars of a lock file, in the order of the class path."""
    try:
        entries = tomllib.loads(lock.read_text(encoding="utf-8"))["dependencies"]
        return [Jar(e["groupId"], e["artifactId"], e["version"], e.get("classifier", ""), e["sha256"]) for e in entries]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise JarError(f"{lock} is not a lock file with a checksum for each jar ({error!r}). Install Emptyset again.") from error


def version(lock: Path = LOCK) -> str:
    """The version of Neo4j that the lock names."""
    return next(jar.version for jar in locked(lock) if (jar.group, jar.artifact) == ("org.neo4j", "neo4j"))


def local_repository() -> Path:
    """Where Maven keeps jars on this machine."""
    return Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")


def class_path(
    progress: Progress = ignore, *, lock: Path = LOCK, repository: Path | None = None, remotes: Mapping[str, str] | None = None
) -> list[Path]:
    """Every jar of the lock, fetched where it is missing; `remotes` are the repositories to ask, by name, if not jgo's own."""
    wanted = locked(lock)
    fetcher = _Fetcher(repository or local_repository(), remotes)
    pool, paths = ThreadPoolExecutor(THREADS), list[Path]()
    try:
        for path in pool.map(fetcher.get, wanted):
            paths.append(path)
            progress("jars", len(paths), len(wanted))
    finally:
        fetcher.given_up.set()
        pool.shutdown(cancel_futures=True)
    return paths


class _Fetcher:
    """What the threads of one download share."""

    def __init__(self, repository: Path, remotes: Mapping[str, str] | None) -> None:
        self.repository = repository
        self.remotes = remotes
        self.given_up = Event()

    def get(self, jar: Jar) -> Path:
        path = self.repository / jar.path
        try:
            if path.exists():
                jar.check(path)
            else:
                self._fetch(jar, path)
        except OSError as error:
            raise JarError(
                f"{path} cannot be kept: {error}. Make room or mend the rights there, or set M2_REPO to another folder."
            ) from error
        return path

    def _fetch(self, jar: Jar, path: Path) -> None:
        """Fetch it aside and move it into place whole, since others may use the same repository at this moment."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".fetching-") as aside:
            fetched = self._download(jar, Path(aside))
            jar.check(fetched)
            fetched.replace(path)

    def _download(self, jar: Jar, aside: Path) -> Path:
        import requests  # noqa: PLC0415  # with jgo 0.3 s, and needed once on a machine
        from jgo.maven import MavenContext  # noqa: PLC0415

        for attempt in range(TRIES):
            context = MavenContext(repo_cache=aside / str(attempt), remote_repos=dict(self.remotes) if self.remotes else None, timeout=20)
            try:
                return Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier).resolve())
            except (requests.RequestException, RuntimeError) as error:
                cause: Exception = error
            if attempt + 1 == TRIES or self.given_up.wait(0.5 * 2**attempt):
                break
        hosts = ", ".join(str(urlsplit(url).hostname) for url in context.remote_repos.values())
        raise JarError(
            f"{jar.path.name} could not be fetched from {hosts} ({type(cause).__name__}, {attempt + 1} tries). "
            f"Check the network and HTTPS_PROXY, then start again: what has been fetched is kept."
        ) from cause
