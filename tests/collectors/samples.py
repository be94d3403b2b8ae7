"""Full answers of AWS, made from the model that botocore ships, and what the declarations read in them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

from collectors.aws import CATALOGUE
from collectors.declare import Call, items_of
from collectors.parse import part, text
from graph.model import Derivation, Kind, Reading, Record, Unreadable, value

ACCOUNT, REGION = "111111111111", "us-east-1"
# Text is the ARN of a key, for that is what the most exacting readers of a record take apart.
TEXT = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/name"
MOMENT = datetime(2026, 1, 31, tzinfo=UTC)
PLAIN: dict[str, Any] = {
    "string": TEXT, "character": "x", "boolean": True, "integer": 1, "long": 1, "float": 1.5, "double": 1.5, "blob": b"x",
    "timestamp": MOMENT,
}  # fmt: skip
POLICY = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{
        "Sid": "x", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": ["s3:*", "kms:*"], "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
    }],
})  # fmt: skip
TIMES = (
    "user_creation_time", "password_last_used", "password_last_changed", "password_next_rotation", "access_key_1_last_rotated",
    "access_key_1_last_used_date", "access_key_2_last_rotated", "access_key_2_last_used_date", "cert_1_last_rotated", "cert_2_last_rotated",
)  # fmt: skip
FLAGS = ("password_enabled", "mfa_active", "access_key_1_active", "access_key_2_active", "cert_1_active", "cert_2_active")
USES = tuple(f"access_key_{key}_last_used_{what}" for key in (1, 2) for what in ("region", "service"))
REPORT = {"user": TEXT, **dict.fromkeys(TIMES, MOMENT.isoformat()), **dict.fromkeys(FLAGS, "true"), **dict.fromkeys(USES, REGION)}
# Where AWS's model says no more than «a text», or has values of which the first one tells nothing: by member, or by shape and member.
SAID: Mapping[str, Any] = {
    **dict.fromkeys(
        ("Policy", "policyText", "PolicyDocument", "Document", "AssumeRolePolicyDocument", "RedrivePolicy", "ResourcePolicy"), POLICY
    ),
    **dict.fromkeys(("VisibilityTimeout", "DelaySeconds", "MessageRetentionPeriod"), "30"),
    "Content": "\n".join(",".join(row) for row in (REPORT, REPORT.values(), {**REPORT, "user": "<root_account>"}.values())).encode(),
    "GetTopicAttributesResponse.Attributes": {"TopicArn": TEXT, "Policy": POLICY},
    "EncryptionConfig.resources": ["secrets"],
    "DataResource.Type": "AWS::S3::Object",
    "DataResource.Values": ["arn:aws:s3"],
    "accountId": ACCOUNT,
    "failedAccounts": [],
    "ParameterApplyStatus": "in-sync",
    "Status": "available",
    "SnapshotType": "manual",
}
# What AWS tells only where it does not tell something else.
INSTEAD: Mapping[str, Any] = {**SAID, "DBInstance.DBClusterIdentifier": "", "AdvancedEventSelectors": []}
CONTEXT: Mapping[str, Any] = {
    "_seen_by": [ACCOUNT], "_members": lambda _: [], "_account": ACCOUNT, "_partition": "aws", "_region": REGION, "_accounts": {},
}  # fmt: skip


class Answer(dict[str, Any]):
    """A record in which everything is that AWS documents; it remembers what was looked for and is not there."""

    def __init__(self, values: Mapping[str, Any], missed: list[str]) -> None:
        super().__init__(values)
        self.missed = missed

    def __missing__(self, name: str) -> Any:
        self._miss(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._miss(str(name))

    def get(self, name: str, default: Any = None) -> Any:
        """What is there under a name, which is noted if nothing is."""
        return super().get(name, default) if name in self else default

    def _miss(self, name: str) -> bool:
        """Names with an underline are the collector's own."""
        if not name.startswith("_"):
            self.missed.append(name)
        return False


@cache
def model(service: str, operation: str) -> OperationModel:
    """The model of an operation in botocore; an error if there is none."""
    return _service(service).operation_model(operation)


@cache
def _service(service: str) -> ServiceModel:
    """The model of a service, which takes long to read."""
    return botocore.session.get_session().get_service_model(service)


@dataclass
class Samples:
    """Answers in which nothing is left out, and what a reading of them came to.

    `missed`: members that the declarations look for and AWS does not have; `asked`: every call with its arguments;
    `made`: the kinds of nested objects that came of the answers.
    """

    said: Mapping[str, Any] = field(default_factory=lambda: SAID)
    missed: list[str] = field(default_factory=list)
    asked: list[tuple[Call, dict[str, Any]]] = field(default_factory=list)
    made: set[str] = field(default_factory=set)

    def full(self, shape: Shape | None, name: str = "", above: tuple[str, ...] = ()) -> Any:
        """A value of a shape in which everything that may be there is there, once; shapes within themselves are left empty."""
        if shape is None or shape.name in above:
            return {}
        inner = (*above, shape.name)
        values = getattr(shape, "enum", None)
        for said in (self.said[key] for key in (f"{above[-1] if above else ''}.{name}", name) if key in self.said):
            if not values or said in values:
                return said
        match shape:
            case StructureShape():
                return Answer({name: self.full(below, name, inner) for name, below in shape.members.items()}, self.missed)
            case ListShape():
                return [self.full(shape.member, "", inner)]
            case MapShape():
                names = getattr(shape.key, "enum", None)
                entries = {name: self.full(shape.value, name, inner) for name in names or [TEXT]}
                return Answer(entries, self.missed) if names else entries
        return values[0] if values else PLAIN[shape.type_name]

    def answer(self, call: Call, record: Record) -> Any:
        """The full answer of a call that is made for a record."""
        self.asked.append((call, call.arguments(record)))
        return self.full(model(call.service, call.asked).output_shape)

    def listed(self, call: Call) -> Iterator[Answer]:
        """The records that a listing has, with what stands above it."""
        for parent in self.listed(call.below) if call.below else [Answer({}, self.missed)]:
            parent["_account"] = ACCOUNT
            for item in items_of(call, self.answer(call, parent)):
                for record in call.records(item):
                    yield Answer({**record, **({"_parent": parent} if call.below else {})}, self.missed)

    def records(self, kind: Kind) -> Iterator[tuple[Call, Answer]]:
        """The records of a kind with the call that has them: its listing, or one instead of it or beside it.

        Of the latter it is no matter if they lack what the former have.
        """
        assert isinstance(kind.listing, Call)
        for call in (kind.listing, *kind.listing.alternatives, *kind.listing.beside):
            missed = self.missed if call is kind.listing else []
            yield from ((call, Answer({**record, **CONTEXT}, missed)) for record in self.listed(call))
            yield from ((call, Answer({**record, **CONTEXT}, [])) for record in call.otherwise)

    def told(self, call: Call, record: Answer) -> Answer | None:
        """What a detail's answer says of a record; None where it is not asked."""
        if call.below:
            record = Answer({**record, "_parent": self.told(call.below, record) or {}}, record.missed)
        if not call.when(record):
            return None
        if call.first:
            self.answer(call.first, {})
        return Answer(call.pick(record, self.answer(call, record)), self.missed)

    def read(self, kind: Kind) -> None:
        """Read everything of a kind. Raises Unreadable; but what is derived of several answers may be undecided."""
        for call, record in self.records(kind):
            for source, what in ((kind.id, "id"), (kind.title, "name"), (kind.region, "region"), (kind.owner, "owner")):
                assert not source or text(kind, source, record, what)
            answers: dict[str, Record] = {kind.listing.operation: record}
            self._take(kind.listing, record)
            for detail in kind.details:
                assert isinstance(detail, Call)
                for answer in self._detail(detail, record, asked=call is kind.listing):
                    answers[detail.operation] = answer
                    self._take(detail, answer)
            for derivation in kind.derived:
                self._derive(derivation, {operation: answers.get(operation, {}) for operation in derivation.rests_on})

    def _detail(self, detail: Call, record: Answer, *, asked: bool) -> Iterator[Record]:
        """What is told of a record: in answer to a call or one instead of it, and by a record that brings the answer along."""
        brought = [x for name, x in record.items() if name == detail.operation]
        for call in (detail, *detail.alternatives) if asked or not brought else ():
            answer = self.told(call, record)
            if answer is not None:
                assert not call.told_at or isinstance(value(call.told_at, answer), datetime)
                yield answer
        yield from brought

    def _take(self, source: Reading | Derivation, answer: Record) -> None:
        nodes = list(part(CATALOGUE, source, answer).nested)
        for node in nodes:
            self.made.add(node.kind)
            nodes += node.nested

    def _derive(self, derivation: Derivation, answers: Record) -> None:
        try:
            self._take(derivation, answers)
        except Unreadable as error:
            if error.__cause__:
                raise
