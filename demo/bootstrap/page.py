"""The page for people: a bundle in `api/built/`, made of `web/` and the schema, and made again only if one of these has changed.

Where it cannot be made, everything else still works: the server starts, and says at `/` what to do.

`python3 -m demo.bootstrap.page FOLDER` makes it with an environment that may hold nothing else, and ends with 2 if it could not.
"""

import hashlib
import sys
from pathlib import Path

from demo.bootstrap import node
from demo.bootstrap.environment import ROOT
from demo.bootstrap.machine import PreparationError

BUILT = ROOT / "api/built"
PACKAGES = node.WEB / "node_modules/.made-of"
LEFT_OUT = "The page for people is left out; all else works. «make web» tries again."


def made(folder: Path, *, checked: bool = False, anyway: bool = False) -> bool:
    """Whether the page is there, made first with the Node of the environment in `folder` if it is missing or out of date.

    `checked`: also install what checks its sources; `anyway`: make it though nothing has changed.
    """
    if not (node.WEB / "package.json").exists():
        return True
    stale = anyway or not current()
    try:
        if stale or (checked and packages() != wanted(checked=True)):
            make(node.install(folder), checked=checked, stale=stale)
    except PreparationError as lack:
        print(f"\n{lack}\n{LEFT_OUT}", file=sys.stderr)
        return False
    return True


def current() -> bool:
    """Whether the bundle is made of the sources as they are."""
    marker = BUILT / ".made-of"
    return marker.exists() and marker.read_text(encoding="utf-8") == digest()


def make(npm: "list[str]", *, checked: bool, stale: bool) -> None:
    """Fetch the packages with this npm and, if it is stale, make the bundle. Its marker is written last, and goes when a build begins."""
    made_of = digest()
    if packages() not in {wanted(checked=True), wanted(checked=checked)}:
        node.run("Installing the packages of the page", npm, "ci", "--ignore-scripts", *([] if checked else ["--omit=dev"]))
        PACKAGES.write_text(wanted(checked=checked), encoding="utf-8")
    if stale:
        node.run("Making the page", npm, "run", "--silent", "build")
        (BUILT / ".made-of").write_text(made_of, encoding="utf-8")


def packages() -> str:
    """Of which lock packages are there, and whether with those that check the sources; «» if none are."""
    return PACKAGES.read_text(encoding="utf-8") if PACKAGES.exists() else ""


def wanted(*, checked: bool) -> str:
    """What `packages` says once they are there."""
    lock = hashlib.sha256((node.WEB / "package-lock.json").read_bytes()).hexdigest()
    return f"{lock} {'all' if checked else 'bundle'}"


def digest() -> str:
    """What the bundle would be made of now."""
    found = hashlib.sha256()
    for path in sources():
        found.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def sources() -> "list[Path]":
    """The files that decide what is in the bundle."""
    below = [path for path in (node.WEB / "src").rglob("*") if path.is_file() and ".generated." not in path.name]
    beside = [path for path in node.WEB.glob("*") if path.is_file()] + list((node.WEB / "scripts").glob("*"))
    others = [ROOT / "api/schema.graphql", ROOT / "requirements/page.txt"]
    return sorted([*below, *beside, *(path for path in others if path.exists())])


if __name__ == "__main__":
    sys.exit(0 if made(Path(sys.argv[1]).absolute()) else 2)
