"""`make demo` and `python3 -m demo` from nothing, in a checkout that is real but for its command, which prints its arguments."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = sorted([ROOT / "demo/__init__.py", ROOT / "demo/__main__.py", *ROOT.glob("demo/bootstrap/*.py")])
PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[project]
name = "emptyset"
version = "0"
scripts = {emptyset = "cli:main"}
[tool.setuptools]
packages = ["cli"]
"""
COMMAND = "import sys\n\n\ndef main() -> None:\n    print(sys.argv[1:])\n"


def old_pythons() -> list[str]:
    """The commands of this machine that are a Python which is too old."""
    managed = sorted(map(str, Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob("versions/3.[6-9].*/bin/python3")))
    named = [f"python3.{minor}" for minor in range(6, 11)]
    return [
        each
        for each in named + managed
        if shutil.which(each) and subprocess.run([each, "-c", ""], capture_output=True, check=False).returncode == 0
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a small project: its lock holds only what builds it."""
    shutil.copytree(ROOT / "demo/bootstrap", tmp_path / "demo/bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("demo/__init__.py", "demo/__main__.py", "Makefile"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli/__init__.py").write_text(COMMAND)
    (tmp_path / "requirements").mkdir()
    for name in ("run", "demo", "test"):
        (tmp_path / f"requirements/{name}.txt").write_text(setuptools_pin())
    return tmp_path


@pytest.fixture
def heard() -> Iterator[None]:
    """Children hear Ctrl-C, even where the tests run in the background and a shell has made them deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def setuptools_pin() -> str:
    """The lock's entry for setuptools."""
    found = re.search(r"^setuptools==(?:.*\\\n)+.*\n", (ROOT / "requirements/run.txt").read_text(), re.MULTILINE)
    assert found
    return found[0]


def typed(checkout: Path, *words: str, hidden: str = "") -> subprocess.CompletedProcess[str]:
    """What comes of a command typed in a checkout; `hidden` is a folder whose sitecustomize takes modules away."""
    ours = {"PYTHONPATH", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # of the command that runs the tests
    environment = {name: value for name, value in os.environ.items() if name not in ours} | ({"PYTHONPATH": hidden} if hidden else {})
    return subprocess.run(words, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=300)


def demo(checkout: Path) -> subprocess.CompletedProcess[str]:
    """`python3 -m demo --once`."""
    return typed(checkout, sys.executable, "-m", "demo", "--once")


def test_the_environment_is_made_once_and_mended_when_needed(checkout: Path) -> None:
    """The first start installs, the second does not; a changed lock installs again, and a lost marker makes all anew."""
    first = demo(checkout)
    assert (first.stdout, first.returncode) == ("['demo', '--once']\n", 0), first.stderr
    assert "Making the environment" in first.stderr
    assert re.search(r"\d s  done", first.stderr)
    assert demo(checkout).stderr == ""
    with (checkout / "requirements/demo.txt").open("a") as lock:
        lock.write("# changed\n")
    changed = demo(checkout).stderr
    assert "Installing 1 packages" in changed
    assert "Making" not in changed
    (checkout / ".venv/ready").unlink()
    assert "Making the environment" in demo(checkout).stderr


def test_an_interrupted_installation_is_made_again(checkout: Path, heard: None) -> None:
    """Ctrl-C while installing ends with 2 and leaves no marker, so that the next start begins anew and succeeds."""
    with subprocess.Popen([sys.executable, "-m", "demo"], cwd=checkout, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        assert "Making the environment" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        assert "Stopped while installing" in child.stderr.read()
    assert child.returncode == 2
    assert not (checkout / ".venv/ready").exists()
    assert demo(checkout).stdout == "['demo', '--once']\n"


def test_make_does_the_same(checkout: Path) -> None:
    """`make demo ONCE=1` prepares the same environment and runs the same command."""
    made = typed(checkout, "make", "demo", "ONCE=1", f"PYTHON={sys.executable}")
    assert (made.stdout, made.returncode) == ("['demo', '--once']\n", 0), made.stderr
    assert demo(checkout).stderr == ""


def test_a_package_with_another_checksum_is_refused(checkout: Path) -> None:
    """A package that is not the locked one ends the preparation with 2, says so, and leaves no marker."""
    lock = checkout / "requirements/demo.txt"
    lock.write_text(re.sub(r"sha256:\w+", "sha256:" + "0" * 64, lock.read_text()))
    refused = demo(checkout)
    assert refused.returncode == 2
    assert "Installing 1 packages failed" in refused.stderr
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not (checkout / ".venv/ready").exists()


def test_a_folder_that_is_no_environment_is_left_alone(checkout: Path) -> None:
    """Someone's folder, named by mistake, is refused and keeps its files."""
    refused = typed(checkout, sys.executable, "-m", "demo.bootstrap", "demo", "cli")
    assert refused.returncode == 2
    assert "cli holds something else than a virtual environment" in refused.stderr
    assert (checkout / "cli/__init__.py").read_text() == COMMAND


def test_an_unknown_set_is_named(checkout: Path) -> None:
    """A set that is not there is an error which names those that are."""
    refused = typed(checkout, sys.executable, "-m", "demo.bootstrap", "demos")
    assert refused.returncode == 2
    assert "'demos'" in refused.stderr
    assert "run, demo, test" in refused.stderr


def test_a_python_without_venv_is_told_what_to_type(checkout: Path) -> None:
    """Where Debian has left ensurepip out, the message says what to install, and no half-made folder stays."""
    (checkout / "sitecustomize.py").write_text("import sys\nsys.modules.update(dict.fromkeys(['ensurepip', 'virtualenv']))\n")
    refused = typed(checkout, sys.executable, "-m", "demo", hidden=str(checkout))
    assert refused.returncode == 2
    assert re.search(r"Type: (sudo apt install python3\.\d+-venv|python3\.\d+ -m pip install --user virtualenv)\n", refused.stderr)
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("path", PARTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_old_python_can_read_the_start(path: Path) -> None:
    """What runs before anything is installed is written in the syntax of Python 3.6 and imports the standard library only."""
    tree = ast.parse(path.read_text(), feature_version=(3, 6))
    roots = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    roots |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {root.partition(".")[0] for root in roots} <= sys.stdlib_module_names | {"demo"}


@pytest.mark.parametrize("python", old_pythons())
def test_an_old_python_is_told_what_to_type(checkout: Path, python: str) -> None:
    """A Python that is too old says which are not, and what to type; asked of each old one that this machine has."""
    refused = typed(checkout, python, "-m", "demo")
    assert refused.returncode == 2
    assert "Emptyset needs Python 3.11 or newer" in refused.stderr
    assert "-m demo" in refused.stderr
