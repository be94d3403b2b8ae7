"""`python -m demo.aws`: the simulated AWS alone; prints its address, and ends when its input does.

Whoever starts it holds the other end of its input, so it is never left behind, however its parent ended.
"""

import json
import sys
import threading

from demo.aws.application import Application
from demo.aws.listener import Listener


def main() -> None:
    """Serve until the input ends."""
    with Listener(Application()) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{listener.port}"}) + "\n")
        sys.stdout.flush()
        sys.stdout = sys.stderr  # nobody reads on after the address, and what moto prints would fill the pipe
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
