"""The HTTP/1.1 server below the simulated AWS: a thread for each connection, which stays open as boto3 expects.

Werkzeug's own closes the connection after each answer, and its header parsing costs more than most answers here.
"""

import socket
import socketserver
import struct
import sys
import traceback
from collections.abc import Callable
from http.client import responses
from io import BufferedIOBase, BytesIO
from urllib.parse import unquote_to_bytes

from demo.aws.answer import Answer
from demo.aws.call import Environ

LINE = 65537
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset


class Connection(socketserver.StreamRequestHandler):
    """The requests of one client, one after another."""

    disable_nagle_algorithm = True
    server: "Listener"
    connection: socket.socket

    def handle(self) -> None:
        """Answer until the client leaves."""
        try:
            while line := self.rfile.readline(LINE).strip():
                self.respond(line.decode("latin-1"))
        except (OSError, ValueError):
            return  # the client went away, or speaks no HTTP: there is nobody to tell

    def respond(self, line: str) -> None:
        """Read the rest of one request and answer it."""
        method, target, _ = line.split(" ", 2)
        environ = self.environ(method, target, headers(self.rfile))
        if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ["wsgi.input"] = BytesIO(body(self.rfile, environ))
        answer = guarded(self.server.application, environ)
        message = encoded(answer, method)
        if answer.cut:
            self.cut(message)
        self.wfile.write(message)

    def cut(self, message: bytes) -> None:
        """Send half of a message and break the connection."""
        self.wfile.write(message[: len(message) // 2])
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.connection.close()
        raise ConnectionResetError

    def environ(self, method: str, target: str, given: Environ) -> Environ:
        """The request as WSGI has it (PEP 3333)."""
        path, _, query = target.partition("?")
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "RAW_URI": target,
            "REQUEST_URI": target,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input_terminated": True,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            **given,
        }


class Listener(socketserver.ThreadingTCPServer):
    """Listens on a free port of the loopback address."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 512

    def __init__(self, application: Callable[[Environ], Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.application = application
        self.port: int = self.socket.getsockname()[1]


def headers(stream: BufferedIOBase) -> Environ:
    """The headers of a request, named as WSGI names them."""
    found: Environ = {}
    while line := stream.readline(LINE).strip():
        name, _, value = line.decode("latin-1").partition(":")
        key = name.upper().replace("-", "_")
        found[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value.strip()
    return found


def body(stream: BufferedIOBase, environ: Environ) -> bytes:
    """The whole body of a request, so that the next one can follow."""
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", ""):
        whole = b"".join(chunks(stream))
        environ["CONTENT_LENGTH"] = str(len(whole))
        del environ["HTTP_TRANSFER_ENCODING"]
        return whole
    return stream.read(int(environ.get("CONTENT_LENGTH") or 0))


def chunks(stream: BufferedIOBase) -> list[bytes]:
    """The parts of a body whose length was not known at first."""
    found = []
    while size := int(stream.readline(LINE).partition(b";")[0], 16):
        found.append(stream.read(size))
        stream.readline(LINE)
    while stream.readline(LINE).strip():
        pass  # trailers
    return found


def guarded(application: Callable[[Environ], Answer], environ: Environ) -> Answer:
    """The application's answer; what breaks in there is told here and to the client, which would else see a connection that closes."""
    try:
        return application(environ)
    except Exception:  # noqa: BLE001 - whatever it is, the server goes on
        sys.stderr.write(traceback.format_exc())
        return Answer(500, b"the simulated AWS broke; its error output says where")


def encoded(answer: Answer, method: str) -> bytes:
    """An answer as it goes over the wire."""
    length = answer.headers.get("Content-Length") if method == "HEAD" else None
    said = {name: value for name, value in answer.headers.items() if name.lower() not in {"connection", "content-length"}}
    said["Content-Length"] = length or str(len(answer.body))
    first = f"HTTP/1.1 {answer.status} {responses.get(answer.status, 'Unknown')}"
    head = "\r\n".join([first, *(f"{name}: {value}" for name, value in said.items()), "", ""])
    return head.encode("latin-1") + (b"" if method == "HEAD" else answer.body)
