"""Recorded answers of the real AWS about buckets, queues, streams and notebook instances: how many are read whole, and what they say."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from collectors.aws import CATALOGUE
from collectors.aws.s3 import BUCKET
from collectors.declare import Call
from collectors.parse import part
from graph.model import Unreadable, value
from scripts.reference.recorded import CONTEXT, recorded

WHOLE = {
    "GetBucketPolicy": 10, "GetBucketAcl": 6, "GetBucketEncryption": 9, "GetBucketVersioning": 3, "GetBucketLogging": 5,
    "GetPublicAccessBlock": 3, "GetAccountPublicAccessBlock": 2, "GetQueueAttributes": 35, "DescribeNotebookInstance": 8,
    "GetEventSelectors": 10,
}  # fmt: skip


def calls() -> dict[str, Call]:
    """The details of these types by operation."""
    kinds = [CATALOGUE.kind(name) for name in ("Bucket", "SQSQueue", "KinesisDataStream", "SageMakerNoteBook", "Trail")]
    return {c.operation: c for kind in kinds for c in kind.details if isinstance(c, Call)}


def answers(shared: Path, call: Call) -> list[Mapping[str, Any]]:
    """The recorded answers that are no errors."""
    return [answer for answer in recorded(shared / "recorded-aws", call) if "Error" not in answer]


@pytest.mark.parametrize("operation", WHOLE)
def test_details(shared: Path, operation: str) -> None:
    """Every recorded detail is read whole."""
    call = calls()[operation]
    found = [part(CATALOGUE, call, call.pick({**answer, **CONTEXT}, answer)) for answer in answers(shared, call)]
    assert len(found) == WHOLE[operation]


def test_buckets(shared: Path) -> None:
    """Of 192 listed buckets 191 are read whole, with either location; the other's date of making is no date in the recording."""
    results = Counter[str]()
    listing, locations = BUCKET.listing, [{}, {"LocationConstraint": "us-west-2"}]
    assert isinstance(listing, Call)
    assert [{k: v for k, v in a.items() if k == "LocationConstraint"} for a in answers(shared, listing.alternatives[0])] == locations
    for bucket in (b for answer in answers(shared, listing) for b in answer["Buckets"]):
        for location in locations:
            record = {**location, **CONTEXT, "_parent": bucket}
            try:
                said = part(CATALOGUE, listing, record).values
            except Unreadable as error:
                results[str(error)] += 1
            else:
                results["whole"] += said["name"] == bucket["Name"] == value(BUCKET.id, record)
    assert results == {"whole": 2 * 191, "creationDate is str, where AWS documents DateTime": 2}


def test_what_they_say(shared: Path) -> None:
    """Policies, grants, encryption, versions and logging of recorded buckets are what AWS said."""
    said = {
        op: Counter(str(v) for a in answers(shared, c) for v in part(CATALOGUE, c, a).values.items())
        for op, c in calls().items()
        if op in WHOLE and op.startswith("GetBucket")
    }
    assert said["GetBucketEncryption"]["('encrypted', True)"] == 8  # and one with a rule that names no encryption
    assert said["GetBucketVersioning"]["('versioningEnabled', True)"] == 1
    assert said["GetBucketLogging"]["('loggingEnabled', True)"] == 4
