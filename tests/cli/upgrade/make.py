"""Makes the stored graph of an older release, run with the modules of that release.

    git archive COMMIT | tar -x -C /tmp/older && cd /tmp/older && python3 -m demo.bootstrap test .venv
    PYTHONPATH=/tmp/older .venv/bin/python CHECKOUT/tests/cli/upgrade/make.py > CHECKOUT/tests/cli/upgrade/NAME.jsonl

Two collections of a small organization, which changes between them, and an evaluation after each; the last one is pinned.
"""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[3]))  # after the older release's, for what only this checkout has

from demo.aws.server import SimulatedAWS
from graph.embedded import Embedded
from graph.store import Store
from tests.cli.upgrade.portable import dumped
from tests.cli.upgrade.scene import COLLECT, CONTROLS, before, between

DAY = date(2026, 1, 5)


def main() -> None:
    """Print the graph."""
    with TemporaryDirectory() as folder, SimulatedAWS() as aws:
        home = Path(folder)
        variables = {**os.environ, **before(aws), "EMPTYSET_HOME": folder}
        emptyset = (sys.executable, "-m", "cli.main")
        embedded = Embedded(home, linger=0)
        at = embedded.join()
        for pin in ((), ("--pin", "before the upgrade")):
            subprocess.run((*emptyset, "collect", *COLLECT, "--by", "ada"), env=variables, check=True)
            subprocess.run((*emptyset, "evaluate", *CONTROLS, "--by", "ada", *pin), env=variables, check=False, stdout=sys.stderr)
            between(aws)

        async def lines() -> list[str]:
            async with Store.connect(at.uri, at.username, at.password) as store:
                return await dumped(store)

        today = datetime.now(UTC)
        for line in asyncio.run(lines()):  # as of a day that has passed, whatever the clock says where it is used
            dated = line.replace(f"{today:%Y-%m-%d}", f"{DAY:%Y-%m-%d}").replace(f"{today:%Y%m%d}", f"{DAY:%Y%m%d}")
            sys.stdout.write(f"{dated}\n")
        embedded.leave()
        embedded.stop()


if __name__ == "__main__":
    main()
