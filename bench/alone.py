"""The work of `emptyset collect` alone: everything is imported first, and then it is timed; the last line is the seconds.

python -m bench.alone REGIONS THREADS
"""

import sys
import time

from bench.trails import ROLE
from cli import collecting


def main() -> None:
    """Collect, and print how long that took."""
    order = collecting.Order(role=ROLE, whole_organization=True, regions=sys.argv[1], only="Trail", workers=int(sys.argv[2]))
    started = time.perf_counter()
    collecting.show(order, "table")
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
