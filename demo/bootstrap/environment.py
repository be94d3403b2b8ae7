"""The virtual environment: what it must hold, whether it does, and making it so.

What gets installed stands, with checksums, in `requirements/`. A file named `ready`, written last, says that an installation ended and what
it was made of: an interrupted one is made again, and so is one whose lock, Python or folder has changed.
"""

import hashlib
import json
import sys
import time
from pathlib import Path

from demo.bootstrap import machine, steps
from demo.bootstrap.machine import PreparationError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
SETS = ("run", "demo", "test")  # each holds the ones before it
INSTALL = ["-m", "pip", "install", "--no-deps", "--no-compile", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]


def prepared(wanted: str, folder: Path) -> Path:
    """The absolute path of an environment which holds the set `wanted`; ends the process with 2 if there cannot be one."""
    try:
        return ready(wanted, folder.absolute())
    except PreparationError as lack:
        reason = str(lack)
    except KeyboardInterrupt:
        reason = "Stopped while installing; the same command starts again."
    print(f"\n{reason}", file=sys.stderr)
    return sys.exit(2)


def ready(wanted: str, folder: Path) -> Path:
    """The environment in `folder`, made first if it is missing, unfinished or out of date."""
    machine.check_python(sys.version_info[:2])
    if wanted not in SETS:
        raise PreparationError(f"There is no set {wanted!r} in requirements/; choose one of {', '.join(SETS)}.")
    before = remembered(folder)
    if any(before == fingerprint(name) for name in SETS[SETS.index(wanted) :]):
        return folder
    marker = folder / "ready"
    if marker.exists():
        marker.unlink()
    install(wanted, folder, fresh=before.get("place") != place())
    marker.write_text(json.dumps(fingerprint(wanted)), encoding="utf-8")
    return folder


def remembered(folder: Path) -> "dict[str, str]":
    """What the environment in `folder` was made of; empty if it never got ready or no longer starts."""
    try:
        made_of = dict(json.loads((folder / "ready").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
    return made_of if machine.starts(interpreter(folder)) else {}


def fingerprint(name: str) -> "dict[str, str]":
    """What an environment with the set `name` is made of: the files which decide, this Python and this checkout."""
    digest = hashlib.sha256(lock(name).read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    return {"set": name, "digest": digest.hexdigest(), "place": place()}


def place() -> str:
    """This checkout and this Python: an environment made by another one cannot be mended, only replaced."""
    return "{} Python {}.{}".format(ROOT, *sys.version_info[:2])


def lock(name: str) -> Path:
    """The file with the exact versions and checksums of a set."""
    return ROOT / "requirements" / f"{name}.txt"


def interpreter(folder: Path) -> str:
    """The Python of an environment."""
    return str(folder / "bin/python")


def install(wanted: str, folder: Path, *, fresh: bool) -> None:
    """Make the environment and fill it, telling each step; `fresh` throws away what is there."""
    began, count, pip = time.time(), len(pinned(wanted)), [interpreter(folder), *INSTALL]
    if fresh:
        steps.run(f"Making the environment {folder}", maker(folder))
    steps.run(f"Installing {count} packages", [*pip, "--require-hashes", "--requirement", str(lock(wanted))], count)
    steps.run("Installing emptyset", [*pip, "--no-build-isolation", "--editable", str(ROOT)])
    print(f"Ready after {time.time() - began:.0f} s", file=sys.stderr)


def maker(folder: Path) -> "list[str]":
    """The command which makes an empty environment, refused where it would empty a folder that is none."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "pyvenv.cfg").exists():
        raise PreparationError(f"{folder} holds something else than a virtual environment. Name another folder, or empty it.")
    return [*machine.environment_maker(), "--clear", str(folder)]


def pinned(wanted: str) -> "list[str]":
    """The lines of a set's lock which each name a package."""
    return [line for line in lock(wanted).read_text(encoding="utf-8").splitlines() if "==" in line and line[0] not in "# "]
