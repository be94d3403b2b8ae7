"""Whole commands: from the start of the process to its end, with what the operating system accounts for it."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MB = 1024.0  # the system counts KiB


class CommandError(RuntimeError):
    """A command that ended otherwise than it should."""


@dataclass(frozen=True)
class Took:
    """A command that has ended: seconds by the clock and of the processor, the most memory it had in MB, and what it printed."""

    wall: float
    cpu: float
    peak: float
    printed: str


def command(words: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None, expected: Sequence[int] = (0,)) -> Took:
    """Run a command to its end. Standard error goes into `log`. Raises CommandError with its last lines."""
    started = time.perf_counter()
    with log.open("wb") as errors:
        child = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=environment)
        printed = _read(child)
        _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in expected:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise CommandError(f"{' '.join(map(str, words))} ended with status {child.returncode}:\n{last}")
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MB, printed.decode())


def _read(child: "subprocess.Popen[bytes]") -> bytes:
    if child.stdout is None:
        return b""
    with child.stdout as stream:
        return stream.read()
