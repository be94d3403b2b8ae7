"""cartography's work alone: it is imported first, with everything that its commands import when they run, and then timed.

It runs in cartography's own environment: `python cartography_alone.py ARGUMENT…`; the last line of its output is the seconds.
"""

import sys
import time

import cartography.cli
import cartography.intel.aws
import cartography.intel.create_indexes
import cartography.sync


def main() -> int:
    """Run it as the command would, and print how long that took."""
    started = time.perf_counter()
    try:
        status = cartography.cli.main(sys.argv[1:])
    except SystemExit as end:  # the way in which its command ends
        status = end.code
    sys.stdout.write(f"{time.perf_counter() - started}\n")
    return int(status or 0)


if __name__ == "__main__":
    sys.exit(main())
