"""How much of what the real AWS once answered is read whole, for every operation that a declaration names."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from collectors.asking import MISSHAPEN
from collectors.declare import Call, calls, items_of
from collectors.parse import part, text
from graph.catalogue import Catalogue
from graph.model import Kind, Unreadable

# What the recordings call a service, where it is not botocore's name.
NAMES = {
    "accessanalyzer": "access-analyzer", "cloudwatch": "monitoring", "ecr": "api.ecr", "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing", "sagemaker": "api.sagemaker", "s3control": "s3-control",
}  # fmt: skip
ACCOUNT = "123456789012"
CONTEXT = {
    "_account": ACCOUNT, "_region": "us-east-1", "_partition": "aws", "_seen_by": [ACCOUNT], "_members": lambda _: [], "_parent": {},
}  # fmt: skip


@dataclass
class Read:
    """What became of the recorded answers to one operation, for one type: how many records, how many whole, why not the others."""

    kind: str
    operation: str
    answers: int = 0
    records: int = 0
    whole: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def take(self, reason: str) -> None:
        """Count a record; without a reason it was read whole."""
        self.records += 1
        self.whole += not reason
        self.reasons.update([reason] if reason else [])


def recorded(folder: Path, call: Call) -> list[Mapping[str, Any]]:
    """The recorded answers to a call, errors included, as boto3 gives them."""
    path = folder / f"{NAMES.get(call.service, call.service)}.{call.asked}.jsonl"
    return [_dated(json.loads(line)["data"]) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def read(catalogue: Catalogue, folder: Path) -> list[Read]:
    """Every operation of every type with recorded answers, and what became of them. Nothing that AWS said may raise."""
    found = [_of(catalogue, kind, call, recorded(folder, call)) for kind in catalogue.kinds for call in calls(kind)]
    return [one for one in found if one.answers]


def _of(catalogue: Catalogue, kind: Kind, call: Call, answers: list[Mapping[str, Any]]) -> Read:
    found = Read(kind.name, f"{call.service}.{call.operation}", len(answers))
    listing = call is kind.listing or call in getattr(kind.listing, "alternatives", ())
    for answer in answers:
        if "Error" in answer:
            found.take(
                "" if answer["Error"].get("Code") in (*call.absent, *call.gone, *call.again) else f"AWS said {answer['Error'].get('Code')}"
            )
            continue
        for reason in _listed(catalogue, kind, call, answer) if listing else _detailed(catalogue, call, answer):
            found.take(reason)
    return found


def _listed(catalogue: Catalogue, kind: Kind, call: Call, answer: Mapping[str, Any]) -> Iterator[str]:
    """For each record of a listing: why it could not be read, or nothing."""
    try:
        records = [{**record, **CONTEXT} for item in items_of(call, answer) for record in call.records(item)]
    except MISSHAPEN as error:
        yield f"the listing lacks {error}"
        return
    for record in records:
        try:
            for source in filter(None, (kind.id, kind.title, kind.region, kind.owner)):
                text(kind, source, record, "what it is known by")
            part(catalogue, kind.listing, record)
        except Unreadable as error:
            yield str(error)
        else:
            yield ""


def _detailed(catalogue: Catalogue, call: Call, answer: Mapping[str, Any]) -> Iterator[str]:
    """Why a detail's answer could not be read, or nothing; one that tells of many assets is read asset by asset elsewhere."""
    if call.shared:
        return
    try:
        part(catalogue, call, call.pick({**answer, **CONTEXT}, answer))
    except (Unreadable, *MISSHAPEN) as error:
        yield str(error)
    else:
        yield ""


def _dated(data: Any) -> Any:
    if isinstance(data, list):
        return [_dated(x) for x in data]
    if not isinstance(data, dict):
        return data
    if data.get("__class__") == "datetime":
        return datetime(**{name: x for name, x in data.items() if name != "__class__"}, tzinfo=UTC)
    return {name: _dated(x) for name, x in data.items()}
