"""A receiver of webhooks on loopback, which can be told to fail, to be slow, or to redirect."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Receiver:
    """`answers` are the statuses of the next requests, then 204; `slow` the seconds before each answer."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    slow: float = 0.0
    asked: list[str] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def heard(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Verify a request as receivers do, with the library of the specification; returns the status of the answer."""
        self.asked.append(path)
        self.ids.append(headers["webhook-id"])
        message = Webhook(SECRET).verify(body, headers)
        time.sleep(self.slow)
        status = self.answers.pop(0) if self.answers else 204
        if status == 204:
            self.taken.append(message)
        return status

    def changes(self) -> list[dict[str, Any]]:
        """All changes that were taken."""
        return [change for message in self.taken for change in message["data"]["changes"]]


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """A receiver that answers while the context is open."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.heard(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", f"{receiver.url}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_port}/hook/t0ken"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def lines(text: str) -> list[dict[str, Any]]:
    """The values of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]
