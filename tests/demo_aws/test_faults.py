"""Faults, seen through a real boto3 client: the code and status that it reports are those of AWS."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import ProtocolError

from demo.aws.server import SimulatedAWS, SimulatedAWSError

ME, OTHER = "111100000001", "111100000002"
# service, operation as boto3 calls it, its arguments, its protocol, what AWS says: denied, throttled
CALLS: list[tuple[str, str, dict[str, Any], tuple[str, int], tuple[str, int]]] = [
    ("cloudtrail", "describe_trails", {}, ("AccessDeniedException", 400), ("ThrottlingException", 400)),
    ("kms", "list_keys", {}, ("AccessDeniedException", 400), ("ThrottlingException", 400)),
    ("account", "list_regions", {}, ("AccessDeniedException", 403), ("TooManyRequestsException", 429)),
    ("accessanalyzer", "list_analyzers", {}, ("AccessDeniedException", 403), ("TooManyRequestsException", 429)),
    ("iam", "list_users", {}, ("AccessDenied", 403), ("Throttling", 400)),
    ("sts", "get_caller_identity", {}, ("AccessDenied", 403), ("Throttling", 400)),
    ("s3", "list_buckets", {}, ("AccessDenied", 403), ("SlowDown", 503)),
    ("s3", "get_bucket_policy", {"Bucket": "some-bucket"}, ("AccessDenied", 403), ("SlowDown", 503)),
    ("cloudfront", "list_distributions", {}, ("AccessDenied", 403), ("SlowDown", 503)),
    ("ec2", "describe_regions", {}, ("UnauthorizedOperation", 403), ("RequestLimitExceeded", 503)),
]
NAMES = [f"{service}.{operation}" for service, operation, *_ in CALLS]


def operation_name(aws: SimulatedAWS, service: str, method: str) -> str:
    """AWS's name of a client's method."""
    return str(aws.client(ME, service).meta.method_to_api_mapping[method])


def failure(aws: SimulatedAWS, service: str, method: str, **arguments: Any) -> tuple[str, int]:
    """The code and status with which a call fails."""
    with pytest.raises(ClientError) as raised:
        getattr(aws.client(ME, service), method)(**arguments)
    response = raised.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(("service", "method", "arguments", "denied", "_throttled"), CALLS, ids=NAMES)
def test_denied(aws: SimulatedAWS, service: str, method: str, arguments: Any, denied: Any, _throttled: Any) -> None:
    """A denied call fails with the code and status that AWS gives in the protocol of its service."""
    aws.fault(kind="denied", operation=operation_name(aws, service, method))
    assert failure(aws, service, method, **arguments) == denied


@pytest.mark.parametrize(("service", "method", "arguments", "_denied", "throttled"), CALLS, ids=NAMES)
def test_throttled(aws: SimulatedAWS, service: str, method: str, arguments: Any, _denied: Any, throttled: Any) -> None:
    """A throttled call fails with the code and status that AWS gives in the protocol of its service."""
    aws.fault(kind="throttled", operation=operation_name(aws, service, method))
    assert failure(aws, service, method, **arguments) == throttled


def test_a_retrying_client_survives_throttling(aws: SimulatedAWS) -> None:
    """A call that was throttled twice succeeds at the third attempt of boto3."""
    aws.fault(kind="throttled", operation="DescribeTrails", times=2)
    client = aws.client(ME, "cloudtrail", retries={"total_max_attempts": 5, "mode": "standard"})
    assert client.describe_trails()["ResponseMetadata"]["RetryAttempts"] == 2


@pytest.mark.parametrize(("service", "method"), [("cloudtrail", "describe_trails"), ("iam", "list_users"), ("account", "list_regions")])
def test_any_error(aws: SimulatedAWS, service: str, method: str) -> None:
    """An error has the code and status that were asked for."""
    aws.fault(kind="error", service=service, code="InternalFailure", status=500)
    assert failure(aws, service, method) == ("InternalFailure", 500)


def test_timeout(aws: SimulatedAWS) -> None:
    """An answer that is held longer than the client waits is a read time-out to it."""
    aws.fault(kind="timeout", operation="DescribeTrails", seconds=60)
    with pytest.raises(ReadTimeoutError):
        aws.client(ME, "cloudtrail", read_timeout=0.2).describe_trails()


def test_a_held_answer_is_let_go(aws: SimulatedAWS) -> None:
    """Clearing the faults lets held answers go on at once, and they are true."""
    aws.fault(kind="timeout", operation="DescribeTrails", seconds=60)
    aws.forget_requests()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(aws.client(ME, "cloudtrail").describe_trails)
        deadline = time.monotonic() + 20
        while not aws.requests() and time.monotonic() < deadline:
            time.sleep(0.01)
        aws.clear_faults()
        assert answer.result(timeout=20)["trailList"] == []


def test_delay_of_one_operation(aws: SimulatedAWS) -> None:
    """A delayed answer comes late and is true."""
    aws.fault(kind="delay", operation="DescribeTrails", seconds=0.2)
    began = time.monotonic()
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == []
    assert time.monotonic() - began >= 0.2


def test_delay_of_everything(aws: SimulatedAWS) -> None:
    """With a general delay no answer comes sooner."""
    aws.delay(0.2)
    began = time.monotonic()
    aws.client(ME, "sts").get_caller_identity()
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize(("service", "method"), [("cloudtrail", "describe_trails"), ("ec2", "describe_regions")])
def test_reset(aws: SimulatedAWS, service: str, method: str) -> None:
    """A connection that breaks in the middle of an answer is an error of the connection to boto3."""
    aws.fault(kind="reset", service=service)
    with pytest.raises((ConnectionClosedError, ProtocolError, ConnectionError)):
        getattr(aws.client(ME, service), method)()


@pytest.mark.parametrize(("service", "method"), [("ec2", "describe_regions"), ("sts", "get_caller_identity"), ("iam", "list_users")])
def test_malformed_xml(aws: SimulatedAWS, service: str, method: str) -> None:
    """An XML body that ends too early cannot be parsed by boto3."""
    aws.fault(kind="malformed", service=service)
    with pytest.raises(ResponseParserError):
        getattr(aws.client(ME, service), method)()


def test_malformed_s3(aws: SimulatedAWS) -> None:
    """Of S3, boto3 takes a body that it cannot parse for an error of the server."""
    aws.fault(kind="malformed", service="s3")
    assert failure(aws, "s3", "list_buckets") == ("500", 500)


def test_malformed_json(aws: SimulatedAWS) -> None:
    """A JSON body that ends too early is a success without members to boto3: whoever reads it must miss them."""
    aws.fault(kind="malformed", operation="DescribeTrails")
    answer = aws.client(ME, "cloudtrail").describe_trails()
    assert "trailList" not in answer


def test_surprising(aws: SimulatedAWS) -> None:
    """A surprising answer is a success with exactly the body that was asked for."""
    aws.fault(kind="surprising", operation="DescribeTrails", body={"trailList": [{"Name": 7}]})
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == [{"Name": 7}]


def test_surprising_xml(aws: SimulatedAWS) -> None:
    """A surprising answer of an XML service is the text that was asked for."""
    body = "<R><regionInfo><item><optInStatus>x</optInStatus></item></regionInfo></R>"
    aws.fault(kind="surprising", operation="DescribeRegions", body=body)
    assert aws.client(ME, "ec2").describe_regions()["Regions"] == [{"OptInStatus": "x"}]


@pytest.mark.parametrize(
    "rule", [{"account": OTHER}, {"region": "eu-west-1"}, {"operation": "GetTrail"}, {"service": "sts"}, {"about": "trail/main"}]
)
def test_a_fault_strikes_only_what_it_names(aws: SimulatedAWS, rule: dict[str, str]) -> None:
    """A call that differs in the account, region, operation, service or subject of a fault is answered."""
    aws.fault(**{"kind": "denied", "operation": "DescribeTrails", **rule})
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == []


def test_a_fault_strikes_what_it_names(aws: SimulatedAWS) -> None:
    """A call that agrees with everything that a fault names goes wrong."""
    aws.fault(kind="denied", service="cloudtrail", operation="GetTrail", account=ME, region="us-east-1", about="trail/main")
    arn = f"arn:aws:cloudtrail:us-east-1:{ME}:trail/main"
    assert failure(aws, "cloudtrail", "get_trail", Name=arn) == ("AccessDeniedException", 400)


def test_a_denied_role(aws: SimulatedAWS) -> None:
    """A role is denied by its ARN, and others can be assumed."""
    aws.fault(kind="denied", operation="AssumeRole", about=f"arn:aws:iam::{OTHER}:role/")
    assert failure(aws, "sts", "assume_role", RoleArn=f"arn:aws:iam::{OTHER}:role/audit", RoleSessionName="test") == ("AccessDenied", 403)
    assert aws.client(ME, "sts").assume_role(RoleArn="arn:aws:iam::111100000003:role/audit", RoleSessionName="test")["Credentials"]


def test_a_fault_ends(aws: SimulatedAWS) -> None:
    """A fault strikes as often as it says, and no more once it was cleared."""
    aws.fault(kind="denied", operation="DescribeTrails", times=1)
    assert failure(aws, "cloudtrail", "describe_trails")[0] == "AccessDeniedException"
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == []
    aws.fault(kind="denied", operation="DescribeTrails")
    aws.clear_faults()
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"kind": "denyed"}, "no fault is of kind 'denyed'"),
        ({"kind": "timeout"}, "needs 'seconds'"),
        ({"kind": "error"}, "needs 'code'"),
        ({"kind": "surprising"}, "needs 'body'"),
    ],
)
def test_a_wrong_fault_is_refused(aws: SimulatedAWS, rule: dict[str, str], message: str) -> None:
    """A fault of an unknown kind, or without what its kind needs, is refused in words."""
    with pytest.raises(SimulatedAWSError, match=message):
        aws.fault(**rule)
