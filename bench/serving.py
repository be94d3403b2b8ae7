"""Servers to ask over HTTP, each a process of its own: ours as the command starts it, and @neo4j/graphql on the same database."""

import http.client
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.database import environment
from bench.definitions import definitions
from bench.peers import environments
from bench.row import Bench
from collectors.aws import CATALOGUE
from graph.embedded import Address

IDLE = 2.0  # seconds after which Node may close a connection
VERSIONS = {"@neo4j/graphql": "7.6.3 with Apollo Server 5.5.1 on Node"}


class ServerError(RuntimeError):
    """A server that did not start, or an answer that is none."""


@dataclass(frozen=True)
class Server:
    """A server that answers: its address and its process."""

    url: str
    pid: int

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is kept open."""
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=120)


class Asking:
    """A connection to a server, kept open; every answer is read whole."""

    def __init__(self, server: Server, path: str = "/graphql") -> None:
        self._connection, self._path = server.connection(), urlsplit(server.url).path.rstrip("/") or path
        self._last = 0.0

    def bytes(self, query: str, variables: Mapping[str, Any] | None = None) -> bytes:
        """The answer to a query, as it came. Raises ServerError for any other."""
        body = json.dumps({"query": query, "variables": variables or {}})
        if time.monotonic() - self._last > IDLE:
            self._connection.close()  # it is opened again by itself
        self._connection.request("POST", self._path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        found = response.read()
        self._last = time.monotonic()
        if response.status != 200 or b'"errors"' in found[:200]:  # noqa: PLR2004  # OK
            raise ServerError(f"{response.status}: {found[:400]!r}")
        return found

    def data(self, query: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The data of an answer."""
        return json.loads(self.bytes(query, variables))["data"]


@contextmanager
def ours(bench: Bench, at: Address) -> Iterator[Server]:
    """`emptyset serve`."""
    command = [str(Path(sys.executable).with_name("emptyset")), "serve", "--port", "0", "--max-age", "3650d"]
    with _started(command, environment(at, {"EMPTYSET_HOME": str(bench.work / "home")}), bench.work / "emptyset.log") as (line, pid):
        yield Server(line.split("served at ")[1].split()[0].rstrip("/,"), pid)


@contextmanager
def theirs(bench: Bench, at: Address, types: frozenset[str]) -> Iterator[Server]:
    """@neo4j/graphql with the definitions of some types."""
    folder = environments.npm(bench.peers, "neo4j-graphql", bench.tell)
    file = bench.work / "types.graphql"
    file.write_text(definitions(CATALOGUE, types), encoding="utf-8")
    command = [shutil.which("node") or "node", str(folder / "server.mjs"), str(file)]
    with _started(command, environment(at, {"NODE_ENV": "production"}), bench.work / "neo4j-graphql.log") as (line, pid):
        yield Server(line.strip(), pid)


@contextmanager
def _started(command: list[str], variables: Mapping[str, str], log: Path) -> Iterator[tuple[str, int]]:
    """A process until the end of the block, and the first line that it prints."""
    with log.open("wb") as errors, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=variables) as process:
        try:
            line = process.stdout.readline().decode() if process.stdout else ""
            if "http://" not in line:
                raise ServerError(f"{command[0]} did not start: {log.read_text(errors='replace')[-2000:]}")
            yield line, process.pid
        finally:
            process.terminate()
            process.communicate(timeout=30)
