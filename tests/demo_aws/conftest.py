"""One simulated AWS for the tests of this folder; each test begins with nothing in it."""

from collections.abc import Iterator

import pytest

from demo.aws.server import SimulatedAWS


@pytest.fixture(scope="session")
def server() -> Iterator[SimulatedAWS]:
    """The server that all tests here share."""
    with SimulatedAWS() as aws:
        yield aws


@pytest.fixture
def aws(server: SimulatedAWS) -> SimulatedAWS:
    """The server with nothing in it."""
    server.reset()
    return server
