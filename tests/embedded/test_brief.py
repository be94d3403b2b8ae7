"""A database that is there for a minute."""

from pathlib import Path

import pytest

from graph.embedded import Embedded
from graph.embedded.home import Home
from graph.embedded.java import BRIEF


@pytest.mark.parametrize("brief", [True, False])
def test_java_compiles_quickly_only_where_it_ends_soon(tmp_path: Path, brief: bool) -> None:
    """Whoever starts it says whether it shall take the time to become fast."""
    embedded = Embedded(tmp_path, linger=0, brief=brief)
    embedded.join()
    try:
        assert (BRIEF in (Home(tmp_path).run / "server.args").read_text(encoding="utf-8")) is brief
    finally:
        embedded.leave()
