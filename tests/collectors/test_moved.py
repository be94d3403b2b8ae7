"""A name that moves: a bucket that is deleted in one account and made in another is lost in neither, nor is it in both."""

from typing import Any

import pytest

from collectors.run import Wanted
from demo.aws.server import SimulatedAWS
from tests.collectors.harness import FIRST, MANAGER, REGIONS, SECOND, Collector, differences

BUCKETS = Wanted(REGIONS, frozenset({"Bucket"}))
NAME = "moving"
LISTED = (
    '<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets><Bucket><Name>moving</Name>'
    "<CreationDate>2026-01-01T00:00:00.000Z</CreationDate><BucketRegion>us-east-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>"
)


def holders(collector: Collector) -> list[list[Any]]:
    """The account of the bucket, and which of its operations are unread."""
    unread = "[l IN labels(b) WHERE l STARTS WITH 'Unread' | l]"
    return collector.rows(f"MATCH (b:Bucket {{internalName: $name}}) WHERE NOT b:Stub RETURN b.cloudAccountID, {unread}", name=NAME)


@pytest.mark.parametrize(("old", "new"), [(FIRST, SECOND), (SECOND, FIRST)])
@pytest.mark.parametrize("rows", [5_000, 1])
def test_a_bucket_that_moved(
    collector: Collector, acme: dict[str, str], aws: SimulatedAWS, old: str, new: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run after it moved has it in its new account, whichever account is read first and however much is written at once."""
    monkeypatch.setattr("graph.writer.ROWS", rows)
    aws.client(old, "s3").create_bucket(Bucket=NAME)
    collector.organization(wanted=BUCKETS)
    assert holders(collector) == [[old, []]]
    aws.client(old, "s3").delete_bucket(Bucket=NAME)
    aws.client(new, "s3").create_bucket(Bucket=NAME)
    collector.organization(wanted=BUCKETS)
    assert holders(collector) == [[new, []]]
    moved = collector.graph()
    assert collector.organization(wanted=BUCKETS).written.created == 0
    assert not differences(moved, collector.graph())


def test_a_bucket_that_two_accounts_name(collector: Collector, acme: dict[str, str], aws: SimulatedAWS) -> None:
    """A bucket that two accounts list in one run is where it was listed first; the other's listing failed, and the next run heals it."""
    aws.client(FIRST, "s3").create_bucket(Bucket=NAME)
    for account in (FIRST, SECOND):
        aws.fault(kind="surprising", service="s3", operation="ListBuckets", account=account, body=LISTED)
    collector.organization(wanted=BUCKETS)
    [[account, _]] = holders(collector)
    [[scope, (_, error)]] = collector.outcomes("ListBuckets", "failed").items()
    assert {account, scope.split("/")[0]} == {FIRST, SECOND}
    assert NAME in error
    assert account in error
    aws.clear_faults()
    collector.organization(wanted=BUCKETS)
    assert holders(collector) == [[FIRST, []]]
    assert set(collector.outcomes("ListBuckets", "complete")) == {f"{a}/global" for a in (MANAGER, FIRST, SECOND)}
