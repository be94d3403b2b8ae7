"""The server itself: its life, its memory, its HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from demo.aws.organizations import DemoTrail, create_trail
from demo.aws.server import Request, SimulatedAWS, SimulatedAWSError

ROOT = Path(__file__).parents[2]
ME = "111100000001"
PARENT = """
import time
from demo.aws.server import SimulatedAWS
with SimulatedAWS() as aws:
    print(aws.url, flush=True)
    time.sleep(600)
"""


def netloc(url: str) -> str:
    """Host and port of an address."""
    return url.removeprefix("http://")


def answers(url: str) -> bool:
    """Whether a server listens at an address."""
    connection = http.client.HTTPConnection(netloc(url), timeout=5)
    try:
        connection.request("POST", "/_emptyset/requests", "{}")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def gone_within(url: str, seconds: float) -> bool:
    """Whether nobody listens any more, at the latest after some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not answers(url):
            return True
        time.sleep(0.05)
    return False


def test_it_ends_with_its_parent() -> None:
    """The server is gone soon after its parent was killed without a chance to stop it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout
        url = parent.stdout.readline().strip()
        assert answers(url)
        parent.send_signal(signal.SIGKILL)
    assert gone_within(url, 20)


def test_it_ends_with_its_block() -> None:
    """The server is gone when the block that started it ends."""
    with SimulatedAWS() as aws:
        assert answers(aws.url)
    assert not answers(aws.url)


def test_it_runs_for_a_person() -> None:
    """`python -m demo.aws` prints its address and stays until its input ends."""
    command = [sys.executable, "-m", "demo.aws"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        assert answers(url)
        process.stdin.close()
        assert process.wait(timeout=20) == 0


def test_it_says_why_it_did_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that ends before it listens is an error which says how to see the reason."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SimulatedAWSError, match=r"python -m demo\.aws"), SimulatedAWS():
        pass


def test_reset_forgets(aws: SimulatedAWS) -> None:
    """After a reset there are no trails, buckets, organizations, faults, opted-in regions or calls seen, and credentials still act."""
    aws.create_organization(ME, "acme")
    aws.create_account(ME, "member", "111100000002")
    create_trail(aws, ME, DemoTrail(organization=True))
    aws.opt_in(ME, "af-south-1")
    aws.fault(kind="denied")
    aws.reset()
    assert aws.requests() == []
    assert aws.client(ME, "cloudtrail").describe_trails()["trailList"] == []
    assert aws.client(ME, "s3").list_buckets()["Buckets"] == []
    assert len(aws.client(ME, "ec2").describe_regions()["Regions"]) == 17
    with pytest.raises(ClientError, match="AWSOrganizationsNotInUse"):
        aws.client("111100000002", "organizations").describe_organization()


def test_calls_are_counted(aws: SimulatedAWS) -> None:
    """Every call is seen with its service, operation, account and region, those that failed too, and control is not."""
    aws.fault(kind="denied", operation="ListUsers")
    for _ in range(2):
        aws.client(ME, "cloudtrail", "eu-west-1").describe_trails()
    aws.client(ME, "account").list_regions()
    with pytest.raises(ClientError):
        aws.client(ME, "iam").list_users()
    assert Counter(aws.requests()) == {
        Request("cloudtrail", "DescribeTrails", ME, "eu-west-1"): 2,
        Request("account", "ListRegions", ME, "us-east-1"): 1,
        Request("iam", "ListUsers", ME, "us-east-1"): 1,
    }
    aws.forget_requests()
    assert aws.requests() == []


def test_rest_operations_are_recognized(aws: SimulatedAWS) -> None:
    """Operations of REST services are told by method and path, with what their path names."""
    s3 = aws.client(ME, "s3")
    s3.create_bucket(Bucket="first-bucket")
    s3.get_bucket_location(Bucket="first-bucket")
    s3.put_object(Bucket="first-bucket", Key="a b", Body=b"x" * 100_000)
    assert len(s3.get_object(Bucket="first-bucket", Key="a b")["Body"].read()) == 100_000
    assert s3.head_object(Bucket="first-bucket", Key="a b")["ContentLength"] == 100_000
    operations = [request.operation for request in aws.requests()]
    assert operations == ["CreateBucket", "GetBucketLocation", "PutObject", "GetObject", "HeadObject"]


def test_connections_stay_open(aws: SimulatedAWS) -> None:
    """One connection carries one request after another."""
    connection = http.client.HTTPConnection(netloc(aws.url), timeout=20)
    connection.request("POST", "/_emptyset/requests", "{}")
    connection.getresponse().read()
    first = connection.sock
    connection.request("POST", "/_emptyset/requests", "{}")
    assert connection.getresponse().read() == b"[]"
    assert connection.sock is first
    connection.close()


def test_a_chunked_body_is_read(aws: SimulatedAWS) -> None:
    """A body of unknown length arrives whole."""
    connection = http.client.HTTPConnection(netloc(aws.url), timeout=20)
    parts = (part for part in (b'{"seconds"', b": 0}"))
    connection.request("POST", "/_emptyset/delay", parts, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_many_at_once(aws: SimulatedAWS) -> None:
    """Thirty-two threads that make and read trails in many accounts and regions disturb each other in nothing."""
    accounts = [f"{444400000000 + number}" for number in range(8)]
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(lambda account: create_trail(aws, account, DemoTrail()), accounts))
        wanted = [(account, region) for account in accounts for region in ("us-east-1", "eu-west-1", "ap-south-1")] * 4
        found = pool.map(lambda where: len(aws.client(where[0], "cloudtrail", where[1]).describe_trails()["trailList"]), wanted)
        assert set(found) == {1}


def test_an_unknown_command_is_refused(aws: SimulatedAWS) -> None:
    """A command that does not exist, or has wrong arguments, is answered in words."""
    with pytest.raises(SimulatedAWSError, match="no command 'rest'"):
        aws._tell("rest")
    with pytest.raises(SimulatedAWSError, match="unexpected keyword argument"):
        aws._tell("delay", minutes=1)
