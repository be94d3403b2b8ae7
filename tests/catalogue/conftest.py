"""The public catalogue, and an account of the simulated AWS to try its rules on."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.written import written
from collectors.aws import CATALOGUE
from controls.control import Control
from controls.evaluate import Evaluator
from controls.public import public
from controls.views import views
from demo.aws.server import SimulatedAWS
from graph.store import Store
from queries.compile import Compiler
from tests.catalogue.scene import Scene
from tests.collectors.harness import Collector


@pytest.fixture(scope="session")
def compiler() -> Compiler:
    """Reads stored queries against the schema on record, which is the one that is served."""
    return Compiler(written(), CATALOGUE, views())


@pytest.fixture(scope="session")
def rules(compiler: Compiler) -> Callable[[Path], Mapping[str, Control]]:
    """The controls of the catalogue by slug, loaded once."""
    loaded = dict[str, Control]()

    def load(shared: Path) -> Mapping[str, Control]:
        if not loaded:
            loaded.update({control.id: control for control in public(compiler, shared / "grc-cms")})
        return loaded

    return load


@pytest.fixture
def scene(
    store: Store, aws: SimulatedAWS, run: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch, compiler: Compiler, shared: Path,
    rules: Callable[[Path], Mapping[str, Control]],
) -> Scene:  # fmt: skip
    """An empty account, an empty graph."""
    return Scene(Collector(store, aws, run, monkeypatch), Evaluator(compiler, store), rules(shared), run)
