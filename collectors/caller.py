"""One call of AWS as a task: within its account's budget, on the pool of workers, retried where that helps."""

import contextvars
from collections.abc import Callable, Iterator
from typing import Any

from botocore import xform_name
from botocore.credentials import Credentials
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from collectors.budget import Budget, Key
from collectors.clients import CALLER, Clients
from collectors.errors import READABLE, Failure, failure, shapeless
from collectors.workers import Workers
from graph.model import value

ATTEMPTS = 4
LONGEST_WAIT = 8.0  # seconds between two attempts


class Failed(Exception):
    """A call that failed for good, with the reason."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason.text)
        self.reason = reason


class Caller:
    """Calls operations for accounts. `workers` bounds how many are in flight."""

    def __init__(self, clients: Clients, budget: Budget, workers: int, attempts: int = ATTEMPTS) -> None:
        self.clients, self.budget, self.attempts = clients, budget, attempts
        self._workers = Workers(workers)

    def close(self) -> None:
        """Let go of the workers; calls under way end by their own time-outs."""
        self._workers.close()

    async def call(
        self, credentials: Credentials, account: str, service: str, region: str, operation: str, arguments: dict[str, Any],
        items: tuple[str, ...] = (), always: tuple[str, ...] = (), again: tuple[str, ...] = (), left_out: bool = False,
    ) -> Any:  # fmt: skip
        """The answer; of a listing (`items`) that has pages, the first page's answer with the items of all.

        An answer without its items, or without what there is `always`, is none, but `left_out` items are there none; with a
        code `again` it is asked for anew. Raises Failed.
        """

        def ask() -> Any:
            answer = self._ask(service, region, operation, arguments, items, left_out)
            return _whole(answer, always if left_out else (*items, *always))

        return await self._retried((account, service, region), credentials, ask, again)

    async def enter(self, credentials: Credentials, account: str, region: str) -> None:
        """Get the credentials of a role in an account, which else happens at the first call. Raises Failed.

        Each account has its own budget here, though it is the caller's quota: a thousand roles need not wait for one another.
        """
        await self._retried((account, "sts", region), credentials, credentials.get_frozen_credentials)

    async def _retried(self, key: Key, credentials: Credentials, ask: Callable[[], Any], again: tuple[str, ...] = ()) -> Any:
        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda e: isinstance(e, Failed) and (e.reason.transient or e.reason.code in again)),
            wait=wait_random_exponential(multiplier=0.25, max=LONGEST_WAIT), stop=stop_after_attempt(self.attempts), reraise=True,
        )  # fmt: skip
        return await retrying(self._once, key, credentials, ask)

    async def _once(self, key: Key, credentials: Credentials, ask: Callable[[], Any]) -> Any:
        await self.budget.wait(key)
        try:
            answer = await self._run(credentials, ask)
        except Failed:
            raise
        except READABLE as error:
            reason = failure(error)
            if reason.result == "throttled":
                self.budget.throttled(key)
            raise Failed(reason) from error
        self.budget.answered(key)
        return answer

    async def _run(self, credentials: Credentials, work: Callable[[], Any]) -> Any:
        """Run blocking work on a worker, as the given caller."""
        context = contextvars.copy_context()
        context.run(CALLER.set, credentials)
        return await self._workers.run(lambda: context.run(work))

    def _ask(
        self, service: str, region: str, operation: str, arguments: dict[str, Any], items: tuple[str, ...], left_out: bool
    ) -> Any:  # fmt: skip
        client, method = self.clients.get(service, region), xform_name(operation)
        if not items or not client.can_paginate(method):
            pages = list(_pages(getattr(client, method), arguments))
            return joined(pages, items, left_out) if len(pages) > 1 else pages[0]
        paginator = client.get_paginator(method)
        pages = list(paginator.paginate(**arguments))
        # Whatever else goes on from page to page, too: a shared answer is read by several kinds, each of which wants its own list.
        others = tuple(key.expression for key in paginator.result_keys if isinstance(value(key.expression, pages[0]), list))
        return joined([joined(pages, items, left_out), *pages[1:]], tuple(set(others) - set(items)), left_out=True)


def _pages(ask: Callable[..., Any], arguments: dict[str, Any]) -> Iterator[Any]:
    """The pages of what botocore has no paginator for; some such answers go on all the same, by NextToken."""
    answer = ask(**arguments)
    yield answer
    while token := answer.get("NextToken"):
        answer = ask(**{**arguments, "NextToken": token})
        yield answer


def joined(pages: list[Any], items: tuple[str, ...], left_out: bool = False) -> Any:
    """The first page with the items of all, each at its dotted path. Raises Failed where a page has no list of them."""
    whole = pages[0]
    for path in items:
        found = [value(path, page) for page in pages]
        given = [x for x in found if x is not None] if left_out else found
        if not all(isinstance(x, list) for x in given):
            raise Failed(shapeless(f"a list {path}"))
        whole = _with(whole, path, [x for listed in given for x in listed]) if given else whole
    return whole


def _with(answer: Any, path: str, items: list[Any]) -> Any:
    name, _, below = path.partition(".")
    return {**answer, name: _with(answer.get(name) or {}, below, items) if below else items}


def _whole(answer: Any, needed: tuple[str, ...]) -> Any:
    if missing := [name for name in needed if value(name, answer) is None]:
        raise Failed(shapeless(", ".join(missing)))
    return answer
