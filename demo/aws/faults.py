"""Faults on demand: what can go wrong between a client and AWS, for the calls that a rule names."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from demo.aws import errors
from demo.aws.answer import Answer
from demo.aws.call import Call, mentions


@dataclass
class Fault:
    """A rule: every call that agrees with all that it names goes wrong in its way, `times` times or always.

    `about` is a text which the request must hold, such as the ARN of the role that is assumed.
    """

    kind: str
    service: str | None = None
    operation: str | None = None
    account: str | None = None
    region: str | None = None
    about: str | None = None
    times: int | None = None
    details: dict[str, Any] = field(default_factory=dict)
    lifted: threading.Event = field(default_factory=threading.Event)

    def strikes(self, call: Call) -> bool:
        """Whether a call agrees with all that the rule names."""
        named = [(self.service, call.service), (self.operation, call.operation), (self.account, call.account), (self.region, call.region)]
        return all(want in {None, is_} for want, is_ in named) and (self.about is None or mentions(call, self.about))


def denied(fault: Fault, call: Call) -> Answer:
    """What AWS says to a caller without permission."""
    message = f"User: arn:aws:sts::{call.account}:assumed-role/demo/demo is not authorized to perform: {call.service}:{call.operation}"
    return errors.error(call, errors.DENIED[call.protocol], fault.details.get("message", message))


def throttled(fault: Fault, call: Call) -> Answer:
    """What AWS says to a caller who asks too often."""
    return errors.error(call, errors.THROTTLED[call.protocol], fault.details.get("message", "Rate exceeded"))


def error(fault: Fault, call: Call) -> Answer:
    """An error of any code and status."""
    code = fault.details["code"], fault.details.get("status", 400)
    return errors.error(call, code, fault.details.get("message", f"{code[0]}, as it was asked for"))


def hold(fault: Fault, _: Call) -> None:
    """The true answer, but late: over the client's read time-out (`timeout`), or only slow (`delay`)."""
    fault.lifted.wait(fault.details["seconds"])


def reset(_: Fault, call: Call) -> Answer:
    """An answer that breaks off, with the connection."""
    return Answer(200, broken(call) * 100, kind(call), cut=True)


def malformed(fault: Fault, call: Call) -> Answer:
    """A success whose body nobody can parse."""
    return Answer(200, fault.details["body"].encode() if "body" in fault.details else broken(call), kind(call))


def surprising(fault: Fault, call: Call) -> Answer:
    """A success with the given body: an object, or the text of an XML document."""
    body = fault.details["body"]
    return Answer(200, (body if isinstance(body, str) else json.dumps(body)).encode(), kind(call))


def broken(call: Call) -> bytes:
    """A body that ends too early."""
    return b'{"trailList": [{"Name": "ma' if call.protocol.endswith("json") else b"<Response><regionInfo><item><regionName>eu-w"


def kind(call: Call) -> dict[str, str]:
    """The content type of the call's protocol."""
    return {"Content-Type": "application/x-amz-json-1.1" if call.protocol.endswith("json") else "text/xml"}


KINDS: dict[str, Callable[[Fault, Call], Answer | None]] = {
    "denied": denied,
    "throttled": throttled,
    "error": error,
    "timeout": hold,
    "delay": hold,
    "reset": reset,
    "malformed": malformed,
    "surprising": surprising,
}
NEEDED = {"error": "code", "timeout": "seconds", "delay": "seconds", "surprising": "body"}


def make(rule: dict[str, Any]) -> Fault:
    """A fault from what a client wrote; ValueError says what is wrong with it."""
    kind, details = rule["kind"], rule.get("details", {})
    if kind not in KINDS:
        raise ValueError(f"no fault is of kind {kind!r}; there are {', '.join(KINDS)}")
    if NEEDED.get(kind, kind) not in {kind, *details}:
        raise ValueError(f"a fault of kind {kind!r} needs {NEEDED[kind]!r}")
    return Fault(**rule)
