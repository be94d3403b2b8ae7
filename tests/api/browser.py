"""A real browser for a test: a headless Chromium, spoken to through a pipe in its own DevTools protocol."""

import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

FOUND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-pipe",
)  # fmt: skip
PATIENCE = 60.0


class Navigating(Exception):
    """The page is between two documents, and there is none to ask something of."""


class Page:
    """One page, with everything that it asked for and complained about since it was made."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout.fileno()
        self._read, self._number, self._session = b"", 0, ""
        self.asked: list[str] = []
        self.complaints: list[str] = []
        target = self._tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._tell(f"{domain}.enable")

    def open(self, url: str) -> None:
        """Go to an address."""
        self._tell("Page.navigate", url=url)

    def value(self, script: str) -> Any:
        """What an expression on the page is."""
        found = self._tell("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str) -> Any:
        """What an expression on the page is, once it is true."""
        end = time.monotonic() + PATIENCE
        found = None
        while not found:
            assert time.monotonic() < end, f"{script} never was true; complaints: {self.complaints}"
            with suppress(Navigating):
                found = self.value(script)
            time.sleep(0.02)
        return found

    def _tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        self._to.write(json.dumps({"id": self._number, "method": method, "params": parameters, **session}).encode() + b"\0")
        self._to.flush()
        while (message := self._message()).get("id") != self._number:
            self._note(message.get("method", ""), message.get("params", {}))
        if "error" in message:
            raise Navigating(message)
        return dict(message["result"])

    def _note(self, event: str, told: dict[str, Any]) -> None:
        if event == "Network.requestWillBeSent":
            self.asked.append(told["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"]))
        elif event == "Log.entryAdded" or (event == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning"}):
            self.complaints.append(str(told))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            assert select.select([self._from], [], [], PATIENCE)[0], "the browser is silent"
            chunk = os.read(self._from, 1 << 16)
            assert chunk, "the browser has ended"
            self._read += chunk
        message, _, self._read = self._read.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def browsing(folder: Path) -> Iterator[Page]:
    """A page of a browser which keeps its profile in a folder, and ends with the block."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    arguments = ["sh", "-c", 'exec "$@" 3<&0 4>&1 >&2', "sh", str(FOUND), *FLAGS, *as_root, f"--user-data-dir={folder}"]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield Page(process)
        finally:
            process.terminate()
