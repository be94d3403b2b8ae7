"""What a control is once it is loaded, whichever layout of files it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from graphql import DocumentNode


class Severity(StrEnum):
    """How much harm it does where a control fails, worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Expected(StrEnum):
    """The verdict which an example graph must have; the value is the heading it stands under."""

    PASS = "Passes"  # noqa: S105 - a heading
    FAIL = "Fails"
    UNKNOWN = "Unknown"


@dataclass(frozen=True)
class Example:
    """A small graph in a control's file, with the verdict it must have; `line` is where its block begins."""

    expected: Expected
    caption: str
    text: str
    line: int


@dataclass(frozen=True)
class Rule:
    """One stored query: its answer names what is wrong.

    `return_path` leads from the answer's assets to those that fail. `applicable` asks for what the rule is about.
    `problem` says why it cannot be asked here; `manual`, that a person must look.
    """

    name: str
    text: str
    document: DocumentNode | None = field(default=None, repr=False)
    applicable: DocumentNode | None = field(default=None, repr=False)
    return_path: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    manual: bool = False
    problem: str = ""


@dataclass(frozen=True)
class Control:
    """A requirement with the rules that decide it; it is as bad as its worst rule.

    `impact` is what it costs to leave a failure, `advice` is on false positives; `steps` and `evidence` are for the person
    who decides a manual one. An `insight` is shown and does not weigh; one that is not `enabled` is listed and not asked.
    `pack` is where it comes from, with its version.
    """

    id: str
    title: str
    severity: Severity
    rules: tuple[Rule, ...]
    path: Path
    text: str = field(default="", repr=False)
    rationale: str = field(default="", repr=False)
    impact: str = field(default="", repr=False)
    remedy: str = field(default="", repr=False)
    advice: str = field(default="", repr=False)
    steps: str = field(default="", repr=False)
    evidence: str = field(default="", repr=False)
    frameworks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provider: str = "aws"
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = field(default=(), repr=False)
    enabled: bool = True
    insight: bool = False
    pack: str = ""
