"""The bundle as it is built: how much the first page loads, what the documents of it may hold, and that no address stands in its lock."""

import gzip
import json
import re

from tests.web.conftest import ROOT
from tests.web.looking import loaded

BUILT = ROOT / "api/built"
MOST = 300_000
FREE = {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense"}


def test_the_overview_loads_less_than_300_kb() -> None:
    """Compressed, as the server sends it: the document, and each script and style that is there before anything is shown."""
    files = ["index.html", *loaded(BUILT / "manifest.json", "index.html")]
    sizes = {name: len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in files}
    assert sum(sizes.values()) < MOST, sizes


def test_nothing_in_the_document_stands_inline() -> None:
    """No script, style or handler that the policy would refuse."""
    text = (BUILT / "index.html").read_text()
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count('<script type="module" crossorigin src="/bundle/')


def test_the_lock_names_no_registry() -> None:
    """Whoever builds it has one, and npm knows which."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_what_is_bundled_is_free_and_its_licence_goes_with_it() -> None:
    """Each licence allows our use without conditions on our code."""
    text = (BUILT / "licences.md").read_text()
    found = dict(re.findall(r"^## (\S+) - \S+ \((.*)\)$", text, re.MULTILINE))
    assert found.keys() >= {"react", "react-dom", "@base-ui/react", "@tanstack/react-router", "refractor"}
    assert {name: licence for name, licence in found.items() if licence not in FREE} == {}
