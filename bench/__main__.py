"""`python -m bench [ROW…]`: run all rows or some, keep what each found, and write docs/benchmarks.md from what is kept."""

import argparse
import os
import sys
import time
from pathlib import Path

from bench import found
from bench.page import write

WORK = Path(os.environ.get("EMPTYSET_BENCH") or found.ROOT / ".bench")


def main() -> int:
    """Run, and write the page; 1 if a row broke."""
    wanted = asked()
    wanted.work.mkdir(parents=True, exist_ok=True)
    if wanted.here:
        return 0 if found.here(wanted.here, wanted.work, quick=wanted.quick) else 1
    chosen = [name for name in found.names() if not wanted.rows or name in wanted.rows]
    for name in wanted.rows:
        found.load(name)
    broken = [] if wanted.page else [name for name in chosen if not _ran(name, wanted)]
    if not wanted.quick:
        write(found.results(wanted.work))
    print("\n".join(f"broke: {name}" for name in broken))
    return 1 if broken else 0


def _ran(name: str, wanted: argparse.Namespace) -> bool:
    started = time.perf_counter()
    print(f"{name}: {found.load(name).title}", flush=True)
    well = found.measure(name, wanted.work, quick=wanted.quick)
    print(f"  {time.perf_counter() - started:5.0f} s  {'done' if well else 'BROKE'}", flush=True)
    return well


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Emptyset against its peers.")
    parser.add_argument("rows", nargs="*", help=f"rows to run, all unless named: {', '.join(found.names())}")
    parser.add_argument("--work", type=Path, default=WORK, help="where results, peers and databases are kept")
    parser.add_argument("--quick", action="store_true", help="one small run of each, to see that it works; writes no page")
    parser.add_argument("--page", action="store_true", help="run nothing, only write the page from what is kept")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except found.UnknownRow as error:
        sys.exit(f"bench: {error}")
