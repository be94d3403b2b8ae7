"""The rows there are, by folder; each runs in a process of its own, so that none disturbs another."""

import importlib
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import rows
from bench.machine import machine
from bench.row import Bench, Row

ROOT = Path(__file__).parents[1]


class UnknownRow(LookupError):
    """A row that does not exist was asked for."""


def names() -> list[str]:
    """The names of all rows, in the order of the table."""
    return sorted((m.name for m in pkgutil.iter_modules(rows.__path__)), key=lambda name: (load(name).order, name))


def load(name: str) -> Row:
    """A row by its module's name. Raises UnknownRow."""
    if not (Path(rows.__path__[0]) / f"{name}.py").is_file():
        raise UnknownRow(f"there is no row «{name}»; there are {', '.join(sorted(m.name for m in pkgutil.iter_modules(rows.__path__)))}")
    row: Row = importlib.import_module(f"bench.rows.{name}").ROW
    return row


def results(work: Path) -> dict[str, Mapping[str, Any]]:
    """What was found of each row when it ran last, in the order of the table; quick runs say nothing."""
    files = {name: work / f"{name}.json" for name in names()}
    kept = {name: json.loads(path.read_text()) for name, path in files.items() if path.is_file()}
    return {name: result for name, result in kept.items() if not result["quick"]}


def measure(name: str, work: Path, *, quick: bool) -> bool:
    """Run a row in a process of its own, which shows how far it is; whether it came to its end."""
    command = [sys.executable, "-m", "bench", "--here", name, "--work", str(work), *(["--quick"] if quick else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0


def here(name: str, work: Path, *, quick: bool) -> bool:
    """Run a row in this process and keep what it found; a row that breaks is kept with its error."""
    own = work / "rows" / name
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    started = time.perf_counter()
    bench = Bench(own, work / "peers", lambda text: print(f"  {time.perf_counter() - started:5.0f} s  {text}", flush=True), quick)
    kept: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "quick": quick, "machine": machine()}
    try:
        kept["found"] = load(name).run(bench).plain()
    except Exception as error:  # noqa: BLE001  # whatever it was, it is kept and told, and the other rows go on
        traceback.print_exc()
        kept["error"] = f"{type(error).__name__}: {error}"
    kept["seconds"] = round(time.perf_counter() - started, 1)
    (work / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")
    shutil.rmtree(own, ignore_errors=True)
    return "error" not in kept
