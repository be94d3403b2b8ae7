"""The public catalogue's layout, read without conversion: `controls/*.json` naming `queries/*.json` by slug.

Its ways: selections without outer braces, `AssetFragment` never defined, a numeric severity, rules for several clouds,
`comparator` and `expectedResult`, `returnPath`, `applicableAssetsQuery`. A rule that cannot be asked here keeps the
reason and is NOT_SUPPORTED; none is left out.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphql import DocumentNode

from controls.asking import QueryError, ask, checked
from controls.control import Control, Rule, Severity
from controls.path import PathError, at_leaf
from controls.problem import ControlError, Problem
from queries.compile import Compiler

PROVIDER = "aws"
# The catalogue counts severity up: 1 is low.
SEVERITIES = {1: Severity.LOW, 2: Severity.MEDIUM, 3: Severity.HIGH}
EMPTY = ("eq", "[]")
# Null would mean «no filter» for both; these ask for all that a rule is about.
APPLICABLE: Mapping[str, Any] = {"options": None, "failedAssetsIdentifiers": []}


def public(compiler: Compiler, folder: Path) -> list[Control]:
    """The AWS controls of a catalogue, by slug. Raises ControlError if the folder has not that layout or a file is broken."""
    queries = {q["slug"]: str(q["query"]) for _, q in _files(folder, "queries", {"slug", "query"})}
    found = [_control(compiler, path, values, queries) for path, values in _files(folder, "controls", {"slug", "name", "rules"})]
    return sorted((c for c in found if c.rules), key=lambda c: c.id)


def _files(folder: Path, name: str, needed: set[str]) -> list[tuple[Path, Mapping[str, Any]]]:
    paths = sorted((folder / name).glob("*.json"))
    if not paths:
        raise ControlError([Problem(folder, 0, f"This is no catalogue: it has no files «{name}/*.json».")])
    return [(path, _values(path, needed)) for path in paths]


def _values(path: Path, needed: set[str]) -> Mapping[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ControlError([Problem(path, error.lineno, f"This is not JSON: {error.msg}.")]) from error
    if not isinstance(values, dict) or not needed <= values.keys():
        raise ControlError([Problem(path, 1, f"An object with {', '.join(sorted(needed))} is meant.")])
    return values


def _control(compiler: Compiler, path: Path, values: Mapping[str, Any], queries: Mapping[str, str]) -> Control:
    rules = [r for r in values["rules"] if PROVIDER in r.get("cloudProviders", ())]
    return Control(
        id=values["slug"],
        title=values["name"],
        severity=SEVERITIES.get(values.get("severity", 2), Severity.MEDIUM),
        rules=tuple(_rule(compiler, r, queries) for r in rules),
        path=path,
        text=values.get("body", ""),
        rationale=values.get("body", ""),
        remedy=values.get("remediationDescription", ""),
        aliases=tuple(values.get("replacementFor", ())),
        enabled=values.get("isEnabled", True),
        insight=values.get("isInsight", False),
    )


def _rule(compiler: Compiler, values: Mapping[str, Any], queries: Mapping[str, str]) -> Rule:
    name = str(values.get("query", ""))
    text = queries.get(name, "")
    path = tuple(filter(None, str(values.get("returnPath") or "").split(".")))
    rule = Rule(name, text, return_path=path)
    if name not in queries:
        return replace(rule, problem=f"The catalogue has no query «{name}».")
    if values.get("isManual") or _only_comments(text):
        return replace(rule, manual=True)
    if (wanted := (values.get("comparator"), values.get("expectedResult"))) != EMPTY:
        return replace(rule, problem=f"The comparison {wanted[0]} {wanted[1]} is not known; {' '.join(EMPTY)} is.")
    return _asked(compiler, rule, values.get("applicableAssetsQuery") or "")


def _asked(compiler: Compiler, rule: Rule, about: str) -> Rule:
    try:
        document = checked(compiler, rule.text)
        for question in ask(compiler, document):
            at_leaf(compiler.catalogue, question, rule.return_path)
        return replace(rule, document=document, applicable=_applicable(compiler, about), variables=APPLICABLE)
    except (QueryError, PathError) as reason:
        return replace(rule, problem=str(reason))


def _applicable(compiler: Compiler, about: str) -> DocumentNode | None:
    return checked(compiler, about, APPLICABLE) if about else None


def _only_comments(text: str) -> bool:
    return all(not line.strip() or line.strip().startswith("#") for line in text.splitlines())
