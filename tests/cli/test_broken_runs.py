"""A run that does not come to its end says why, and what it had read and written until then."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from typer.testing import Result

from demo.aws.server import SimulatedAWS
from graph.errors import StoreError
from graph.store import Store

Run = Callable[[Any], Any]
ACCOUNT = "111122223333"


@pytest.fixture
def refusing(store: Store, run: Run) -> Iterator[None]:
    """A database that takes no two trails of one tenant, and so refuses in the middle of a collection of two."""
    run(store.run("CREATE CONSTRAINT refusing FOR (n:Trail) REQUIRE n.accountID IS UNIQUE", write=True))
    yield
    run(store.run("DROP CONSTRAINT refusing", write=True))


def test_a_run_that_fails_is_kept(
    refusing: None, inside: Callable[..., Result], aws: SimulatedAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As failed, with the reason in our words, its requests, its readings, and what was written before."""
    monkeypatch.setattr("graph.writer.ROWS", 1)  # each group in a transaction of its own
    aws.client(ACCOUNT, "s3").create_bucket(Bucket="logs")
    for name in ("one", "two"):
        aws.client(ACCOUNT, "cloudtrail").create_trail(Name=name, S3BucketName="logs")
    done = inside("collect", "--only", "Trail", "--regions", "us-east-1", "--by", "ada", **aws.environment(ACCOUNT))
    assert isinstance(done.exception, StoreError)
    (run,) = json.loads(inside("runs", "list", "--format", "json").stdout)["runs"]
    assert (run["state"], run["error"], run["by"]) == ("failed", str(done.exception), "ada")
    assert run["counts"]["created"] > 10  # the account and its regions
    assert run["counts"]["created"] < run["counts"]["assets"]
    assert run["counts"]["requests"] > 3
    assert run["outcomes"]["complete"] >= 2
    monkeypatch.setattr("cli.console.out.width", 300)
    assert "failed: Neo4j at" in " ".join(inside("runs", "list").stdout.split())
