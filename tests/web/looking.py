"""How tests look at a page: with the eyes of axe, at its width, and for the pictures in the documents."""

import json
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, each with its place."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{v['id']}: {v['help']}: {[node['html'][:200] for node in v['nodes'][:3]]}" for v in found["violations"]]


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge of the window, so that the whole page scrolls sideways."""
    if page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        return []
    wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
    return list(page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 120))")) or ["something outside of <main>"]


def picture(page: Page, name: str) -> Path:
    """A picture of what the window shows, into docs/images/web/ if `make screenshots` asks for it, else thrown away."""
    folder = os.environ.get("EMPTYSET_SCREENSHOTS", "")
    path = Path(folder) / f"{name}.png" if folder else None
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, animations="disabled")
    return path or Path(os.devnull)


def loaded(manifest: Path, entry: str) -> list[str]:
    """The files that an entry of the bundle loads before anything is shown, itself included."""
    chunks = json.loads(manifest.read_text())
    names, found = [entry], []
    while names:
        chunk = chunks[names.pop()]
        found += [chunk["file"], *chunk.get("css", [])]
        names += [name for name in chunk.get("imports", []) if chunks[name]["file"] not in found]
    return sorted(set(found))
