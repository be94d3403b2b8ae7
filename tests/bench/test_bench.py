"""The bench: rows, ratios, the proxy that counts, and the page that is written."""

import json
import struct
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import found, page
from bench.command import CommandError, command
from bench.plot import svg
from bench.proxy import CHOICE, HELLO, RUN, Messages
from bench.row import Curve, Figure, Found
from bench.timing import alternating, ratio

BEGIN = 0x11


def message(signature: int, *chunks: bytes) -> bytes:
    """A message of Bolt: chunks, each with its size, and an empty one."""
    first = bytes([0xB3, signature]) + (chunks[0] if chunks else b"")
    return b"".join(struct.pack(">H", len(chunk)) + chunk for chunk in (first, *chunks[1:])) + b"\0\0"


def test_every_row_says_what_it_is() -> None:
    """Each module of rows has a row with a place of its own, and in words what is compared and what must be reached."""
    rows = [found.load(name) for name in found.names()]
    assert len({row.order for row in rows}) == len(rows)
    assert [row.title for row in rows if not (row.against and row.target and row.method.strip())] == []


def test_a_row_that_does_not_exist_is_refused() -> None:
    """The error names those there are."""
    with pytest.raises(found.UnknownRow, match=r"there is no row «nothing»; there are .*collect"):
        found.load("nothing")


@pytest.mark.parametrize("cut", range(1, 30))
def test_statements_are_counted_wherever_the_stream_is_cut(cut: int) -> None:
    """A message may come in several chunks and in any pieces; what comes before messages is none, and data is none either."""
    data = b"x" * (HELLO + CHOICE) + message(BEGIN) + message(RUN, b"a" * 7, b"\x10\x10\x10") + b"\0\0" + message(RUN, b"b")
    messages = Messages()
    messages.skip += CHOICE
    pieces = [data[i : i + cut] for i in range(0, len(data), cut)]
    assert [signature for piece in pieces for signature in messages.feed(piece)] == [BEGIN, RUN, RUN]


def test_runs_alternate() -> None:
    """Each round measures everything once, in the opposite order of the round before; rounds to warm up are not counted."""
    seen = list[str]()

    def measure(name: str) -> float:
        seen.append(name)
        return float(len(seen))

    taken = alternating(2, {"a": lambda: measure("a"), "b": lambda: measure("b")}, warm=1)
    assert (seen, taken) == (["a", "b", "b", "a", "a", "b"], {"a": [4, 5], "b": [3, 6]})


def test_a_ratio_is_that_of_pairs() -> None:
    """One pair that something disturbed does not change the median of the ratios."""
    assert ratio([10, 20, 900], [1, 2, 30]) == 10


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    """The end of its error output is in the error; one that ends well has its time, its memory and what it printed."""
    with pytest.raises(CommandError, match="status 3:\nbroken"):
        command([sys.executable, "-c", "import sys; print('broken', file=sys.stderr); sys.exit(3)"], tmp_path / "log")
    took = command([sys.executable, "-c", "print(7)"], tmp_path / "log")
    assert (took.printed, took.wall > 0, took.peak > 1) == ("7\n", True, True)


def test_the_page_tells_every_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reached or not, each figure stands there with its target and its runs, and plots beside it; a row that broke says so."""
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(page, "PLOTS", tmp_path / "benchmarks")
    figures = [
        Figure("faster", 12.5, at_least=10, raw={"it, s": [1.0, 3.0, 2.0]}),
        Figure("memory", 400, "MB", at_most=300),
        Figure("told", 1),
    ]
    measured = Found(figures, [Curve("Growth", "n", "s", {"it": [(1, 1), (10, 12)]})], {"peer": "1.0"})
    kept = {"at": "2026-01-01T00:00:00+00:00", "machine": {"Hardware": "2 cores"}, "seconds": 3.0}
    plain = json.loads(json.dumps(measured.plain()))
    page.write({"collect": {**kept, "found": plain}, "growth": {**kept, "error": "it broke"}})
    told = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    for expected in (
        "| faster | 12.5 times | at least 10 times | ✓ |", "| memory | 400 MB | at most 300 MB | ✗ |", "| told | 1 times |  |  |",
        "| it, s | 2 | 1 · 3 · 2 |", "It broke when it was measured: it broke", "| peer | 1.0 |", "(benchmarks/collect.svg)",
    ):  # fmt: skip
        assert expected in told
    assert (tmp_path / "benchmarks" / "collect.svg").is_file()


def test_a_missed_target_has_its_limit() -> None:
    """Where a target is missed, the row says what the limit is, by what was measured; where it is reached, it says nothing."""
    raw = {"emptyset, s": [0.2, 0.2], "@neo4j/graphql, s": [0.3, 0.3], "driver and orjson, s": [0.2, 0.1]}
    slow, fast = (Found([Figure("faster than @neo4j/graphql", value, at_least=3, raw=raw)]) for value in (1.5, 3.5))
    (told,) = found.load("fragment").limits(slow)
    assert "is 2.0 times faster than @neo4j/graphql here. Of our 200 ms it takes 150" in told
    assert list(found.load("fragment").limits(fast)) == []


def test_a_plot_is_well_formed() -> None:
    """It is XML with a title, a line and a point for each value, inside of its frame."""
    root = ET.fromstring(svg(Curve("A & B", "x", "y", {"one": [(10, 0.2), (1000, 30)], "two": [(10, 1)]})))  # noqa: S314 - made here
    name = "{http://www.w3.org/2000/svg}"
    assert [e.text for e in root.iter(f"{name}title")] == ["A & B"]
    circles = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter(f"{name}circle")]
    assert len(circles) == 3
    assert all(0 < x < 720 and 0 < y < 420 for x, y in circles)
