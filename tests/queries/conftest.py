"""A compiler for the small catalogue, without a database."""

import pytest

from api.engine import Engine
from queries.compile import Compiler, View
from queries.document import document
from queries.grammar import Grammar
from tests.queries.things import THINGS

ON = View("ThingsOn", "Things that are on.", document(
    "query ThingsOn($level: Int = 3) { things(where: {state: {on: {eq: true}, level_GTE: $level}}) { ...AssetFragment } }"
))  # fmt: skip
BOTH = View("Both", "Things with a text, and trails.", document(
    "{ things(where: {NOT: {text: null}}) { identifier } trails { identifier } }"
))  # fmt: skip
VIEWS = {v.name: v for v in (ON, BOTH)}


@pytest.fixture(scope="session")
def compiler() -> Compiler:
    """A compiler for the small catalogue and two views."""
    return Engine(THINGS, VIEWS).compiler


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The grammar of the small catalogue."""
    return Grammar(THINGS)
