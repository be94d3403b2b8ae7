"""Reading one kind of asset in some places: list everywhere, see who else lists it, read the details, tell the outcomes."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from collectors.accounts import ORGANIZATION
from collectors.asking import detail, records_of
from collectors.caller import Failed
from collectors.declare import Call
from collectors.errors import Failure, together
from collectors.limited import each
from collectors.parse import part, text
from collectors.places import Candidate, Context, Place, Target
from graph.catalogue import fingerprint
from graph.model import GLOBAL, Derivation, Kind, Reading, Record, Unreadable, identifier, value
from graph.outcomes import Outcome, Result
from graph.readings import Found, Group, Part

WORST = (Result.FAILED, Result.THROTTLED, Result.DENIED, Result.UNDECIDED, Result.COMPLETE)


class KindReader:
    """Reads one kind. `listed`: records that were listed already, by place (the accounts, which open everything else)."""

    def __init__(self, context: Context, kind: Kind) -> None:
        self._context, self._kind = context, kind
        self._outcomes: dict[str, Outcome] = {}
        self._fingerprint = fingerprint(kind)

    async def read(self, places: Iterable[Place], listed: Mapping[str, list[Record]] | None = None) -> Group:
        """Everything there is of the kind in these places, and how the reading ended; nothing that fails is raised."""
        group, candidates = Group(self._kind), dict[str, Candidate]()
        places = list(places)
        answers = await each(lambda place: self._list(place, (listed or {}).get(place.scope)), places)
        for place, records in zip(places, answers, strict=True):
            complete = records is not None and self._take(candidates, place, records)
            (group.complete if complete else group.incomplete).append(place.scope)
        found = await each(self._detail, candidates.values())
        group.found = [f for f in found if f]
        group.outcomes = list(self._outcomes.values())
        return group

    # --- listing

    async def _list(self, place: Place, listed: list[Record] | None) -> list[Record] | None:
        """The records of a place, or None with an outcome that says why not."""
        listing, failures = self._kind.listing, dict[str, Failure]()
        if listed is not None:
            self._note(listing.operation, place.scope, Result.COMPLETE)
            return listed
        for call in (listing, *listing.alternatives) if isinstance(listing, Call) else ():
            try:
                records = await records_of(self._context, call, place)
            except Failed as failed:
                failures.setdefault(call.operation, failed.reason)
            else:
                self._note(listing.operation, place.scope, Result.COMPLETE)
                return records
        if failures:
            why = together(failures)
            self._note(listing.operation, place.scope, why.result, why.text)
        return None

    def _take(self, candidates: dict[str, Candidate], place: Place, records: list[Record]) -> bool:
        """Add a place's records; false if one cannot be understood, so that the listing is not complete after all."""
        try:
            for record in records:
                candidate = self._candidate(record, place)
                part(self._context.catalogue, self._kind.listing, candidate.record)
                candidates.setdefault(candidate.identifier, candidate).seen.append(place)
        except Unreadable as error:
            self._note(self._kind.listing.operation, place.scope, Result.FAILED, str(error))
            return False
        return True

    def _candidate(self, record: Record, place: Place) -> Candidate:
        kind = self._kind
        context = {
            "_seen_by": [], "_members": self._context.members, "_account": place.target.account, "_partition": place.target.partition,
            "_region": place.region, "_accounts": self._context.names,
        }  # fmt: skip
        whole = {**record, **context} if isinstance(record, Mapping) else dict(context)
        id_ = text(kind, kind.id, whole, "id")
        account = text(kind, kind.owner, whole, "owner") if kind.owner else place.target.account
        listed_in = GLOBAL if place.region == ORGANIZATION else place.region
        region = text(kind, kind.region, whole, "region") if kind.region else listed_in
        title = text(kind, kind.title, whole, "name")
        return Candidate(identifier(kind, id_, account, region), id_, title, account, region, whole)

    # --- details

    async def _detail(self, c: Candidate) -> Found | None:
        """The asset with everything that could be read of it; None if it was deleted meanwhile."""
        c.record["_seen_by"] = sorted({p.target.account for p in c.seen})
        scope = c.listed_in().scope
        answers: dict[str, Record] = {self._kind.listing.operation: c.record}
        replies = await asyncio.gather(*(self._read(c, call, scope) for call in self._kind.details if isinstance(call, Call)))
        for call, reply in zip(self._kind.details, replies, strict=True):
            if reply is GONE:
                return None
            if reply is not None:
                answers[call.operation] = reply
        return self._found(c, scope, self._parts(answers, scope))

    async def _read(self, c: Candidate, call: Call, scope: str) -> Any:
        """A detail's answer: from who can tell; GONE; or None with an outcome. A record may bring an answer along."""
        asked = _asked(call, c.record)
        if call.operation in c.record or not asked:
            self._note(call.operation, scope, Result.COMPLETE)
            return c.record.get(call.operation, {})
        first: Failure | None = None
        for target in c.readers(self._context.targets):
            try:
                answer = await detail(self._context, asked, c, target)
            except Failed as failed:
                if failed.reason.code in asked.gone and target.account == c.account:
                    return GONE
                first = first or failed.reason
            else:
                self._note(call.operation, scope, Result.COMPLETE, at=value(asked.told_at, answer) if asked.told_at else None)
                return answer
        if first:
            self._note(call.operation, scope, first.result, first.text)
        return None

    def _parts(self, answers: Mapping[str, Record], scope: str) -> dict[str, Part]:
        """Operation → what it told; an answer that cannot be understood is an unread one."""
        parts: dict[str, Part] = {}
        for reading in self._kind.readings():
            if reading.operation in answers:
                self._understand(parts, reading, reading.operation, answers[reading.operation], scope)
        for derivation in self._kind.derived:
            if set(derivation.rests_on) <= set(parts):
                self._understand(parts, derivation, derivation.name, answers, scope)
        return parts

    def _understand(self, parts: dict[str, Part], source: Reading | Derivation, name: str, answer: Record, scope: str) -> None:
        try:
            parts[name] = part(self._context.catalogue, source, answer)
        except Unreadable as error:
            self._note(name, scope, Result.FAILED if isinstance(source, Reading) else Result.UNDECIDED, str(error))

    def _found(self, c: Candidate, scope: str, parts: dict[str, Part]) -> Found:
        kind = self._kind
        interface = {
            "identifier": c.identifier,
            "accountID": "default",
            "cloudAccountID": c.account,
            "cloudAccountName": self._context.names.get(c.account, c.account),
            "cloudProvider": "aws",
            "idFromProvider": c.id,
            "internalAssetType": kind.name,
            "internalName": c.title,
            "internalRegion": c.region,
            "assetCategory": kind.category,
        }
        return Found(kind, c.identifier, c.account, c.region, scope, interface, parts)

    def _note(self, operation: str, scope: str, result: Result, error: str = "", at: datetime | None = None) -> None:
        """Keep the worst outcome of an operation in a scope; `at` is how old the answer says it is."""
        account, region = scope.rsplit("/", 1)
        service = next((r.service for r in self._kind.readings() if r.operation == operation), "")
        new = Outcome(self._kind.name, service, operation, account, region, result, at or self._context.now(), error, self._fingerprint)
        old = self._outcomes.get(new.key)
        if old is None or WORST.index(result) < WORST.index(old.result):
            self._outcomes[new.key] = new
        self._context.progress(result)


def _asked(call: Call, record: Record) -> Call | None:
    """The call that is made for an asset: a detail's own, or one of its alternatives; what lies below another decides there."""
    return next((one for one in (call, *call.alternatives) if one.below or one.when(record)), None)


GONE: Any = object()
__all__ = ["Context", "KindReader", "Place", "Target"]
