"""boto3 clients, one for each service and region, which serve every account.

Making a client takes 11 ms of Python and loading a service's model 100; a hundred accounts in seventeen regions would
pay that 1,700 times. So a client takes its credentials from the task that calls, and models are loaded once for all
profiles: see docs/decisions/0005-shared-clients.md.
"""

import os
import re
import threading
from collections import Counter
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import botocore
import botocore.session
from botocore.config import Config
from botocore.credentials import CredentialProvider, CredentialResolver, Credentials, DeferredRefreshableCredentials, ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, CredentialRetrievalError, ProfileNotFound
from botocore.loaders import Loader, create_loader

from collectors import strangers
from collectors.errors import BadCredentials

CALLER: ContextVar[Credentials] = ContextVar("CALLER")
SENT: ContextVar[Counter[str]] = ContextVar("SENT")  # requests of whatever a task belongs to, where that is counted
# What CloudTrail's events show of us. Botocore's own name is put together anew for each request, which is a tenth of its time.
USER_AGENT = f"emptyset Botocore/{botocore.__version__}"
PARTITION_HOMES = {
    "aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1", "aws-iso": "us-iso-east-1", "aws-iso-b": "us-isob-east-1",
    "aws-iso-e": "eu-isoe-west-1", "aws-iso-f": "us-isof-south-1", "aws-eusc": "eusc-de-east-1",
}  # fmt: skip


@dataclass(frozen=True)
class TimeLimits:
    """Seconds that one request may take to connect, and to be answered."""

    connect: float = 5.0
    read: float = 20.0


@cache
def _models(folders: str | None) -> Loader:
    """What loads service models: one for all profiles and runs of this process, as it keeps what it has loaded."""
    return create_loader(folders)


def _session(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The credentials in an answer of AssumeRole, as botocore keeps them."""
    keys = {"access_key": "AccessKeyId", "secret_key": "SecretAccessKey", "token": "SessionToken"}
    expires = answer.get("Expiration")
    if not all(answer.get(key) for key in keys.values()) or not isinstance(expires, datetime) or expires <= datetime.now(UTC):
        raise CredentialRetrievalError(provider="sts:AssumeRole", error_msg="the answer has no credentials that can be used")
    return {**{ours: answer[theirs] for ours, theirs in keys.items()}, "expiry_time": expires.isoformat()}


def one_host(**event: Any) -> None:
    """Take the account off an endpoint that is an IP address.

    S3 Control is called at «account.host», which no address can be. A header names the account as well.
    """
    params = event["params"]
    host = urlsplit(params["url"]).netloc
    if found := re.fullmatch(r"[0-9]{12}\.([0-9]+(?:\.[0-9]+){3}(?::[0-9]+)?)", host):
        params["url"] = params["url"].replace(host, found[1], 1)


class _CallersCredentials(Credentials):
    """The credentials of whoever is calling."""

    def __init__(self) -> None:
        super().__init__("", "")

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return CALLER.get().get_frozen_credentials()

    def get_deferred_property(self, property_name: str) -> Any:
        return lambda: getattr(self.get_frozen_credentials(), property_name, None)


class _Provider(CredentialProvider):
    """Gives every client of a session the caller's credentials."""

    METHOD = CANONICAL_NAME = "emptyset"

    def load(self) -> Credentials:
        return _CallersCredentials()


class Clients:
    """Makes and keeps clients; counts the requests that were sent, retries included."""

    def __init__(self, profile: str | None = None, limits: TimeLimits | None = None, connections: int = 50) -> None:
        self._session = botocore.session.Session(profile=profile)
        limits = limits or TimeLimits()
        self._config = Config(
            connect_timeout=limits.connect, read_timeout=limits.read, max_pool_connections=connections,
            retries={"total_max_attempts": 1, "mode": "standard"},  # retries are the run's: they wait without holding a worker
            user_agent=USER_AGENT,
        )  # fmt: skip
        self._lock, self._clients = threading.Lock(), dict[tuple[str, str], Any]()
        self.requests, self._counting = Counter[str](), threading.Lock()
        self.credentials = self._credentials(profile)
        self._session.register_component("data_loader", _models(self._session.get_config_variable("data_path")))
        self._session.register_component("credential_provider", CredentialResolver([_Provider()]))
        vars(self._session)["_credentials"] = None  # it keeps those it found; the next client asks the provider
        self._session.register("before-send", self._count)
        self._session.register("before-call.s3-control", one_host)
        self._session.register("after-call", strangers.refuse)

    def _credentials(self, profile: str | None) -> Credentials:
        try:
            found = self._session.get_credentials()
        except ProfileNotFound as error:
            raise BadCredentials(f"there is no AWS profile {profile!r}; see «aws configure list-profiles»") from error
        except BotoCoreError as error:
            raise BadCredentials(f"the AWS credentials cannot be used: {error}") from error
        if found is None:
            raise BadCredentials("no AWS credentials were found; set AWS_PROFILE or AWS_ACCESS_KEY_ID, or give --profile")
        return found

    def _count(self, **event: Any) -> None:
        method, sent = event["request"].method, SENT.get(None)
        with self._counting:
            self.requests[method] += 1
            if sent is not None:
                sent[method] += 1

    def home(self, partition: str) -> str:
        """The region where a partition's global services are asked; «aws» may be asked in a configured region first."""
        configured = self._session.get_config_variable("region") if partition == "aws" else None
        return str(configured or PARTITION_HOMES.get(partition, PARTITION_HOMES["aws"]))

    def get(self, service: str, region: str) -> Any:
        """The client of a service in a region. Making one is not safe between threads, using it is."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = self._session.create_client(service, region_name=region, config=self._config)
            return self._clients[service, region]

    def offered(self, service: str, region: str) -> bool:
        """Whether AWS has the service in a region, as far as botocore's list of end points knows; true where it has no list."""
        with self._lock:
            known = [r for p in self._session.get_available_partitions() for r in self._session.get_available_regions(service, p)]
        return not known or region in known

    def assumed(self, role: str, external_id: str, region: str) -> Credentials:
        """Credentials of a role, got when first used and renewed before they expire (chained roles: after an hour)."""

        def refresh() -> dict[str, Any]:
            token = CALLER.set(self.credentials)
            try:
                extra = {"ExternalId": external_id} if external_id else {}
                answer = self.get("sts", region).assume_role(RoleArn=role, RoleSessionName=f"emptyset-{os.getpid()}", **extra)
            finally:
                CALLER.reset(token)
            return _session(answer.get("Credentials") or {})

        return DeferredRefreshableCredentials(refresh, "assume-role")
