"""A webhook: where it is, what its messages are signed with, and how one is sent until it is taken, refused or given up.

Signed as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body, in the headers webhook-id, webhook-timestamp
and webhook-signature. An address may hold a token of the receiver's, so only its origin is ever shown.
"""

import asyncio
import base64
import binascii
import ipaddress
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import orjson
import typer
import urllib3
from standardwebhooks import Webhook as Signer
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random
from urllib3.exceptions import HTTPError

SECRET = "EMPTYSET_WEBHOOK_SECRET"  # noqa: S105 - the name of the variable
PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret, as the specification has them
TAKEN, REDIRECTED, AGAIN = range(200, 300), range(300, 400), {408, 425, 429, *range(500, 600)}
TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
BAD_SECRET = (
    f"{SECRET} must hold «{PREFIX}» and the base64 form of {SHORTEST} to {LONGEST} random bytes, which the receiver knows too; "
    f"this makes one: printf '{PREFIX}%s\\n' \"$(head -c 32 /dev/urandom | base64)\""
)


class NotTaken(RuntimeError):
    """A message was not taken; the text says why, and nothing of the address."""


class TryAgain(NotTaken):
    """The same, where it may be taken later."""


@dataclass(frozen=True)
class Message:
    """What is sent. `id` stays the same however often it is sent, so that a receiver can tell."""

    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Webhook:
    """Made by `webhook`, which checks both. `attempts` are made with growing pauses, the first of so many seconds."""

    url: str = field(repr=False)
    secret: str = field(repr=False)
    attempts: int = 5
    pause: float = 1.0
    longest: float = 20.0

    @property
    def origin(self) -> str:
        """The address as far as it may be shown."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    async def send(self, message: Message) -> None:
        """Send a message. Raises NotTaken when it is refused, or was not taken at the last attempt."""
        waits = wait_exponential(self.pause, max=30 * self.pause) + wait_random(0, self.pause)
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.attempts), wait=waits, retry=retry_if_exception_type(TryAgain), reraise=True
        )  # fmt: skip
        async for attempt in retrying:
            with attempt:
                await self._once(message)

    async def _once(self, message: Message) -> None:
        """One attempt. A receiver that answers byte by byte is left alone with its thread when the time is up."""
        pool = ThreadPoolExecutor(1, "webhook")
        try:
            async with asyncio.timeout(self.longest):
                status = await asyncio.get_running_loop().run_in_executor(pool, self._post, message)
        except (HTTPError, TimeoutError, OSError) as error:
            raise TryAgain(f"no answer ({type(error).__name__})") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if status in AGAIN:
            raise TryAgain(f"it answered {status}")
        if status not in TAKEN:
            raise NotTaken(f"it answered {status}{'; redirections are not followed' if status in REDIRECTED else ''}")

    def _post(self, message: Message) -> int:
        """The status of the answer, of which nothing else is read."""
        body = orjson.dumps(message.body)
        with _connections(self.url) as connections:
            answer = connections.request(
                "POST", self.url, body=body, headers=signed(self.secret, message.id, body), timeout=TIMEOUT,
                redirect=False, retries=False, preload_content=False,
            )  # fmt: skip
            answer.close()
            return int(answer.status)


def signed(secret: str, id_: str, body: bytes, now: datetime | None = None) -> dict[str, str]:
    """The headers of a message."""
    at = now or datetime.now(UTC)
    return {
        "content-type": "application/json",
        "user-agent": "emptyset",
        "webhook-id": id_,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(secret).sign(id_, at, body.decode()),
    }


def webhook(url: str, secret: str) -> Webhook:
    """The webhook at an address. Raises BadParameter, which repeats neither of them."""
    parts = _parts(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise typer.BadParameter("--webhook takes an address such as https://example.com/hook")
    if parts.username is not None or parts.password is not None:
        raise typer.BadParameter("the address of --webhook holds a user name or password; messages are signed instead")
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise typer.BadParameter("--webhook takes https only: what is sent names what is wrong, and http shows it on the way")
    if not _good(secret):
        raise typer.BadParameter(BAD_SECRET)
    return Webhook(url, secret)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return urlsplit("")
    return parts if url.isprintable() and " " not in url else urlsplit("")


def _good(secret: str) -> bool:
    try:
        return SHORTEST <= len(base64.b64decode(secret.removeprefix(PREFIX), validate=True)) <= LONGEST and secret.startswith(PREFIX)
    except (binascii.Error, ValueError):
        return False


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connections(url: str) -> urllib3.PoolManager:
    """Connections to an address, through the proxy that the environment names for it."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if not proxy or _loopback(parts.hostname or "") or proxy_bypass(parts.hostname or ""):
        return urllib3.PoolManager()
    return urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}")
