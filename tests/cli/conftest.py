"""The command as a user runs it: a process, an embedded database, a simulated AWS."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from demo.aws.organizations import DemoOrganization, build
from demo.aws.server import SimulatedAWS
from graph.embedded import Address, Embedded

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose database stays up for this module."""
    folder = tmp_path_factory.mktemp("home")
    embedded = Embedded(folder, linger=0)
    embedded.join()
    yield folder
    embedded.leave()
    embedded.stop()


@pytest.fixture(scope="module")
def organizations(simulated: SimulatedAWS) -> dict[str, DemoOrganization]:
    """The two organizations of the demonstration, by name."""
    simulated.reset()
    return {organization.name: organization for organization in build(simulated)}


def environment(home: Path, more: dict[str, str] | None = None) -> dict[str, str]:
    """This process's environment with a home of its own, no profile, and no other database."""
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "AWS_", "EMPTYSET_"))}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}
    return {**mine, **nowhere, "EMPTYSET_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "160", **(more or {})}


def command(*arguments: str) -> list[str]:
    """`emptyset` with these arguments."""
    return [sys.executable, "-m", "cli.main", *arguments]


@pytest.fixture(scope="module")
def inside(database: Address) -> Iterator[Callable[..., Result]]:
    """Runs a command in this process, on the database that its tests share."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith(("NEO4J_", "EMPTYSET_", "AWS_"))]:
            patch.delenv(name)
        for name in ("uri", "username", "password"):
            patch.setenv(f"NEO4J_{name.upper()}", getattr(database, name))
        yield lambda *arguments, **more: CliRunner().invoke(app, arguments, env=more)


@pytest.fixture
def emptyset(home: Path) -> Callable[..., Done]:
    """Runs the command to its end."""

    def run(*arguments: str, **more: str) -> Done:
        return subprocess.run(
            command(*arguments), env=environment(home, more), cwd=home, capture_output=True, text=True, timeout=120, check=False
        )

    return run
