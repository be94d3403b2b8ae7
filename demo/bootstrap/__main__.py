"""`python3 -m demo.bootstrap [run|demo|test] [FOLDER]`: makes the environment ready, or says why not and ends with 2."""

import sys
from pathlib import Path

from demo.bootstrap import environment

if __name__ == "__main__":
    given = sys.argv[1:]
    environment.prepared(given[0] if given else "demo", Path(given[1]) if len(given) > 1 else environment.VENV)
