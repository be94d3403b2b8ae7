"""Which management events a trail's selectors together record.

AWS CloudTrail user guide, «Logging management events»; CloudTrail API, EventSelector and AdvancedFieldSelector: on a
trail only eventCategory, readOnly and eventSource narrow management events, eventSource only by leaving out AWS KMS or
the RDS Data API. Anything else is not interpreted: what it could change is then undecided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.model import Unreadable

READ, WRITE = "read", "write"
BOTH = frozenset({READ, WRITE})
EXCLUDABLE = frozenset({"kms.amazonaws.com", "rdsdata.amazonaws.com"})
CLASSIC = {"All": BOTH, "ReadOnly": frozenset({READ}), "WriteOnly": frozenset({WRITE})}
WORDS = {frozenset[str](): "none", frozenset({READ}): "read", frozenset({WRITE}): "write", BOTH: "all"}
Answer = Mapping[str, Any]


@dataclass(frozen=True)
class Selector:
    """What one selector records of the management events: which halves, without which services.

    `certain` is false where a condition that is not interpreted may narrow it further.
    """

    halves: frozenset[str]
    excluded: frozenset[str] = frozenset()
    certain: bool = True


NOTHING = Selector(frozenset())


def recorded_events(answer: Answer) -> str:
    """all, read, write or none; raises Unreadable where an uninterpreted condition decides it.

    No selector at all is AWS's default: all of them.
    """
    selectors = _selectors(answer)
    least = frozenset[str]().union(*(s.halves for s in selectors if s.certain))
    most = frozenset[str]().union(*(s.halves for s in selectors))
    if least != most:
        raise Unreadable("a selector has a condition on management events that is not interpreted")
    return WORDS[least]


def excluded_sources(answer: Answer) -> list[str]:
    """The services whose management events are missing from a half that is recorded otherwise."""
    selectors, missing = _selectors(answer), set[str]()
    for half in BOTH:
        of_half = [s for s in selectors if half in s.halves]
        if of_half:
            missing |= _missing([s.excluded for s in of_half if s.certain], [s.excluded for s in of_half])
    return sorted(missing)


def _missing(certain: list[frozenset[str]], all_: list[frozenset[str]]) -> frozenset[str]:
    """What every selector of a half leaves out: the same whether or not those count which are not certain."""
    if not certain or frozenset.intersection(*certain) != frozenset.intersection(*all_):
        raise Unreadable("a selector has a condition on management events that is not interpreted")
    return frozenset.intersection(*certain)


def _selectors(answer: Answer) -> list[Selector]:
    classic, advanced = answer.get("EventSelectors") or [], answer.get("AdvancedEventSelectors") or []
    if not classic and not advanced:
        return [Selector(BOTH)]
    return [_classic(s) for s in classic] + [_advanced(list(s.get("FieldSelectors") or [])) for s in advanced]


def _classic(selector: Answer) -> Selector:
    """Absent members mean AWS's defaults: management events are included, reads and writes both."""
    if not selector.get("IncludeManagementEvents", True):
        return NOTHING
    kind = selector.get("ReadWriteType") or "All"
    if kind not in CLASSIC:
        raise Unreadable(f"ReadWriteType {kind!r} is not known")
    excluded = frozenset(selector.get("ExcludeManagementEventSources") or ())
    return Selector(CLASSIC[kind], excluded, certain=excluded <= EXCLUDABLE)


def _advanced(conditions: list[Answer]) -> Selector:
    """The selector's conditions hold together; one without a condition on readOnly records reads and writes."""
    category = [_operators(c) for c in conditions if c.get("Field") == "eventCategory"]
    if any(set(c) == {"Equals"} and "Management" not in c["Equals"] for c in category):
        return NOTHING
    certain = category == [{"Equals": ["Management"]}]
    halves, excluded = BOTH, frozenset[str]()
    for field, operators in _narrowing(conditions):
        if field == "readOnly" and set(operators) == {"Equals"} and set(operators["Equals"]) <= {"true", "false"}:
            halves &= frozenset(READ if value == "true" else WRITE for value in operators["Equals"])
        elif field == "eventSource" and set(operators) == {"NotEquals"} and set(operators["NotEquals"]) <= EXCLUDABLE:
            excluded |= frozenset(operators["NotEquals"])
        else:
            certain = False
    return Selector(halves, excluded, certain)


def _narrowing(conditions: list[Answer]) -> Iterator[tuple[Any, dict[str, list[str]]]]:
    for condition in conditions:
        if condition.get("Field") != "eventCategory":
            yield condition.get("Field"), _operators(condition)


def _operators(condition: Answer) -> dict[str, list[str]]:
    return {name: values for name, values in condition.items() if name != "Field" and values}
