"""AND, OR and NOT of Cypher predicates, as text that is quick to plan: without what decides nothing, subqueries last."""

import re
from typing import Any


def conjunction(parts: Any) -> str:
    """AND, without parts that are always true."""
    found = [p for p in parts if p != "true"]
    if "false" in found:
        return "false"
    return found[0] if len(found) == 1 else "(" + " AND ".join(found) + ")" if found else "true"


def disjunction(parts: Any) -> str:
    """OR, without parts that are never true; as CASE where several parts are conjunctions, which the planner would multiply out.

    It remembers the plans of subqueries beside AND and OR, but makes those in a CASE anew at each level: six of them, each in
    the one before, take minutes. So what is compared stands in a CASE where it must, and subqueries stand in none if possible.
    """
    found = [p for p in parts if p != "false"]
    if "true" in found:
        return "true"
    if sum(map(conjoined, found)) > 1:
        *first, last = sorted(found, key=conjoined)
        return "CASE " + " ".join(f"WHEN {p} THEN true" for p in first) + f" ELSE {last} END"
    return found[0] if len(found) == 1 else "(" + " OR ".join(sorted(found, key=asks)) + ")" if found else "false"


def conjoined(part: str) -> bool:
    """Whether it has an AND outside its subqueries."""
    outside, depth = [], 0
    for piece in re.split(r"([{}])", part):
        depth += {"{": 1, "}": -1}.get(piece, 0)
        outside.append(piece if depth == 0 else "")
    return " AND " in "".join(outside)


def asks(part: str) -> bool:
    """Whether it has a subquery, and so is worth to be asked last."""
    return "{" in part


def denial(part: str) -> str:
    """NOT."""
    return {"true": "false", "false": "true"}.get(part, f"NOT {part}")
