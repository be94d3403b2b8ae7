"""`python3 -m demo`: what `make demo` does, for whoever has no make; its arguments are those of `emptyset demo`."""

import os
import sys
from pathlib import Path

from demo.bootstrap import environment, page

if __name__ == "__main__":
    checkout = environment.lock("demo").exists()
    folder = environment.prepared("demo", environment.VENV) if checkout else Path(sys.prefix)
    if checkout:
        page.made(folder)
    command = str(folder / "bin/emptyset")
    os.execv(command, [command, "demo", *sys.argv[1:]])  # noqa: S606, the arguments are this user's own
