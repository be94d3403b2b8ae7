"""The simulated AWS as its user holds it: a child process that lives as long as the `with` block, its clients, and the setting of scenes.

>>> with SimulatedAWS() as aws:
...     aws.fault(kind="denied", operation="GetEventSelectors")
...     aws.client("111100000000", "cloudtrail").describe_trails()["trailList"]
[]
"""

import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from functools import cached_property
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import botocore.session
from botocore.config import Config

from demo.aws.clients import Session, environment, session

ROOT = Path(__file__).parents[2]
PATIENCE = 10  # seconds in which the server must have gone
BUSY = 60  # seconds for which it may be busy with what it was asked before
# Answers with dates are in UTC, whatever the time zone here; nothing asks for the headers that browsers need.
SETTINGS = {"TZ": "UTC", "MOTO_DISABLE_GLOBAL_CORS": "true", "PYTHONUNBUFFERED": "1"}


class SimulatedAWSError(Exception):
    """The simulated AWS did not start, or did not understand what it was told."""


class Request(NamedTuple):
    """One call that AWS has seen; `service` is botocore's name of it."""

    service: str
    operation: str
    account: str
    region: str


class SimulatedAWS:
    """AWS on the loopback address; every account exists, and its credentials need no asking.

    `command`: the module that serves, with its arguments, if it is another one than `demo.aws`.
    """

    def __init__(self, *command: str) -> None:
        self.url, self._command = "", command or ("demo.aws",)
        self._clients: dict[tuple[Any, ...], Any] = {}
        self._making = threading.Lock()

    def __enter__(self) -> Self:
        self._process = start(*self._command)
        self.url = address(self._process)
        return self

    def __exit__(self, *_: object) -> None:
        stop(self._process)

    def environment(self, account: str) -> dict[str, str]:
        """Variables with which any AWS client acts in the account; the user's own profiles and proxies are kept out."""
        return environment(self.url, account)

    def session(self, account: str) -> Session:
        """A boto3 session in the account; its clients come here."""
        return session(self.url, account, self._loader)

    def client(self, account: str, service: str, region: str = "us-east-1", **config: Any) -> Any:
        """A client in the account, without retries unless `config` (botocore's Config) has some; the same one when asked again."""
        key = (account, service, region, tuple(sorted((name, repr(value)) for name, value in config.items())))
        with self._making:  # making clients is not safe between threads, using them is
            if key not in self._clients:
                settings: dict[str, Any] = {"retries": {"total_max_attempts": 1}, "max_pool_connections": 50, "proxies": {}} | config
                self._clients[key] = self.session(account).client(service, region_name=region, config=Config(**settings))
            return self._clients[key]

    def reset(self) -> None:
        """Forget everything: what was made, faults, delays and calls seen. Credentials stay valid."""
        self._tell("reset")

    def fault(self, kind: str, operation: str | None = None, account: str | None = None, region: str | None = None, **details: Any) -> None:
        """From now on, calls that agree with what is named go wrong, `times` times or until `clear_faults`.

        Kinds: denied, throttled (message); error (code, status, message); timeout and delay (seconds); reset; malformed (body);
        surprising (body: an object, or XML as text). Further names: `service`, and `about`, a text which the request must hold, such as
        the ARN of the role that is assumed. `account` is the caller's.
        """
        rule = {name: details.pop(name) for name in ("service", "about", "times") if name in details}
        self._tell("fault", kind=kind, operation=operation, account=account, region=region, details=details, **rule)

    def clear_faults(self) -> None:
        """No more faults; answers that were held go on."""
        self._tell("clear_faults")

    def answer(self, service: str, operation: str, body: str, headers: dict[str, str] | None = None) -> None:
        """From now on, until a reset, an operation answers with this text as it goes over the wire; faults come before it."""
        self._tell("answer", service=service, operation=operation, body=body, headers=headers or {})

    def requests(self) -> list[Request]:
        """All calls since the last reset, in the order in which they came; `Counter` counts them."""
        return [Request(*seen) for seen in self._tell("requests")]

    def forget_requests(self) -> None:
        """From here on `requests` counts anew; everything else stays."""
        self._tell("forget_requests")

    def delay(self, seconds: float) -> None:
        """Every answer of AWS takes this much longer."""
        self._tell("delay", seconds=seconds)

    def opt_in(self, account: str, region: str) -> None:
        """The account uses a region that is not always on."""
        self._tell("opt_in", account=account, region=region)

    def suspend(self, account: str, state: str = "SUSPENDED") -> None:
        """The account is closed (or PENDING_CLOSURE, PENDING_ACTIVATION): its organization says so, and no role in it can be assumed."""
        self._tell("suspend", account=account, state=state)

    def hide_organization_trails(self, hidden: bool = True) -> None:
        """Member accounts no longer see their organization's trails."""
        self._tell("hide_organization_trails", hidden=hidden)

    def logs_delivered(self, trail: str, at: datetime) -> None:
        """When the trail of this ARN last delivered to CloudWatch Logs; by itself, a minute ago if it is logging and has a log group."""
        self._tell("logs_delivered", trail=trail, at=at.timestamp())

    def create_organization(self, account: str, name: str) -> str:
        """An organization whose management account has this number and name; its id."""
        return str(self._tell("create_organization", account=account, name=name))

    def create_account(self, management: str, name: str, number: str | None = None) -> str:
        """A member of the organization; its number, random unless given."""
        return str(self._tell("create_account", management=management, name=name, number=number))

    def leave(self, account: str) -> None:
        """The account is no longer a member of its organization; everything in it stays."""
        self._tell("leave", account=account)

    @cached_property
    def _loader(self) -> Any:
        """Reads service models from disk, once for all sessions."""
        return botocore.session.get_session().get_component("data_loader")

    def _tell(self, command: str, **arguments: Any) -> Any:
        with closing(HTTPConnection(str(urlsplit(self.url).netloc), timeout=BUSY)) as connection:
            connection.request("POST", f"/_emptyset/{command}", json.dumps(arguments))
            response = connection.getresponse()
            result = json.loads(response.read())
        if response.status != 200:  # noqa: PLR2004 - HTTP's own number
            raise SimulatedAWSError(f"the simulated AWS at {self.url} refused {command}: {result}")
        return result


def start(*command: str) -> subprocess.Popen[str]:
    """The server, a module with its arguments, as a child; in a session of its own, or Ctrl-C would take it away from under its user."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **SETTINGS, "PYTHONPATH": path},
        text=True,
        start_new_session=True,
    )


def address(process: subprocess.Popen[str]) -> str:
    """Where a server that was started listens."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        stop(process)
        raise SimulatedAWSError(f"the simulated AWS ended with code {process.returncode} before it listened: run `python -m demo.aws`")
    return str(json.loads(line)["url"])


def stop(process: subprocess.Popen[str]) -> None:
    """End the server; it is killed if it does not go by itself."""
    try:
        process.communicate(timeout=PATIENCE)  # closes its input, which ends it
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
