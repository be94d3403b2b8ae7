"""What this machine can do, and what to type where it cannot."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 13)  # of those that the tests run on


class PreparationError(Exception):
    """What is missing, and what to type."""


def check_python(version: "tuple[int, int]") -> None:
    """Refuse a Python that is too old, and name a newer one that this machine has."""
    if version >= OLDEST:
        return
    newer = [name for name in (f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)) if starts(name)]
    mend = f"Type: {newer[0]} -m demo\n  or: make demo PYTHON={newer[0]}" if newer else newer_python()
    raise PreparationError("Emptyset needs Python {}.{} or newer; {} is {}.{}.".format(*OLDEST, sys.executable, *version) + "\n" + mend)


def newer_python() -> str:
    """How to get a new enough Python here."""
    number = "{}.{}".format(*NEWEST)
    name = f"python{number}"
    if shutil.which("brew"):
        return f"Type: brew install python@{number}\nthen: {name} -m demo"
    if shutil.which("apt-get"):
        return f"Type: sudo apt install {name} {name}-venv\nthen: {name} -m demo\n(python3.11 or python3.12 will do as well)"
    return f"Install one beside it, for example {name}, and type: {name} -m demo"


def starts(python: str) -> bool:
    """Whether a command of that name is there and runs: version managers leave names which do not."""
    try:
        return subprocess.call([python, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def environment_maker() -> "list[str]":
    """The start of a command that makes a virtual environment: Python's own module, else virtualenv."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return [sys.executable, "-m", "venv"]
    if importlib.util.find_spec("virtualenv"):
        return [sys.executable, "-m", "virtualenv", "--quiet"]
    raise PreparationError(f"{sys.executable} cannot make a virtual environment: it has no venv, or no ensurepip.\n{venv_module()}")


def venv_module() -> str:
    """How to get what makes virtual environments here."""
    name = "python{}.{}".format(*sys.version_info[:2])
    debian = shutil.which("apt-get") and str(Path(sys.executable).resolve()).startswith("/usr/bin/")
    mend = f"sudo apt install {name}-venv" if debian else f"{name} -m pip install --user virtualenv"
    return f"Type: {mend}\nthen the same command again."
