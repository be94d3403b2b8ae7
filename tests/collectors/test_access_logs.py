"""Whether CloudWatch Logs delivers the access log of an asset."""

from typing import Any

import pytest

from collectors.meaning.access_logs import delivered

ARN = "arn:aws:cloudfront::111111111111:distribution/E1"


def source(name: str = "s", arn: str = ARN, kind: str = "ACCESS_LOGS") -> dict[str, Any]:
    """A delivery source."""
    return {"name": name, "resourceArns": [arn], "logType": kind}


CASES: dict[str, tuple[list[dict[str, Any]], list[str], bool]] = {
    "nothing": ([], [], False),
    "a source alone sends nothing": ([source()], [], False),
    "a source with a delivery": ([source()], ["s"], True),
    "the delivery of another": ([source()], ["other"], False),
    "of another distribution": ([source(arn=f"{ARN}2")], ["s"], False),
    "of an application load balancer": ([source(kind="ALB_ACCESS_LOGS")], ["s"], True),
    "another type of log": ([source(kind="ALB_CONNECTION_LOGS")], ["s"], False),
    "the second of two": ([source("c", kind="CONNECTION_LOGS"), source("a")], ["c", "a"], True),
}


@pytest.mark.parametrize("case", CASES)
def test_a_log_is_delivered(case: str) -> None:
    """It takes a source of access logs for the asset, and a delivery of that source."""
    sources, deliveries, expected = CASES[case]
    told = {"deliveries": [{"deliverySourceName": name} for name in deliveries]}
    assert delivered(ARN, {"deliverySources": sources}, told) is expected


def test_nothing_said_is_nothing_delivered() -> None:
    """An answer that leaves its list out has none."""
    assert delivered(ARN, {}, {}) is False
