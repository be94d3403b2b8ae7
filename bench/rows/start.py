"""How long one waits: for the embedded database, for the command to say what it can do, for the demonstration's table."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.command import command
from bench.database import OTHERS
from bench.row import Bench, Figure, Found, Row
from bench.timing import seconds
from graph.embedded import Embedded

EMPTYSET = Path(sys.executable).with_name("emptyset")
TABLE = "the demonstration's table"
METHOD = (
    "A database that has been started before starts again, until it answers `RETURN 1`; the archive of its classes is there, as it is from "
    "the second start on a machine. The commands are whole commands, run once before they are measured."
)


def run(bench: Bench) -> Found:
    """Start everything several times."""
    database = Embedded(bench.work / "neo4j", linger=0)
    first = _started(database)
    bench.tell(f"the first start took {first:.1f} s")
    starts = [_started(database) for _ in range(bench.runs(5))]
    helps = [_whole(bench, "--help") for _ in range(bench.runs(9) + 1)][1:]
    demos = [(_whole(bench, "demo", "--once"), _table(bench)) for _ in range(bench.runs(3) + 1)][1:]
    whole, tables = map(list, zip(*demos, strict=True))
    return Found(
        [
            Figure("start of the database", median(starts), "s", at_most=8, raw={"start, s": starts}, note=f"the first: {first:.1f} s"),
            Figure("`emptyset --help`", median(helps), "s", at_most=0.3, raw={"--help, s": helps}),
            Figure(TABLE, median(tables), "s", at_most=20, raw={"table, s": tables, "demo --once, whole, s": whole}),
        ]
    )


def _started(database: Embedded) -> float:
    took = seconds(database.join)
    database.leave()
    return took


def _table(bench: Bench) -> float:
    """The seconds after which the last demonstration had its table, as it says itself."""
    said = re.search(r"the table is there after ([0-9.]+) s", (bench.work / "log").read_text(encoding="utf-8"))
    if said is None:
        raise ValueError("the demonstration does not say when its table was there")
    return float(said[1])


def _whole(bench: Bench, *words: str) -> float:
    own = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    took = command([EMPTYSET, *words], bench.work / "log", own | {"EMPTYSET_HOME": str(bench.work / "home")})
    bench.tell(f"{' '.join(words)}: {took.wall:.2f} s")
    return took.wall


def limits(found: Found) -> Iterator[str]:
    """What the demonstration's time goes into."""
    if found.missed(TABLE):
        yield (
            f"A new Neo4j and a simulated AWS start, two organizations are read and six controls are judged and explained in "
            f"{found.value(TABLE):.0f} s on two cores, of which both are busy all the time: most of it is Java that plans statements which "
            "it has never seen."
        )


ROW = Row(
    order=110,
    title="Starting",
    against="what a person waits for",
    target="the database under 8 s, `emptyset --help` under 0.3 s, the table of the demonstration under 20 s, from its second start on",
    method=METHOD,
    run=run,
    limits=limits,
)
