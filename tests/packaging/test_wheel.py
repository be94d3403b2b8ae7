"""The wheel: everything that is needed is in it, nothing else, and it runs where nothing else is installed."""

import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ["api", "cli", "collectors", "controls", "demo", "graph", "queries"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the files that git would keep: what earlier builds left behind is not among them."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in [*kept(*ROOMS, "pyproject.toml", "README.md", "LICENSE", "NOTICE"), *built()]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes((ROOT / path).read_bytes())
    done([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)])
    return next(folder.glob("emptyset-*.whl"))


def kept(*names: str) -> list[str]:
    """The files below some paths of the checkout which git keeps, or would keep."""
    listed = done(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *names])
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def built() -> list[str]:
    """The files of the page, which are made and not kept: a wheel is built after them."""
    found = [str(path.relative_to(ROOT)) for path in (ROOT / "api/built").rglob("*") if path.is_file() and path.name != ".made-of"]
    if not found and os.environ.get("CI"):
        pytest.fail("the page is not built; «make web» says why")
    return found


def done(command: list[str], folder: Path = ROOT, **variables: str) -> str:
    """What a command printed; the test fails with all it said if it did not end well."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}} | variables
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def inside(wheel: Path) -> Iterator[str]:
    """The paths which a wheel holds, its own description aside."""
    return (name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name)


def test_the_wheel_holds_every_file_of_every_room(wheel: Path) -> None:
    """Modules and data files alike: what is in a room is in the wheel, and what is in no room is not."""
    assert set(inside(wheel)) == {*kept(*ROOMS), *built()}


def test_the_wheel_carries_licence_and_notice(wheel: Path) -> None:
    """Whoever gets the wheel gets its terms."""
    names = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/licenses/" in name}
    assert names == {"LICENSE", "NOTICE"}


@pytest.mark.slow
def test_the_demonstration_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """With the wheel and its demo extra alone, outside of the checkout, `emptyset demo --once` prints verdicts and exits 0.

    On the Python that OTHER_PYTHON names, if it does: .ci/run names a newer one, and this is where the product is shown to run on it.
    """
    folder = tmp_path / "bare"
    done([os.environ.get("OTHER_PYTHON") or sys.executable, "-m", "venv", str(folder)])
    pip = [str(folder / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    done([*pip, "--no-deps", "--no-compile", "--require-hashes", "-r", str(ROOT / "requirements/demo.txt")])
    done([*pip, "--no-index", f"emptyset[demo] @ {wheel.as_uri()}"])  # no index: the lock has all that the wheel asks for
    began = time.monotonic()
    printed = done([str(folder / "bin/emptyset"), "demo", "--once"], tmp_path, EMPTYSET_HOME=str(tmp_path / "home"))
    assert "PASS" in printed
    assert "FAIL" in printed
    assert time.monotonic() - began < 300
