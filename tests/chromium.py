"""A headless Chromium of this machine for tests, which reaches nothing but this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
FLAGS = [
    "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
PATIENCE = 30_000  # milliseconds; nothing waits that long unless it is broken
expect.set_options(timeout=PATIENCE)


def require(lack: str = "") -> None:
    """Leave out the tests that cannot run here, for want of a browser or of what else is named; CI must be able to."""
    if lack := lack or ("" if CHROMIUM else "there is no Chromium on this machine"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, for one file of tests at most: it holds the thread's event loop, which another file's tests may want."""
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM, args=flags) as found:
        yield found
