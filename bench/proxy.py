"""A proxy for Bolt on the loopback address, which counts how often a client had to wait for the database.

Bolt is a stream of messages in chunks (https://neo4j.com/docs/bolt/current/bolt/message/). Two things are counted, in the
same way for everybody: statements, which are messages RUN, and turns, in which a client that has heard an answer sends
something anew and so waits for another round trip.
"""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from graph.embedded import Address

HELLO = 20  # bytes that a client says first: the magic number and four versions
MANIFEST, CHOICE = bytes.fromhex("000001ff"), 5  # a server that lists its versions is told in so many bytes which one is taken
RUN = 0x10  # the signature of the message, behind the byte that says how many fields it has
SIZE = 1 << 16


@dataclass
class Counts:
    """What went through: statements, and turns."""

    statements: int = 0
    turns: int = 0


class Messages:
    """The messages that a client sends on one connection, as far as they have come. `skip`: bytes that come before them."""

    def __init__(self) -> None:
        self.skip = HELLO
        self._bytes, self._begun = bytearray(), False

    def feed(self, data: bytes) -> Iterator[int]:
        """The signatures of messages that begin in here."""
        self._bytes += data
        over = min(self.skip, len(self._bytes))
        self.skip -= over
        del self._bytes[:over]
        while (chunk := self._chunk()) is not None:
            if chunk and not self._begun:
                yield chunk[1]
            self._begun = bool(chunk)  # an empty chunk ends a message

    def _chunk(self) -> bytes | None:
        """The next chunk, which begins with its size in two bytes; None if it is not there yet."""
        size = int.from_bytes(self._bytes[:2], "big")
        if len(self._bytes) < 2 + size:
            return None
        chunk = bytes(self._bytes[2 : 2 + size])
        del self._bytes[: 2 + size]
        return chunk


class _Connection(socketserver.BaseRequestHandler):
    server: "_Listener"

    def handle(self) -> None:
        """Pass on what both sides say until the client leaves."""
        self.messages, self.heard = Messages(), True
        with socket.create_connection(self.server.target) as there:
            there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            back = threading.Thread(target=self._back, args=(there,), daemon=True)
            back.start()
            while data := self.request.recv(SIZE):
                self.server.count(list(self.messages.feed(data)).count(RUN), turn=self.heard)
                self.heard = False
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
            back.join()

    def _back(self, there: socket.socket) -> None:
        first = True
        while data := there.recv(SIZE):
            if first and data.startswith(MANIFEST):
                self.messages.skip += CHOICE
            self.heard, first = True, False
            self.request.sendall(data)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.target, self.counts, self._lock = target, Counts(), threading.Lock()

    def count(self, statements: int, *, turn: bool) -> None:
        """Add to what went through."""
        with self._lock:
            self.counts.statements += statements
            self.counts.turns += turn

    def handle_error(self, *_: Any) -> None:
        """A client that goes away without a word is none."""


@contextmanager
def counted(at: Address) -> Iterator[tuple[Address, Counts]]:
    """The same database behind a proxy, and what goes through it."""
    parts = urlsplit(at.uri)
    with _Listener((parts.hostname or "127.0.0.1", parts.port or 7687)) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield replace(at, uri=f"bolt://127.0.0.1:{listener.server_address[1]}"), listener.counts
        listener.shutdown()
