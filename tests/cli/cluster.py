"""A scheduler of Dask with workers, each a process of its own on this machine."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for the scheduler to listen


@contextmanager
def cluster(folder: Path, environment: Mapping[str, str], workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers, which have this environment; they are gone at the end."""
    told = folder / "scheduler.json"
    file = ("--scheduler-file", str(told), "--no-dashboard")
    with ExitStack() as processes:
        processes.enter_context(_dask(folder, environment, "scheduler", "--host", "127.0.0.1", "--port", "0", *file))
        for _ in range(workers):
            processes.enter_context(_dask(folder, environment, "worker", "--nthreads", "8", "--no-nanny", *file))
        yield _address(told, folder / "dask.log")


@contextmanager
def _dask(folder: Path, environment: Mapping[str, str], *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "dask", *words]
    own = {**environment, "PYTHONPATH": str(ROOT)}
    with (folder / "dask.log").open("ab") as log:
        process = subprocess.Popen(command, env=own, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _address(told: Path, log: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return str(json.loads(told.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.05)  # it is not there yet, or only half of it
    raise TimeoutError(f"no scheduler listens after {PATIENCE:g} seconds: {log.read_text(errors='replace')[-2000:]}")
