"""Many clients at once: each asks one question after the other over its own connection, until the time is up."""

import asyncio
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.serving import Server

MB = 1 << 20
Request = tuple[str, Mapping[str, Any]]  # a query and its variables


@dataclass
class Load:
    """What so many clients found: how long each answer took, what went wrong, and the memory of the server."""

    seconds: float = 0
    taken: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds

    def percentile(self, share: int) -> float:
        """So many of a hundred answers took no longer."""
        return statistics.quantiles(self.taken, n=100)[share - 1]


def put(server: Server, requests: Sequence[Request], clients: int, seconds: float) -> Load:
    """Ask a server of this machine for some seconds with so many clients."""
    if urlsplit(server.url).hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError(f"{server.url} is no server of this machine")
    return asyncio.run(_put(server, requests, clients, seconds))


async def _put(server: Server, requests: Sequence[Request], clients: int, seconds: float) -> Load:
    load, started = Load(), time.perf_counter()
    watching = asyncio.ensure_future(_watch(server.pid, load))
    await asyncio.gather(*(_client(server, requests, n, started + seconds, load) for n in range(clients)))
    watching.cancel()
    load.seconds = time.perf_counter() - started
    return load


async def _client(server: Server, requests: Sequence[Request], number: int, until: float, load: Load) -> None:
    """One client: it starts with a question of its own, so that all are asked at any time."""
    place = urlsplit(server.url)
    made = [_request(place.netloc, place.path or "/graphql", *request) for request in requests]
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    while (started := time.perf_counter()) < until:
        writer.write(made[number % len(made)])
        status, body = await _answer(reader)
        load.taken.append(time.perf_counter() - started)
        if status != b"200" or b'"errors"' in body[:200]:
            load.errors.append(f"{status.decode()}: {body[:200]!r}")
        number += 1
    writer.close()


def _request(host: str, path: str, query: str, variables: Mapping[str, Any]) -> bytes:
    body = json.dumps({"query": query, "variables": variables}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Status and body of a response that tells its length, or comes in chunks."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = head.split(b" ", 2)[1]
    if b"content-length: " in head:
        return status, await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
    body = bytearray()
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, bytes(body)


async def _watch(pid: int, load: Load) -> None:
    """Note the memory of a process each second."""
    while True:
        load.memory.append(_memory(pid))
        await asyncio.sleep(1)


def _memory(pid: int) -> float:
    """What a process has in memory, in MB."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096 / MB
