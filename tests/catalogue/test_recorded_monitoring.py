"""Recorded answers of the real AWS on keys, certificates, recorders, analyzers, logs, alarms and topics: how many are read whole."""

from collections import Counter
from pathlib import Path

from collectors.aws import CATALOGUE
from collectors.declare import Call
from collectors.parse import part
from graph.model import Unreadable
from scripts.reference.recorded import read, recorded

KINDS = {
    "AccessAnalyzer", "ACMSSLCertificate", "CloudWatchAlarm", "ConfigurationRecorder", "KMSKey", "LogGroup", "MetricFilter", "SNSTopic",
}  # fmt: skip


def test_records_read_whole(shared: Path) -> None:
    """Of 225 records all but two are read whole: AWS denied one, and one was trimmed to a shape that AWS does not answer in."""
    found = [one for one in read(CATALOGUE, shared / "recorded-aws") if one.kind in KINDS]
    assert (sum(one.records for one in found), sum(one.whole for one in found)) == (225, 223)
    reasons = {one.operation: dict(one.reasons) for one in found if one.reasons}
    assert reasons == {
        "kms.DescribeKey": {"AWS said AccessDeniedException": 1},
        "sns.GetTopicAttributes": {"value is list, where AWS documents String": 1},
    }


def test_what_follows_from_a_recorded_key(shared: Path) -> None:
    """Of 35 recorded keys it is known who manages all but two, and of all but one whether they are going."""
    kind = CATALOGUE.kind("KMSKey")
    [call] = [c for c in kind.details if isinstance(c, Call) and c.operation == "DescribeKey"]
    found = Counter[str]()
    for answer in (a for a in recorded(shared / "recorded-aws", call) if "KeyMetadata" in a):
        for derivation in (d for d in kind.derived if d.rests_on == ("DescribeKey",)):
            try:
                found[f"{derivation.name} {part(CATALOGUE, derivation, {'DescribeKey': answer}).values[derivation.name]}"] += 1
            except Unreadable:
                found[f"{derivation.name} unread"] += 1
    assert found == {
        "managementType CustomerManaged": 26, "managementType AWSManaged": 7, "managementType unread": 2,
        "scheduleForDeletion False": 34, "scheduleForDeletion unread": 1,
    }  # fmt: skip
