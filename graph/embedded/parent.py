"""Children that do not outlive their parent, however it ends.

Linux has the kernel end them. Elsewhere a watcher, a process of its own, waits for the end of a pipe from the parent:

    python -m graph.embedded.parent PID < pipe
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).parents[2]


def python(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment that run a module of this installation, whatever the working folder is."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return [sys.executable, "-P", "-m", module, *arguments], {**os.environ, "PYTHONPATH": path}


def dies_with_parent() -> Callable[[], None] | None:
    """What a child must call before it becomes another program; None where the kernel has no such service."""
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def bind() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a signal that comes just here must not wait for Python's handler
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)

    return bind


class Watcher:
    """A process that ends the child if the parent ends without having closed this first."""

    def __init__(self, child: int) -> None:
        command, environment = python("graph.embedded.parent", str(child))
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, start_new_session=True)

    def close(self) -> None:
        """Tell the watcher that the child has ended as it should."""
        self._process.communicate(b".")


def main(child: int) -> None:
    """Wait for the parent's last word, and end the child if there is none."""
    if not sys.stdin.buffer.read(1):
        os.kill(child, signal.SIGTERM)


if __name__ == "__main__":
    main(int(sys.argv[1]))
