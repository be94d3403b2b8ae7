"""How fluid the page Explore is with two thousand assets: the time until they are drawn, and the frames while one moves and zooms.

    python -m bench.exploring

A VPC with a thousand subnets and a thousand route tables, in an embedded database, looked at in a Chromium without a graphics
card. The figures say something of the machine; they are for comparing, so no test holds them to a limit.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from cli import database, world
from cli.settings import settings
from collectors.aws import CATALOGUE
from graph.embedded import Address
from graph.trial import Planted, World, plant

ACCOUNT, EACH, FRAMES = "111100000000", 1_000, 60
MIDDLE = (430, 450)  # of the drawing, in a window 1280 wide and 900 high
ANSWERS = """Math.max(...performance.getEntriesByType('resource').filter(e => e.name.endsWith('/graphql')).map(e => e.duration)) / 1000"""
RECORD = """() => { window.frames_ = []; let last = performance.now();
  const step = now => { window.frames_.push(now - last); last = now; requestAnimationFrame(step); }; requestAnimationFrame(step); }"""


def network() -> World:
    """The VPC, and what lies in it."""
    inside = {"vpc": (("VPC", "hub"),)}
    assets = [Planted(kind, f"{kind.lower()}-{i}", ACCOUNT, links=inside) for kind in ("Subnet", "RouteTable") for i in range(EACH)]
    return World((Planted("Connector", ACCOUNT, ACCOUNT, "global"), Planted("VPC", "hub", ACCOUNT), *assets))


async def planted(at: Address, home: Path) -> str:
    """Plant it; the address of the page that shows all of it."""
    async with world.opened(replace(settings(), home=home, uri="", database="neo4j"), at) as store:
        await plant(store, CATALOGUE, network(), datetime.now(UTC))
        (row,) = await store.run("MATCH (n:VPC) RETURN n.identifier AS id")
    open_ = [f"{row['id']}~{link}~INCOMING~{kind}~{EACH}" for link, kind in (("LIES_IN", "Subnet"), ("ROUTES_IN_VPC", "RouteTable"))]
    return f"/explore?start={row['id']}&open={'+'.join(open_)}"


@contextmanager
def served(at: Address, home: Path) -> Iterator[str]:
    """A server on it."""
    own = {"NEO4J_URI": at.uri, "NEO4J_USERNAME": at.username, "NEO4J_PASSWORD": at.password, "EMPTYSET_HOME": str(home)}
    code = "from cli.main import app; app()"
    command = [sys.executable, "-c", code, "serve", "--port", "0"]
    with subprocess.Popen(command, env={**os.environ, **own, "COLUMNS": "200"}, stdout=subprocess.PIPE, text=True) as server:
        line = next(line for line in server.stdout or () if "http://" in line)
        yield line[line.index("http://") :].split("/,")[0]
        server.terminate()


def measured(page: Page, url: str) -> None:
    """Print how long it took to be drawn, and how long frames took."""
    page.goto(url.split("&", maxsplit=1)[0])
    page.locator("[data-drawn='1']").wait_for(timeout=120_000)
    started = time.perf_counter()
    page.goto(url)
    page.get_by_text(f"{2 * EACH + 1} assets, ").wait_for(timeout=120_000)
    listed = time.perf_counter() - started
    print(f"{2 * EACH + 1} assets listed after {listed:.1f} s, of which the server's slowest answer took {page.evaluate(ANSWERS):.1f} s")
    page.locator(f"[data-drawn='{2 * EACH + 1}']").wait_for(timeout=120_000)
    print(f"{2 * EACH + 1} assets drawn after {time.perf_counter() - started:.1f} s")
    page.locator("[data-drawn]").scroll_into_view_if_needed()
    x, y = MIDDLE
    page.wait_for_timeout(3_000)
    for what in ("moving", "zooming"):
        page.mouse.move(x + 200, y + 120)
        page.evaluate(RECORD)
        if what == "moving":
            page.mouse.down()
        for i in range(FRAMES):
            if what == "moving":
                page.mouse.move(x + 200 - 4 * i, y + 120 - 2 * i)
            else:
                page.mouse.wheel(0, -40 if i < FRAMES / 2 else 40)
        page.mouse.up()
        frames = sorted(page.evaluate("window.frames_"))
        most = frames[int(len(frames) * 0.95)]
        print(f"{what}: {len(frames)} frames, median {statistics.median(frames):.0f} ms, 19 of 20 under {most:.0f} ms")


def main() -> None:
    """Plant, serve, look."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--disable-gpu", "--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        with database.address(replace(settings(), home=home, uri="", database="neo4j"), linger=0) as at:
            path = asyncio.run(planted(at, home))
            with served(at, home) as url, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=flags)
                measured(browser.new_page(viewport={"width": 1280, "height": 900}), url + path)
                browser.close()


if __name__ == "__main__":
    main()
