"""One long command, run quietly: a line when it starts, one at least every ten seconds, and its last words if it fails."""

import subprocess
import sys
import threading
import time

from demo.bootstrap.machine import PreparationError

HEARTBEAT = 10.0  # seconds
MEND = "If the network is in the way, set HTTPS_PROXY, PIP_INDEX_URL or PIP_CERT as your site needs, and type the same command again."


def run(
    title: str,
    command: "list[str]",
    count: int = 0,
    *,
    place: "str | None" = None,
    variables: "dict[str, str] | None" = None,
    mend: str = MEND,
) -> None:
    """Run a command to its end; `count` is how many packages it is to install, `mend` what to do where the network is in the way."""
    print(title, file=sys.stderr, flush=True)
    said: list[str] = []
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        cwd=place,
        env=variables,
    )
    reader = threading.Thread(target=listen, args=(child, said), daemon=True)
    reader.start()
    try:
        watch(reader, said, count)
    except KeyboardInterrupt:
        child.terminate()
        raise
    finally:
        status = child.wait()
    if status:
        raise PreparationError(failure(title, said, mend))


def listen(child: "subprocess.Popen[str]", said: "list[str]") -> None:
    """Keep what a child says."""
    for line in child.stdout or ():
        said.append(line.strip())


def watch(reader: threading.Thread, said: "list[str]", count: int) -> None:
    """Tell how far a child is, until it says no more."""
    began = time.time()
    while reader.is_alive():
        reader.join(HEARTBEAT)
        words = progress(said, count) if reader.is_alive() else "done"
        print(f"  {time.time() - began:3.0f} s  {words}", file=sys.stderr, flush=True)


def progress(said: "list[str]", count: int) -> str:
    """How far pip is, in words."""
    if any(line.startswith("Installing collected") for line in said):
        return "unpacking"
    found = sum(line.startswith("Collecting") for line in said)
    return f"{found} of {count}: {said[-1][:100]}" if found else "working"


def failure(title: str, said: "list[str]", mend: str) -> str:
    """A failed step: its last words, and where to look."""
    words = "\n".join(f"  {line}" for line in said[-12:])
    return f"{title} failed:\n{words}\n{mend}"
