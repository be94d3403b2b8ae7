"""How requests are read: by boto3's clients of many services, and by clients that are no boto3."""

import http.client
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from demo.aws.server import SimulatedAWS

ME = "111100000001"
# service, operation as boto3 calls it and as AWS does, its arguments
OPERATIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("accessanalyzer", "list_analyzers", "ListAnalyzers", {}),
    ("apigateway", "get_rest_apis", "GetRestApis", {}),
    ("cloudfront", "list_distributions", "ListDistributions", {}),
    ("cloudwatch", "list_metrics", "ListMetrics", {}),
    ("config", "describe_configuration_recorders", "DescribeConfigurationRecorders", {}),
    ("dynamodb", "list_tables", "ListTables", {}),
    ("efs", "describe_file_systems", "DescribeFileSystems", {}),
    ("elbv2", "describe_load_balancers", "DescribeLoadBalancers", {}),
    ("guardduty", "list_detectors", "ListDetectors", {}),
    ("lambda", "get_function", "GetFunction", {"FunctionName": "some-function"}),
    ("logs", "describe_log_groups", "DescribeLogGroups", {}),
    ("resourcegroupstaggingapi", "get_resources", "GetResources", {}),
    ("route53", "list_hosted_zones", "ListHostedZones", {}),
    ("s3", "get_bucket_versioning", "GetBucketVersioning", {"Bucket": "some-bucket"}),
    ("sqs", "list_queues", "ListQueues", {}),
    ("stepfunctions", "list_state_machines", "ListStateMachines", {}),
]


def connect(aws: SimulatedAWS) -> socket.socket:
    """A bare connection to the server."""
    where = urlsplit(aws.url)
    return socket.create_connection((str(where.hostname), int(where.port or 0)), timeout=20)


@pytest.mark.parametrize(("service", "method", "operation", "arguments"), OPERATIONS, ids=[case[0] for case in OPERATIONS])
def test_the_call_is_recognized(aws: SimulatedAWS, service: str, method: str, operation: str, arguments: dict[str, Any]) -> None:
    """Service, operation, account and region of a call are seen, whichever protocol its service speaks."""
    aws.fault(kind="denied", service=service, operation=operation, account=ME, region="us-east-1")
    with pytest.raises(ClientError, match=r"\(AccessDenied(Exception)?\)"):
        getattr(aws.client(ME, service), method)(**arguments)
    [seen] = aws.requests()
    assert (seen.service, seen.operation, seen.account) == (service, operation, ME)


def test_a_path_names_what_a_fault_is_about(aws: SimulatedAWS) -> None:
    """A fault about a bucket strikes the calls whose path names it."""
    aws.fault(kind="denied", operation="GetBucketVersioning", about="/closed")
    s3 = aws.client(ME, "s3")
    for bucket in ("closed", "opened"):
        s3.create_bucket(Bucket=bucket)
    assert s3.get_bucket_versioning(Bucket="opened")["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_bucket_versioning(Bucket="closed")


def test_a_fault_strikes_exactly_as_often_as_it_says(aws: SimulatedAWS) -> None:
    """Of a hundred calls from many threads, exactly as many fail as a fault has strikes."""
    aws.fault(kind="throttled", operation="DescribeTrails", times=17)
    client = aws.client(ME, "cloudtrail")

    def fails(_: int) -> bool:
        try:
            client.describe_trails()
        except ClientError:
            return True
        return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(fails, range(100))) == 17


def test_a_held_answer_holds_no_other(aws: SimulatedAWS) -> None:
    """While the answers of one account are held, others get theirs."""
    aws.fault(kind="timeout", account=ME, seconds=60)
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(aws.client(ME, "sts").get_caller_identity)
        deadline = time.monotonic() + 20
        while not aws.requests() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert aws.client("111100000002", "sts").get_caller_identity()["Account"] == "111100000002"
        assert not held.done()
        aws.clear_faults()
        assert held.result(timeout=20)["Account"] == ME


def test_a_client_that_waits_for_leave_gets_it(aws: SimulatedAWS) -> None:
    """A request that expects 100-continue is told to go on before it sends its body."""
    with connect(aws) as client:
        client.sendall(b"POST /_emptyset/delay HTTP/1.1\r\nHost: x\r\nContent-Length: 14\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100 ")
        client.sendall(b'{"seconds": 0}')
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


def test_noise_closes_only_its_own_connection(aws: SimulatedAWS) -> None:
    """What is no HTTP is not answered, and the server goes on."""
    with connect(aws) as client:
        client.sendall(b"noise\r\n\r\n")
        assert client.recv(100) == b""
    assert aws.requests() == []


def test_an_unsigned_request_has_no_service(aws: SimulatedAWS) -> None:
    """A request without a signature is counted as nobody's, and answered by moto."""
    connection = http.client.HTTPConnection(urlsplit(aws.url).netloc, timeout=20)
    connection.request("GET", "/")
    assert connection.getresponse().status < 500
    connection.close()
    assert [(seen.service, seen.operation) for seen in aws.requests()] == [("", "")]


def test_what_breaks_inside_is_told(aws: SimulatedAWS) -> None:
    """A request that breaks the server's code is answered with status 500, and the next one as ever."""
    connection = http.client.HTTPConnection(urlsplit(aws.url).netloc, timeout=20)
    scope = f"AWS4-HMAC-SHA256 Credential=ASIA{ME}DEMO/20260101/us-east-1/cloudtrail/aws4_request, Signature=0"
    connection.request("POST", "/", "no json", {"Authorization": scope, "X-Amz-Target": "CloudTrail.DescribeTrails"})
    response = connection.getresponse()
    assert (response.status, b"its error output" in response.read()) == (500, True)
    connection.request("POST", "/", "{}", {"Authorization": scope, "X-Amz-Target": "CloudTrail.DescribeTrails"})
    assert connection.getresponse().read() == b'{"trailList": []}'
    connection.close()
