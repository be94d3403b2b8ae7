"""Asking AWS what a declaration says: a listing with whatever stands above it, or one detail of one asset."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from collectors.caller import Failed
from collectors.declare import Call, items_of
from collectors.errors import Failure, shapeless
from collectors.places import Candidate, Context, Place, Target
from graph.model import GLOBAL, Record, Unreadable
from graph.outcomes import Result

MISSHAPEN = (KeyError, TypeError, AttributeError, IndexError)


async def records_of(context: Context, call: Call, place: Place) -> list[Record]:
    """The records that a listing, and whatever lists the same kind beside it, have in a place. Raises Failed."""
    parents: list[Record] = [{"_account": place.target.account}]
    if call.below:
        parents = [{**parent, "_account": place.target.account} for parent in await records_of(context, call.below, place)]
    found = await asyncio.gather(
        *(_listed(context, call, place, parent) for parent in parents), *(records_of(context, other, place) for other in call.beside)
    )
    return [record for records in found for record in records]


async def _listed(context: Context, call: Call, place: Place, parent: Record) -> list[Record]:
    """The records that one call lists."""
    try:
        items = items_of(call, await _answer(context, call, place.target, place.asked_in, parent))
        if not items and call.never_empty:
            raise Failed(shapeless(", ".join(call.members)))  # noqa: TRY301 - of what can go wrong with an answer, one more
        above = {"_parent": parent} if call.below else {}
        return [{**record, **above} for item in items for record in call.records(item)]
    except Failed as failed:
        if failed.reason.code in call.absent:
            return list(call.otherwise)
        if not failed.reason.code and not context.caller.clients.offered(call.service, place.asked_in):
            return []  # nobody answers where AWS does not have the service
        raise
    except MISSHAPEN as error:
        raise Failed(_misshapen(error)) from error


async def detail(context: Context, call: Call, c: Candidate, target: Target) -> Record:
    """What a detail's answer says of an asset. Raises Failed."""
    region = target.home if c.region == GLOBAL else c.region
    try:
        return await _told(context, call, target, region, c.record)
    except Failed as failed:
        if failed.reason.code in call.absent:
            return {}
        raise
    except Unreadable as error:
        raise Failed(Failure(Result.FAILED, "", str(error))) from error
    except MISSHAPEN as error:
        raise Failed(_misshapen(error)) from error


async def _told(context: Context, call: Call, target: Target, region: str, record: Record) -> Record:
    """What a call says of an asset, in the light of the one above it; {} where it is not asked, or AWS does not have the service."""
    if call.below:
        record = {**record, "_parent": await _told(context, call.below, target, region, record)}
    if not call.when(record):
        return {}
    try:
        return call.pick(record, await _answer(context, call, target, region, record))
    except Failed as failed:
        if failed.reason.code or context.caller.clients.offered(call.service, region):
            raise
        return {}


async def _answer(context: Context, call: Call, target: Target, region: str, record: Record) -> Any:
    """The answer of a call, after the one that has to come first; a shared one is asked for once."""
    arguments = call.arguments(record)
    if not call.shared:
        return await _called(context, call, target, region, arguments)
    key = (target.account, region, call.service, call.asked, json.dumps(arguments, sort_keys=True, default=str))
    if key not in context.asked:
        context.asked[key] = asyncio.ensure_future(_called(context, call, target, region, arguments))
    return await context.asked[key]


async def _called(context: Context, call: Call, target: Target, region: str, arguments: Mapping[str, Any]) -> Any:
    if call.first:
        await _answer(context, call.first, target, region, {})
    return await context.caller.call(
        target.credentials, target.account, call.service, region, call.asked, dict(arguments), call.members, call.always, call.again,
        left_out=call.left_out,
    )  # fmt: skip


def _misshapen(error: Exception) -> Failure:
    return Failure(Result.FAILED, "", f"the answer has not the documented shape: {type(error).__name__} {error}")
