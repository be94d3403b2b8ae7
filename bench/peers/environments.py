"""Environments of peers: a virtual environment of Python, or packages of npm; made once, made anew where what is pinned changed."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

LOCKS = Path(__file__).parent


class PeerError(RuntimeError):
    """A peer that could not be installed."""


def python(peers: Path, name: str, tell: Callable[[str], None] = print) -> Path:
    """The Python of a peer, with what `NAME.txt` beside this file pins."""
    folder, lock = peers / name, (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    found = folder / "bin" / "python"
    if not _made(folder, lock):
        tell(f"installing {name}")
        shutil.rmtree(folder, ignore_errors=True)
        _done([sys.executable, "-m", "venv", folder])
        _done(
            [
                found,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-compile",
                "--disable-pip-version-check",
                "--requirement",
                LOCKS / f"{name}.txt",
            ]
        )
        (folder / "lock").write_text(lock, encoding="utf-8")
    return found


def npm(peers: Path, name: str, tell: Callable[[str], None] = print) -> Path:
    """The folder of a peer from npm, installed from the `package.json` and `package-lock.json` in the folder NAME beside this file.

    All files in that folder are copied, so a program that uses the packages may stand there. Raises PeerError without Node.
    """
    source, folder = LOCKS / name, peers / name
    pinned = "".join(path.read_text(encoding="utf-8") for path in sorted(source.iterdir()))
    if not _made(folder, pinned):
        if not (program := shutil.which("npm")):
            raise PeerError(f"{name} needs Node and npm; install Node 20 or newer")
        tell(f"installing {name}")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        _done([program, "ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"])
        (folder / "lock").write_text(pinned, encoding="utf-8")
    return folder


def _made(folder: Path, lock: str) -> bool:
    marker = folder / "lock"
    return marker.is_file() and marker.read_text(encoding="utf-8") == lock


def _done(command: Sequence[str | Path]) -> None:
    ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise PeerError(f"{' '.join(map(str, command))} ended with status {ended.returncode}:\n{ended.stderr[-2000:]}")
