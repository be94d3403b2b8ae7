"""Answering a whole operation from its plan: one statement for each root field, and no resolver for any row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from graphql import GraphQLError

from api.controls import answered
from api.exempting import EXEMPT, WITHDRAW
from api.plans import Plans, Step, stated
from api.services import Services
from api.shape import Shaper
from graph.coverage import Coverage
from graph.errors import StoreError
from graph.question import Asked, Listing, Page
from graph.rewind import rewound
from graph.store import Store
from queries.compile import Answerable, Service
from queries.refusal import refusal

MOST_TIMES = 5
DONE = frozenset({"evaluate", EXEMPT, WITHDRAW})  # the root fields of mutations


@dataclass
class Request:
    """One operation on its way: what answers it, and what is said beside the answer."""

    plans: Plans
    services: Services
    extensions: dict[str, Any] = field(default_factory=dict)


async def answer(request: Request, plan: Mapping[str, Step]) -> dict[str, Any]:
    """The data of an operation. Raises GraphQLError for what cannot be answered."""
    times = {as_of(step.asked) for step in plan.values()}
    if len(times - {""}) > MOST_TIMES:
        raise refusal(f"A request asks as of {MOST_TIMES} times at most; send several.", "TOO_COMPLEX")
    found: dict[str, Any] = {}
    try:
        for time in sorted(times):
            steps = {key: step for key, step in plan.items() if as_of(step.asked) == time}
            found |= await (_past(request, steps, time) if time else _present(request, steps))
    except StoreError as error:
        raise GraphQLError(_sentence(error), extensions={"code": error.code}) from error
    return {key: found[key] for key in plan}


async def _present(request: Request, steps: Mapping[str, Step]) -> dict[str, Any]:
    """The values of root fields about now, asked side by side; what is done is done in its order, one after the other."""
    touched = any(isinstance(step.asked, Asked) for step in steps.values())
    if any(isinstance(step.asked, Service) and step.asked.name in DONE for step in steps.values()):
        return {key: await _root(request, key, step, None) for key, step in steps.items()}
    coverage = await request.services.coverage() if touched else None
    found = await asyncio.gather(*(_root(request, key, step, coverage) for key, step in steps.items()))
    return dict(zip(steps, found, strict=True))


async def _past(request: Request, steps: Mapping[str, Step], time: str) -> dict[str, Any]:
    """The values of root fields about one time, asked one after the other of the graph as it was."""
    catalogue, max_age = request.plans.compiler.catalogue, request.services.controls.max_age

    async def work(store: Store, at: datetime) -> dict[str, Any]:
        then = replace(request, services=replace(request.services, store=store))
        coverage = await Coverage.load(store, catalogue, now=at, max_age=max_age)
        return {key: await _root(then, key, step, coverage) for key, step in steps.items()}

    return await rewound(request.services.store, time, work)  # type: ignore[no-any-return]


def as_of(asked: Answerable) -> str:
    """The time that a root field over the graph is about; «» is now."""
    return asked.as_of if isinstance(asked, Asked) else ""


async def _root(request: Request, key: str, step: Step, coverage: Coverage | None) -> Any:
    asked = step.asked
    if isinstance(asked, str):
        return asked
    if isinstance(asked, Service):
        return await answered(asked, request.services, request.plans.compiler.catalogue)
    statement = step.statement or stated(request.plans.compiler, asked, coverage)
    rows = await request.services.store.rows(statement)
    if coverage is not None:
        _report_gaps(request, coverage, {kind for kind, _ in statement.touched})
    return _shaped(request, key, asked, rows)


def _report_gaps(request: Request, coverage: Coverage, kinds: set[str]) -> None:
    gaps = {kind: len(coverage.gaps(coverage.catalogue.kind(kind))) for kind in sorted(kinds)}
    request.extensions.setdefault("coverage", {}).setdefault("gaps", {}).update(gaps)


def _shaped(request: Request, key: str, asked: Asked, rows: list[Any]) -> Any:
    """The value of a root field; lists longer than their limit are cut, and the extensions say so."""
    shaper = Shaper()
    if isinstance(asked, Listing):
        question = asked.questions[0]
        if len(rows) > question.limit == request.plans.compiler.cap:
            shaper.cuts[key] = question.limit
        value: Any = shaper.rows(key, question.select, rows[: question.limit])
    else:
        select = asked.question.select if isinstance(asked, Page) else asked.select
        value = next(iter(shaper.rows(key, select, rows)), None)
    if shaper.cuts:
        request.extensions.setdefault("cut", {}).update(shaper.cuts)
    return value


def _sentence(error: StoreError) -> str:
    """What went wrong, without the address of the database, which is not for those who ask."""
    if error.code in {"TIMEOUT", "TOO_LARGE", "TOO_COMPLEX", "BAD_PATTERN", "OUT_OF_HISTORY"}:
        return f"{str(error)[0].upper()}{str(error)[1:]}."
    return "The graph cannot be asked at the moment; the server's log says why."
