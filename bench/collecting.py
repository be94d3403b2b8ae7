"""`emptyset collect` and cartography over the same accounts, as whole commands and as the work alone, and the same calls by bare boto3."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bench import trails
from bench.command import Took, command
from bench.database import database, emptied, environment
from bench.found import ROOT
from bench.peers.environments import python
from bench.proxy import Counts, counted
from bench.row import Bench
from cli.options import WORKERS
from demo.aws.server import SimulatedAWS
from graph.embedded import Address

OURS = Path(sys.executable).parent / "emptyset"
ALONE = Path(__file__).parent / "peers" / "cartography_alone.py"
# Only CloudTrail, for every profile of the configuration; without its indexes, which are there from the first run on.
CARTOGRAPHY = (
    "--neo4j-user", "neo4j", "--neo4j-password-env-var", "NEO4J_PASSWORD", "--aws-sync-all-profiles", "--aws-requested-syncs", "cloudtrail",
)  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """Accounts with trails in a simulated AWS, and a database; `regions` are those to read, all that are enabled if none."""

    bench: Bench
    aws: SimulatedAWS
    accounts: Sequence[str]
    at: Address
    regions: tuple[str, ...] = ()

    def emptyset(self, at: Address | None = None) -> Took:
        """The whole command of ours."""
        words = ["collect", "--organization", "--role-name", trails.ROLE, "--only", "Trail", "--regions", ",".join(self.regions)]
        return command([OURS, *words], self._log("emptyset"), self._ours(at))

    def emptyset_alone(self) -> float:
        """Our work without the start of the process."""
        words = [sys.executable, "-m", "bench.alone", ",".join(self.regions), str(WORKERS)]
        return _last(command(words, self._log("emptyset-alone"), self._ours()))

    def cartography(self, at: Address | None = None, modules: str = "aws") -> Took:
        """The whole command of cartography, with the modules that it shall run."""
        return command([self._peer.parent / "cartography", *self._words(at, modules)], self._log("cartography"), self._theirs())

    def cartography_alone(self) -> float:
        """Its work without the start of the process."""
        return _last(command([self._peer, ALONE, *self._words(None, "aws")], self._log("cartography-alone"), self._theirs()))

    def bare(self) -> tuple[float, float]:
        """The same calls by bare boto3: seconds of the whole command, and of the work alone."""
        words = [sys.executable, "-m", "bench.peers.bare", str(WORKERS), trails.ROLE, *self.regions]
        took = command(words, self._log("bare"), self._ours())
        return took.wall, _last(took)

    def start(self) -> Took:
        """The start of our command: the interpreter and what it imports before it asks anything."""
        return command([sys.executable, "-c", "import cli.main, cli.collecting"], self._log("start"), self._ours())

    def emptied(self) -> None:
        """Forget what is in the graph; constraints and indexes stay."""
        emptied(self.at)

    @property
    def _peer(self) -> Path:
        return python(self.bench.peers, "cartography", self.bench.tell)

    def _words(self, at: Address | None, modules: str) -> list[str]:
        regions = ["--aws-regions", ",".join(self.regions)] if self.regions else []
        return ["--neo4j-uri", (at or self.at).uri, *CARTOGRAPHY, "--selected-modules", modules, *regions]

    def _ours(self, at: Address | None = None) -> Mapping[str, str]:
        return environment(at or self.at, self.aws.environment(trails.MANAGER), {"PYTHONPATH": str(ROOT)})

    def _theirs(self) -> Mapping[str, str]:
        return environment(self.at, trails.profiles(self.bench.work, self.accounts, self.aws.url), {"AWS_DEFAULT_REGION": "us-east-1"})

    def _log(self, name: str) -> Path:
        return self.bench.work / f"{name}.log"


@contextmanager
def scene(bench: Bench, accounts: int, regions: tuple[str, ...] = (), delay: float = 0) -> Iterator[Scene]:
    """Accounts with two trails each, and a new database which both tools have their indexes in, and have read everything into once."""
    with database(bench.work / "neo4j") as at, SimulatedAWS() as aws:
        bench.tell(f"an organization of {accounts} accounts")
        made = Scene(bench, aws, trails.organization(aws, accounts), at, regions)
        bench.tell("both tools once, to warm up")
        made.cartography(modules="create-indexes,aws")
        made.emptyset()
        made.emptied()
        aws.delay(delay)
        yield made


def round_trips(made: Scene) -> dict[str, Counts]:
    """What each tool asks of the database in a first collection, counted in the same way."""
    found = dict[str, Counts]()
    for name, run in (("emptyset", made.emptyset), ("cartography", made.cartography)):
        with counted(made.at) as (at, counts):
            run(at)
        found[name] = replace(counts)
        made.emptied()
    return found


def _last(took: Took) -> float:
    return float(took.printed.split()[-1])
