"""The calls of a collection of trails by bare boto3, in so many threads: what they cost before anybody makes something of them.

`python -m bench.peers.bare THREADS ROLE REGION…` prints the number of requests and the seconds of the work alone. It does what a
script would do: a session for each account, whose credentials come from the role, a client for each account, service and region.
"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config

DETAILS = (("get_trail_status", "Name"), ("get_event_selectors", "TrailName"))
HOME = "us-east-1"


class Calls:
    """The calls, with the clients that they need; making a client is not safe between threads."""

    def __init__(self, threads: int, role: str) -> None:
        self._pool, self._role, self._lock = ThreadPoolExecutor(threads), role, threading.Lock()
        self._config = Config(retries={"total_max_attempts": 1}, max_pool_connections=threads)
        self._here, self._clients = boto3.Session(), dict[tuple[str, str, str], Any]()
        self.requests = 0

    def client(self, session: boto3.Session, account: str, service: str, region: str = HOME) -> Any:
        """A client, the same one when asked again."""
        with self._lock:
            self.requests += 1
            if (account, service, region) not in self._clients:
                self._clients[account, service, region] = session.client(service, region_name=region, config=self._config)  # type: ignore[call-overload]
            return self._clients[account, service, region]

    def all(self, regions: list[str]) -> int:
        """Everything that a collection of trails asks; how many trails there are."""
        me = self.client(self._here, "", "sts").get_caller_identity()["Account"]
        accounts = [a["Id"] for a in self.client(self._here, "", "organizations").list_accounts()["Accounts"]]
        self.client(self._here, "", "organizations").describe_organization()
        sessions = dict(zip(accounts, self._pool.map(lambda a: self._here if a == me else self._assumed(a), accounts), strict=True))
        list(self._pool.map(lambda a: self.client(sessions[a], a, "ec2").describe_regions(AllRegions=True), accounts))
        places = [(account, region) for account in accounts for region in regions]
        listed = self._pool.map(lambda p: self.client(sessions[p[0]], p[0], "cloudtrail", p[1]).describe_trails()["trailList"], places)
        trails = {t["TrailARN"]: t for each in listed for t in each}
        asked = [(arn, t["HomeRegion"], n) for arn, t in trails.items() for n in range(3)]
        list(self._pool.map(lambda a: self._detail(sessions, *a), asked))
        return len(trails)

    def _assumed(self, account: str) -> boto3.Session:
        arn = f"arn:aws:iam::{account}:role/{self._role}"
        keys = self.client(self._here, "", "sts").assume_role(RoleArn=arn, RoleSessionName="bare")["Credentials"]
        with self._lock:
            return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])

    def _detail(self, sessions: dict[str, boto3.Session], arn: str, region: str, number: int) -> Any:
        account = arn.split(":")[4]
        client = self.client(sessions[account], account, "cloudtrail", region)
        if number == len(DETAILS):
            return client.list_tags(ResourceIdList=[arn])
        method, name = DETAILS[number]
        return getattr(client, method)(**{name: arn})


def main() -> None:
    """Make the calls, and print what they took."""
    started, calls = time.perf_counter(), Calls(int(sys.argv[1]), sys.argv[2])
    calls.all(sys.argv[3:])
    print(calls.requests)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
