"""`python3 -m demo.bootstrap [run|demo|test|web] [FOLDER]`: makes the environment and the page ready, or says why not.

Without an environment it ends with 2. Without the page it ends well, but for `web`, which is for making that.
"""

import sys
from pathlib import Path

from demo.bootstrap import environment, page

if __name__ == "__main__":
    given = sys.argv[1:]
    wanted, folder = given[0] if given else "demo", Path(given[1]) if len(given) > 1 else environment.VENV
    web = wanted == "web"
    ready = environment.prepared("test" if web else wanted, folder)
    if not page.made(ready, checked=wanted in {"test", "web"}, anyway=web) and web:
        sys.exit(2)
