"""Other processes, and what can be seen of them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
USER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from graph.embedded import Embedded
database = Embedded(Path(sys.argv[2]), linger=float(sys.argv[3]), brief=True)
print("joining", flush=True)
database.join()
print(database.status().pid, flush=True)
sys.stdin.read()
"""

User = subprocess.Popen[str]


def alive(pid: int | None) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def kill(pid: int | None) -> None:
    """End a process without giving it a chance to do anything about it, and wait until the kernel has ended it."""
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not alive(pid))


def eventually(true: Callable[[], object], seconds: float = 90) -> bool:
    """Whether something comes true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def said(user: User) -> str:
    """The next line that a process writes."""
    assert user.stdout is not None
    return user.stdout.readline().strip()
