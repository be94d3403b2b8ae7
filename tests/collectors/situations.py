"""What trails record, by their selectors: the truth table of AWS's user guide, «Logging management events»."""

from typing import Any


def classic(kind: str = "All", *without: str, management: bool = True) -> dict[str, Any]:
    """A classic selector."""
    return {"ReadWriteType": kind, "IncludeManagementEvents": management, "ExcludeManagementEventSources": list(without)}


def condition(field: str, **operators: list[str]) -> dict[str, Any]:
    """A condition of an advanced selector."""
    return {"Field": field, **operators}


def advanced(*conditions: dict[str, Any]) -> dict[str, Any]:
    """An advanced selector."""
    return {"FieldSelectors": list(conditions)}


KMS, RDS = "kms.amazonaws.com", "rdsdata.amazonaws.com"
EVENTS = condition("eventCategory", Equals=["Management"])
DATA = condition("eventCategory", Equals=["Data"])
OBJECTS = condition("resources.type", Equals=["AWS::S3::Object"])
READS, WRITES = condition("readOnly", Equals=["true"]), condition("readOnly", Equals=["false"])
UNDECIDED = "undecided"

# selectors, what they record, without which services (None: undecided)
CLASSIC: dict[str, tuple[list[dict[str, Any]], str, list[str] | None]] = {
    "everything": ([classic()], "all", []),
    "reads": ([classic("ReadOnly")], "read", []),
    "writes": ([classic("WriteOnly")], "write", []),
    "no management events": ([classic(management=False)], "none", []),
    "two halves": ([classic("ReadOnly"), classic("WriteOnly")], "all", []),
    "one half beside data": ([classic("ReadOnly"), classic(management=False)], "read", []),
    "everything but KMS": ([classic("All", KMS)], "all", [KMS]),
    "everything but KMS and RDS": ([classic("All", KMS, RDS)], "all", [KMS, RDS]),
    "KMS recorded by another": ([classic("All", KMS), classic()], "all", []),
    "KMS recorded in one half only": ([classic("All", KMS), classic("ReadOnly")], "all", [KMS]),
}
ADVANCED: dict[str, tuple[list[dict[str, Any]], str, list[str] | None]] = {
    "advanced: everything": ([advanced(EVENTS)], "all", []),
    "advanced: reads": ([advanced(EVENTS, READS)], "read", []),
    "advanced: writes": ([advanced(EVENTS, WRITES)], "write", []),
    "advanced: both in one": ([advanced(EVENTS, condition("readOnly", Equals=["true", "false"]))], "all", []),
    "advanced: two halves": ([advanced(EVENTS, READS), advanced(EVENTS, WRITES)], "all", []),
    "advanced: data only": ([advanced(DATA, OBJECTS)], "none", []),
    "advanced: data beside everything": ([advanced(DATA, OBJECTS), advanced(EVENTS)], "all", []),
    "advanced: without KMS": ([advanced(EVENTS, condition("eventSource", NotEquals=[KMS]))], "all", [KMS]),
    "advanced: writes without both": ([advanced(EVENTS, WRITES, condition("eventSource", NotEquals=[KMS, RDS]))], "write", [KMS, RDS]),
    "advanced: without KMS, beside everything": (
        [advanced(EVENTS, condition("eventSource", NotEquals=[KMS])), advanced(EVENTS)],
        "all",
        [],
    ),
    "advanced: one service only": ([advanced(EVENTS, condition("eventSource", Equals=["iam.amazonaws.com"]))], UNDECIDED, None),
    "advanced: by name": ([advanced(EVENTS, condition("eventName", Equals=["DeleteTrail"]))], UNDECIDED, None),
    "advanced: by the start of a name": ([advanced(EVENTS, condition("eventName", StartsWith=["Delete"]))], UNDECIDED, None),
    "advanced: not readOnly": ([advanced(EVENTS, condition("readOnly", NotEquals=["true"]))], UNDECIDED, None),
    "advanced: by name beside everything": ([advanced(EVENTS, condition("eventName", Equals=["x"])), advanced(EVENTS)], "all", []),
    "advanced: by name beside all but KMS": (
        [advanced(EVENTS, condition("eventName", Equals=["x"])), advanced(EVENTS, condition("eventSource", NotEquals=[KMS]))],
        "all",
        None,
    ),
    "advanced: by name beside reads": ([advanced(EVENTS, condition("eventName", Equals=["x"])), advanced(EVENTS, READS)], UNDECIDED, None),
    "advanced: reads by name beside reads": (
        [advanced(EVENTS, READS, condition("eventName", Equals=["x"])), advanced(EVENTS, READS)],
        "read",
        [],
    ),
}
# Answers that AWS gives, or could give, though PutEventSelectors does not take them.
ANSWERS: dict[str, tuple[dict[str, Any], str, list[str] | None]] = {
    "no selector": ({}, "all", []),
    "empty lists": ({"EventSelectors": [], "AdvancedEventSelectors": []}, "all", []),
    "nothing said": ({"EventSelectors": [{}]}, "all", []),
    "no word on management events": ({"EventSelectors": [{"ReadWriteType": "ReadOnly"}]}, "read", []),
    "an unknown type": ({"EventSelectors": [classic("Sometimes")]}, UNDECIDED, None),
    "an unknown type of no events": ({"EventSelectors": [classic("Sometimes", management=False)]}, "none", []),
    "another service left out": ({"EventSelectors": [classic("All", "s3.amazonaws.com")]}, UNDECIDED, None),
    "no category": ({"AdvancedEventSelectors": [advanced(READS)]}, UNDECIDED, None),
    "no condition": ({"AdvancedEventSelectors": [advanced()]}, UNDECIDED, None),
    "both categories": ({"AdvancedEventSelectors": [advanced(condition("eventCategory", Equals=["Data", "Management"]))]}, UNDECIDED, None),
    "not data": ({"AdvancedEventSelectors": [advanced(condition("eventCategory", NotEquals=["Data"]))]}, UNDECIDED, None),
    "neither true nor false": ({"AdvancedEventSelectors": [advanced(EVENTS, condition("readOnly", Equals=["maybe"]))]}, UNDECIDED, None),
    "reads and writes at once": ({"AdvancedEventSelectors": [advanced(EVENTS, READS, WRITES)]}, "none", []),
    "empty operators": ({"AdvancedEventSelectors": [advanced({**EVENTS, "NotEquals": [], "StartsWith": []})]}, "all", []),
}
TABLE = {
    **{name: ({"EventSelectors": s}, halves, without) for name, (s, halves, without) in CLASSIC.items()},
    **{name: ({"AdvancedEventSelectors": s}, halves, without) for name, (s, halves, without) in ADVANCED.items()},
    **ANSWERS,
}
