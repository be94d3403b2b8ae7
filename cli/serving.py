"""`emptyset serve`: the application over the open database, and the token that guards it beyond loopback."""

import asyncio
import ipaddress
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
import uvicorn

from api.access import Access, beyond_loopback
from api.app import application
from api.services import Services
from cli import database, world
from cli.console import err, out
from cli.exemptions import loaded as exemptions
from cli.options import YEAR
from cli.settings import Settings, age, settings
from cli.who import origin
from collectors.aws import CATALOGUE
from controls.control import Control
from controls.evaluate import Evaluator
from controls.exemption import LONGEST, Exemption
from controls.keeping import Keeper
from controls.service import Controls
from graph.coverage import Coverage
from graph.embedded import Address
from graph.freshness import MAX_AGE, Limits


@dataclass(frozen=True)
class Listening:
    """Where the server listens, and to which further Host names it answers."""

    host: str
    port: int
    names: Sequence[str] = ()

    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def serve(listening: Listening, sources: world.Sources, max_age: Limits, files: Sequence[Path] | None = None, longest: str = YEAR) -> None:
    """Serve until interrupted."""
    own = settings()
    loaded = world.controls(sources)
    exempt = exemptions(loaded, files, longest)
    with database.address(own) as at:
        run(
            own,
            at,
            listening,
            loaded,
            max_age,
            lambda url: out.print(f"Emptyset is served at {url}/, queries at {url}/graphql (Ctrl-C stops it)", markup=False),
            exempt,
            age(longest),
        )


def run(
    own: Settings,
    at: Address,
    listening: Listening,
    controls: Sequence[Control],
    max_age: Limits = MAX_AGE,
    ready: Callable[[str], None] = print,
    exempt: tuple[Exemption, ...] = (),
    longest: timedelta = LONGEST,
) -> None:
    """Serve what the database at an address holds; `ready` is told where, once it is."""

    @asynccontextmanager
    async def opening() -> AsyncIterator[Services]:
        async with world.opened(own, at) as store:

            async def coverage() -> Coverage:
                return await Coverage.load(store, CATALOGUE, now=datetime.now(UTC), max_age=max_age)

            evaluator = Evaluator(world.compiler(), store, exempt)
            yield Services(store, coverage, Controls(controls, evaluator, max_age, Keeper(store, origin()), longest))

    asyncio.run(_openable(own, at))
    app = application(world.engine(), opening, access(own, listening))
    with _socket(listening) as bound:
        shown = f"[{listening.host}]" if ":" in listening.host else listening.host
        server = _Server(
            uvicorn.Config(app, log_level="warning", access_log=False, server_header=False),
            lambda: ready(f"http://{shown}:{bound.getsockname()[1]}"),
        )
        server.run(sockets=[bound])


async def _openable(own: Settings, at: Address) -> None:
    """Raises StoreError where the database cannot be used, which a server that starts would only log."""
    async with world.opened(own, at):
        pass


class _Server(uvicorn.Server):
    """Uvicorn's, which says when it answers, and leaves an interrupt to whoever called it."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


@contextmanager
def _socket(listening: Listening) -> Iterator[socket.socket]:
    """A bound socket; raises BadParameter if the address is taken or is none of this machine's."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on: head and body of an answer are two writes, and the second waited 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listening.host, listening.port))
    except OSError as error:
        bound.close()
        raise typer.BadParameter(
            f"{listening.host}:{listening.port} cannot be listened on: {error.strerror}; choose another --port"
        ) from error
    with bound:
        yield bound


def access(own: Settings, listening: Listening) -> Access:
    """Loopback needs no token; anything beyond it needs one in every request."""
    if listening.loopback():
        return Access(Access().hosts | {name.lower() for name in listening.names})
    given = os.environ.get("EMPTYSET_TOKEN", "")
    if not given:
        file = own.home / "token"
        given = token(file)
        err.print(f"Requests need the token in {file} (Authorization: Bearer TOKEN).", markup=False)
    return beyond_loopback(given, [listening.host, *listening.names])


def token(file: Path) -> str:
    """The token in a file that only its owner can read, made when first asked for."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as opened:
        opened.write(made := secrets.token_urlsafe(32))
    return made
