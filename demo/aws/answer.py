"""An HTTP answer of the simulated AWS, and the two ways to make one that succeeds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What goes back to the client; one that is `cut` breaks off in the middle of its body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


def json_answer(body: Any, kind: str = "application/x-amz-json-1.1") -> Answer:
    """A success with a JSON body."""
    return Answer(200, json.dumps(body).encode(), {"Content-Type": kind})


def xml_answer(body: str) -> Answer:
    """A success with an XML body."""
    return Answer(200, f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode(), {"Content-Type": "text/xml"})
